//! A large guest on Wharf.

#[path = "../../chapters.rs"]
mod chapters;

#[wharf::export]
pub fn run(which: u32, seed: u64) -> String {
    chapters::run(which, seed)
}
