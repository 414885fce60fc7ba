//! Whether each peer does the work right: empty and large, and small again after memory has grown.

use wasmtime::Result;
use wasmtime::error::{Context, bail, ensure};

use crate::peer::{Line, Peer, Plain, Tree};
use crate::{Guests, by_name, component, generated, hand, typed, workloads};

pub(crate) fn all(guests: &Guests) -> Result<()> {
    verify(hand::OnWasmtime::new(guests)?).context("by hand, on wasmtime")?;
    verify(hand::OnWasmi::new(guests)?).context("by hand, on wasmi")?;
    verify(generated::on_wasmtime(guests)?).context("Wharf, on wasmtime")?;
    verify(generated::on_wasmi(guests)?).context("Wharf, on wasmi")?;
    verify(typed::on_wasmtime(guests)?).context("Wharf's typed functions, on wasmtime")?;
    verify(typed::on_wasmi(guests)?).context("Wharf's typed functions, on wasmi")?;
    verify(by_name::on_wasmtime(guests)?).context("Wharf by name, on wasmtime")?;
    verify(by_name::on_wasmi(guests)?).context("Wharf by name, on wasmi")?;
    verify(component::Component::new(guests)?).context("the component")
}

fn verify<P: Peer>(mut peer: P) -> Result<()> {
    for _ in 0..3 {
        numbers(&mut peer)?;
        texts(&mut peer)?;
        records(&mut peer)?;
        trees(&mut peer)?;
        imports(&mut peer)?;
        objects(&mut peer)?;
    }
    Ok(())
}

fn imports<P: Peer>(peer: &mut P) -> Result<()> {
    let before = peer.tally();
    let expected = workloads::tick_all(1000, |n| n ^ 1);
    ensure!(done(peer.tick_all(1000))?.plain() == expected, "tick_all");
    done(peer.log_all(1000))?;
    let after = peer.tally();
    ensure!(after.ticks == before.ticks + 1000, "ticks");
    ensure!(after.bytes == before.bytes + 16_000, "bytes");
    Ok(())
}

fn objects<P: Peer>(peer: &mut P) -> Result<()> {
    let (mut a, mut b) = (done(peer.counter(7))?, done(peer.counter(100))?);
    for n in 8..108 {
        ensure!(done(peer.increment(&mut a))?.plain() == n, "increment");
        ensure!(done(peer.increment(&mut b))?.plain() == n + 93, "increment");
    }
    done(peer.free(a))?;
    ensure!(done(peer.increment(&mut b))?.plain() == 201, "increment");
    done(peer.free(b))?;
    Ok(())
}

fn numbers<P: Peer>(peer: &mut P) -> Result<()> {
    for (a, b) in [(2, 3), (u32::MAX, 2), (1 << 31, 1)] {
        ensure!(done(peer.add(a, b))?.plain() == workloads::add(a, b), "add");
    }
    for n in [0, 999, 1000, u32::MAX] {
        ensure!(
            done(peer.checked(n))?.plain() == workloads::checked(n),
            "checked {n}"
        );
    }
    for len in [0, 1, 16, 4095, 4096, 4097, 65_536, 65_537, 1 << 20] {
        let bytes: Vec<u8> = (0..len).map(|i| (i % 251) as u8).collect();
        let inverted = done(peer.invert(&P::of_bytes(&bytes)))?.plain();
        ensure!(inverted == workloads::invert(&bytes), "invert {len}");
    }
    for len in [0, 1, 4, 511, 512, 513, 8191, 8192, 8193, 1 << 20] {
        let values: Vec<f64> = (0..len).map(|i| f64::from(i) / 3.0).collect();
        let numbers = P::of_numbers(&values, 1.5);
        ensure!(
            done(peer.sum(&numbers))?.plain() == workloads::sum(&values),
            "sum {len}"
        );
        let scaled = done(peer.scale(&numbers))?.plain();
        ensure!(scaled == workloads::scale(&values, 1.5), "scale {len}");
    }
    Ok(())
}

