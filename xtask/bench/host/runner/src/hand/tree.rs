//! The tree in one block: its nodes from the root on, children after their parent, and the text of all
//! of them in one run after that.
//!
//! ```text
//! node      tag (0 leaf, 1 text, 2 node), then the bytes of the text or the number of children;
//!           a leaf's value follows
//! ```

use wasmtime::Result;

use super::packed::{cut, put, split, text, word};
use crate::peer::Tree;

/// The bytes of the nodes, and of the text.
pub(super) fn measure(tree: &Tree) -> (usize, usize) {
    match tree {
        Tree::Leaf(_) => (16, 0),
        Tree::Text(text) => (8, text.len()),
        Tree::Node(trees) => trees.iter().fold((8, 0), |(nodes, text), tree| {
            let tree = measure(tree);
            (nodes + tree.0, text + tree.1)
        }),
    }
}

/// Writes a tree whose nodes have `size` bytes.
pub(super) fn write(tree: &Tree, to: &mut [u8], size: usize) {
    let (mut nodes, mut texts) = to.split_at_mut(size);
    put_tree(tree, &mut nodes, &mut texts);
}

fn put_tree(tree: &Tree, nodes: &mut &mut [u8], texts: &mut &mut [u8]) {
    match tree {
        Tree::Leaf(value) => {
            put(nodes, &head(0, 0));
            put(nodes, &value.to_le_bytes());
        }
        Tree::Text(text) => {
            put(nodes, &head(1, text.len()));
            put(texts, text.as_bytes());
        }
        Tree::Node(trees) => {
            put(nodes, &head(2, trees.len()));
            for tree in trees {
                put_tree(tree, nodes, texts);
            }
        }
    }
}

fn head(tag: u64, len: usize) -> [u8; 8] {
    (tag | (len as u64) << 32).to_le_bytes()
}

/// Reads a tree whose nodes have `size` bytes.
pub(super) fn read(bytes: &[u8], size: usize) -> Result<Tree> {
    let (mut nodes, mut texts) = split(bytes, size)?;
    take_tree(&mut nodes, &mut texts)
}

fn take_tree(nodes: &mut &[u8], texts: &mut &[u8]) -> Result<Tree> {
    let (tag, len) = (word(nodes)?, word(nodes)? as usize);
    Ok(match tag {
        0 => Tree::Leaf(f64::from_le_bytes(cut(nodes, 8)?.try_into()?)),
        1 => Tree::Text(text(cut(texts, len)?)?),
        _ => {
            // A node has eight bytes at least, so no more room is made than the result may need.
            let mut trees = Vec::with_capacity(len.min(nodes.len() / 8));
            for _ in 0..len {
                trees.push(take_tree(nodes, texts)?);
            }
            Tree::Node(trees)
        }
    })
}
