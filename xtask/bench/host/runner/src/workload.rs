//! What is timed.

use std::hint::black_box;

use wasmtime::Result;

use crate::peer::{Line, Peer, Tree};

/// A call to make many times.
pub(crate) struct Workload {
    pub(crate) name: &'static str,
    /// Makes so many calls.
    pub(crate) batch: Batch,
    /// How often the guest calls its host in one of them, if it is that which is timed.
    pub(crate) inner: u32,
}

pub(crate) type Batch = Box<dyn FnMut(u64) -> Result<()>>;

const KI: usize = 1 << 10;
const MI: usize = 1 << 20;
/// How often the guest calls its host in a call that times imports.
const IMPORTS: u32 = 1000;

/// All workloads on a peer, in the same order for each.
pub(crate) fn all<P: Peer + 'static>(peer: P) -> Result<Vec<Workload>> {
    // They take turns with the one instance.
    let peer = std::rc::Rc::new(std::cell::RefCell::new(peer));
    let mut workloads = Vec::new();
    macro_rules! workload {
        ($name:expr, $inputs:expr, |$peer:ident, $input:ident| $call:expr) => {
            workload!($name, 1, $inputs, |$peer, $input| $call)
        };
        ($name:expr, $inner:expr, $inputs:expr, |$peer:ident, $input:ident| $call:expr) => {{
            let peer = peer.clone();
            #[allow(unused_mut, reason = "objects are inputs, too")]
            let mut inputs: Vec<_> = $inputs;
            workloads.push(Workload {
                name: $name,
                inner: $inner,
                batch: Box::new(move |count| {
                    let $peer = &mut *peer.borrow_mut();
                    let mut next = 0;
                    for _ in 0..count {
                        next = match next + 1 {
                            end if end == inputs.len() => 0,
                            within => within,
                        };
                        let $input = black_box(&mut inputs[next]);
                        black_box($call.map_err(Into::into)?);
                    }
                    Ok(())
                }),
            });
        }};
    }

    let numbers = |len| {
        vec![
            P::of_numbers(&numbers(len, 0), 1.5),
            P::of_numbers(&numbers(len, 1), 0.5),
        ]
    };
    let words = || vec![P::of_words(&words(1000, 0)), P::of_words(&words(1000, 3))];
    let lines = || vec![P::of_lines(&lines(0)), P::of_lines(&lines(3))];
    let counters = vec![peer.borrow_mut().counter(7).map_err(Into::into)?];
    let bytes = |len| vec![P::of_bytes(&bytes(len, 0)), P::of_bytes(&bytes(len, 1))];
    let points = || vec![P::of_points(&points(0)), P::of_points(&points(1))];
    let trees = || vec![P::of_tree(&tree(0, 0)), P::of_tree(&tree(1, 0))];
    let turned: Vec<[f64; 3]> = (0..4).map(|i| [f64::from(i), 0.5, -1.0]).collect();

    workload!("add", vec![1, 2, 3, 4], |peer, n| peer.add(*n, 7));
    workload!("greet 5", texts::<P>(5, 8), |peer, it| peer.greet(it));
    workload!("greet 64", texts::<P>(64, 8), |peer, it| peer.greet(it));
    workload!("greet 1 Ki", texts::<P>(KI, 8), |peer, it| peer.greet(it));
    workload!("text in 16", texts::<P>(16, 8), |peer, it| peer.len(it));
    workload!("text in 1 Ki", texts::<P>(KI, 8), |peer, it| peer.len(it));
    workload!("text in 1 Mi", texts::<P>(MI, 2), |peer, it| peer.len(it));
    workload!("text out 16", vec![16], |peer, n| peer.text(*n));
    workload!("text out 1 Ki", vec![KI as u32], |peer, n| peer.text(*n));
    workload!("text out 1 Mi", vec![MI as u32], |peer, n| peer.text(*n));
    workload!("sum f64 4", numbers(4), |peer, it| peer.sum(it));
    workload!("sum f64 1 Ki", numbers(KI), |peer, it| peer.sum(it));
    workload!("sum f64 1 Mi", numbers(MI), |peer, it| peer.sum(it));
    workload!("scale f64 4", numbers(4), |peer, it| peer.scale(it));
    workload!("scale f64 1 Ki", numbers(KI), |peer, it| peer.scale(it));
    workload!("scale f64 1 Mi", numbers(MI), |peer, it| peer.scale(it));
    workload!("bytes 16", bytes(16), |peer, it| peer.invert(it));
    workload!("bytes 1 Ki", bytes(KI), |peer, it| peer.invert(it));
    workload!("bytes 1 Mi", bytes(MI), |peer, it| peer.invert(it));
    workload!("1000 texts both ways", words(), |peer, it| peer
        .shout_all(it));
    workload!("1000 records both ways", lines(), |peer, it| peer
        .promote(it));
    workload!("record of 3 f64", turned, |peer, it| peer.turn(*it));
    workload!("1000 records of 3 f64", points(), |peer, it| peer
        .turn_all(it));
    workload!("tree of 121", trees(), |peer, it| peer.grow(it));
    workload!("Ok", vec![500, 600], |peer, n| peer.checked(*n));
    workload!("Err", vec![5000, 6000], |peer, n| peer.checked(*n));
    workload!("object, new and free", vec![7, 8], |peer, n| {
        peer.counter(*n).and_then(|counter| peer.free(counter))
    });
    workload!("method", counters, |peer, it| peer.increment(it));
    workload!("import, number", IMPORTS, vec![IMPORTS], |peer, times| peer
        .tick_all(*times));
    workload!(
        "import, text of 16",
        IMPORTS,
        vec![IMPORTS],
        |peer, times| peer.log_all(*times)
    );
    Ok(workloads)
}

fn texts<P: Peer>(len: usize, count: usize) -> Vec<P::Text> {
    (0..count).map(|i| P::of_text(&ascii(len, i))).collect()
}

fn ascii(len: usize, from: usize) -> String {
    ('a'..='z').cycle().skip(from).take(len).collect()
}

/// Texts of 8 to 24 letters.
fn words(count: usize, from: usize) -> Vec<String> {
    (0..count)
        .map(|i| ascii(8 + (i * 7 + from) % 17, i % 26))
        .collect()
}

fn numbers(len: usize, from: usize) -> Vec<f64> {
    (0..len).map(|i| (i + from) as f64 / 8.0).collect()
}

fn bytes(len: usize, from: usize) -> Vec<u8> {
    (0..len).map(|i| (i * 7 + from) as u8).collect()
}

fn points(from: usize) -> Vec<[f64; 3]> {
    let point = |[i, half]: [f64; 2]| [i, half, -i];
    let of = |i: usize| point([i as f64, i as f64 / 2.0]);
    (0..1000).map(|i| of(i + from)).collect()
}

/// Four levels of nodes with three branches each, and numbers and texts at the ends.
fn tree(from: usize, level: usize) -> Tree {
    match (level, from % 2) {
        (4, 0) => Tree::Leaf(from as f64 / 8.0),
        (4, _) => Tree::Text(ascii(12, from % 26)),
        (_, _) => Tree::Node((0..3).map(|i| tree(from * 3 + i, level + 1)).collect()),
    }
}

fn lines(from: usize) -> Vec<Line> {
    let line = |(i, name): (usize, String)| Line {
        id: i as u32,
        name,
        score: (i + from) as f64 / 8.0,
    };
    words(1000, from)
        .into_iter()
        .enumerate()
        .map(line)
        .collect()
}