fn texts<P: Peer>(peer: &mut P) -> Result<()> {
    for len in [
        0,
        1,
        5,
        63,
        1024,
        4088,
        4089,
        65_535,
        65_536,
        65_537,
        1 << 20,
    ] {
        for text in ["a".repeat(len), "é".repeat(len / 2), "🦀".repeat(len / 4)] {
            let argument = P::of_text(&text);
            ensure!(
                done(peer.len(&argument))?.plain() == text.len() as u32,
                "len {len}"
            );
            ensure!(
                done(peer.greet(&argument))?.plain() == workloads::greet(&text),
                "greet {len}"
            );
        }
    }
    for len in (0..=1024).chain([4096, 5120, 1 << 20]) {
        ensure!(
            done(peer.text(len))?.plain() == workloads::text(len),
            "text {len}"
        );
    }
    for count in [0, 1, 3, 1000, 20_000] {
        let words: Vec<String> = (0..count).map(|i| format!("{i} ë")).collect();
        let shouted = done(peer.shout_all(&P::of_words(&words)))?.plain();
        ensure!(shouted == workloads::shout_all(&words), "shout_all {count}");
    }
    Ok(())
}

fn records<P: Peer>(peer: &mut P) -> Result<()> {
    for count in [0, 1, 3, 1000, 20_000] {
        let line = |id| Line {
            id,
            name: format!("{id} ë"),
            score: f64::from(id) / 3.0,
        };
        let lines: Vec<Line> = (0..count).map(line).collect();
        let expected: Vec<Line> = lines
            .iter()
            .map(|line| {
                let (id, name, score) = workloads::promote(line.id, &line.name, line.score);
                Line { id, name, score }
            })
            .collect();
        ensure!(
            done(peer.promote(&P::of_lines(&lines)))?.plain() == expected,
            "promote {count}"
        );
    }
    let turned = |[x, y, z]: [f64; 3]| {
        let (x, y, z) = workloads::turn(x, y, z);
        [x, y, z]
    };
    let point = [1.0, -2.5, 1e300];
    ensure!(done(peer.turn(point))?.plain() == turned(point), "turn");
    for count in [0, 1, 3, 1000, 20_000] {
        let points: Vec<[f64; 3]> = (0..count).map(|i| [f64::from(i), 0.5, -1.0]).collect();
        let expected: Vec<[f64; 3]> = points.iter().copied().map(turned).collect();
        ensure!(
            done(peer.turn_all(&P::of_points(&points)))?.plain() == expected,
            "turn_all {count}"
        );
    }
    Ok(())
}

/// A peer that has no trees says so.
fn trees<P: Peer>(peer: &mut P) -> Result<()> {
    let wide = |text: &str| {
        let ends = (0..5000).map(|i| Tree::Leaf(f64::from(i)));
        Tree::Node(ends.chain([Tree::Text(text.to_owned())]).collect())
    };
    let deep = (0..100).fold(Tree::Node(Vec::new()), |tree, i| {
        Tree::Node(vec![tree, Tree::Text(format!("{i} ë"))])
    });
    for tree in [Tree::Leaf(1.5), deep, wide(""), wide("ë")] {
        match done(peer.grow(&P::of_tree(&tree))) {
            Ok(grown) => ensure!(grown.plain() == self::grown(tree), "grow"),
            Err(error) if error.to_string() == component::NO_TREES => {}
            Err(error) => bail!(error),
        }
    }
    Ok(())
}

/// What a call gives, or what went wrong.
fn done<T>(done: std::result::Result<T, impl Into<wasmtime::Error>>) -> Result<T> {
    done.map_err(Into::into)
}

fn grown(tree: Tree) -> Tree {
    match tree {
        Tree::Leaf(value) => Tree::Leaf(workloads::grow(value)),
        Tree::Text(text) => Tree::Text(text),
        Tree::Node(trees) => Tree::Node(trees.into_iter().map(grown).collect()),
    }
}
