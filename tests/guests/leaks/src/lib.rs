//! What a guest with `--track-memory` is asked about: which export keeps what it allocates.

use std::cell::RefCell;
use std::mem;

use wharf::export;

thread_local! {
    /// What is kept on purpose.
    static KEPT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Forgets so many bytes.
#[export]
pub fn leak(bytes: u32) {
    mem::forget(vec![1_u8; bytes as usize]);
}

/// Allocates so many bytes, and frees them.
#[export]
pub fn tidy(bytes: u32) -> u32 {
    let bytes = vec![1_u8; bytes as usize];
    bytes.iter().map(|byte| u32::from(*byte)).sum()
}

/// Forgets a text that it was given: one too large for the arena was allocated before it ran.
#[export]
pub fn forget_text(text: String) {
    mem::forget(text);
}

/// Gives a text back.
#[export]
pub fn echo(text: String) -> String {
    text
}

/// Looks at a text, which its host gives back.
#[export]
pub fn look(text: &str) -> u32 {
    text.len() as u32
}

/// Keeps so many more bytes, in one block, which moves when it grows.
#[export]
pub fn keep(bytes: u32) -> u32 {
    KEPT.with_borrow_mut(|kept| {
        kept.resize(kept.len() + bytes as usize, 2);
        kept.shrink_to_fit();
        kept.len() as u32
    })
}

/// Frees what [`keep`] has kept.
#[export]
pub fn forget_kept() {
    KEPT.with_borrow_mut(|kept| drop(mem::take(kept)));
}

/// Makes so many blocks of different sizes, and frees all but every tenth, in an order that looks
/// random. Returns the bytes that it keeps.
#[export]
pub fn churn(blocks: u32) -> u32 {
    let size = |i: u32| (i.wrapping_mul(2_654_435_761) >> 20) + 1;
    let mut made: Vec<Option<Vec<u8>>> = (0..blocks)
        .map(|i| Some(vec![0; size(i) as usize]))
        .collect();
    let mut kept = 0;
    let mut at = 0;
    for _ in 0..blocks {
        at = (at + 7919) % blocks;
        if at.is_multiple_of(10) {
            kept += size(at);
            mem::forget(made[at as usize].take());
        } else {
            drop(made[at as usize].take());
        }
    }
    kept
}
