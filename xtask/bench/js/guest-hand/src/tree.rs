//! The tree, in one block: its nodes from the root on, children after their parent, and the text of
//! all of them in one run after that.
//!
//! ```text
//! node      tag (0 leaf, 1 text, 2 node), then the bytes of the text or the number of children;
//!           a leaf's value follows
//! ```

use crate::{lift_text, place, workloads};

enum Tree {
    Leaf(f64),
    Text(String),
    Node(Vec<Tree>),
}

/// Takes a tree whose nodes have `size` bytes. Gives a block of the same form; returns its size.
/// The size of the nodes doesn't change.
#[unsafe(no_mangle)]
unsafe extern "C" fn grow(start: *const u8, size: usize) -> usize {
    let mut reader = Reader {
        node: start,
        // SAFETY: the host has written nodes there, and text after them.
        text: unsafe { start.add(size) },
    };
    let tree = grown(reader.read());
    let (nodes, text) = measure(&tree);
    let start = place(nodes + text);
    let mut writer = Writer {
        node: start,
        // SAFETY: there is room for the nodes, and text after them.
        text: unsafe { start.add(nodes) },
    };
    writer.write(&tree);
    nodes + text
}

/// As a function that takes and returns a tree would be written.
fn grown(tree: Tree) -> Tree {
    match tree {
        Tree::Leaf(value) => Tree::Leaf(workloads::grow(value)),
        Tree::Text(text) => Tree::Text(text),
        Tree::Node(trees) => Tree::Node(trees.into_iter().map(grown).collect()),
    }
}

/// The bytes of the nodes, and of the text.
fn measure(tree: &Tree) -> (usize, usize) {
    match tree {
        Tree::Leaf(_) => (16, 0),
        Tree::Text(text) => (8, text.len()),
        Tree::Node(trees) => trees.iter().fold((8, 0), |(nodes, text), tree| {
            let tree = measure(tree);
            (nodes + tree.0, text + tree.1)
        }),
    }
}

struct Reader {
    node: *const u8,
    text: *const u8,
}

impl Reader {
    fn read(&mut self) -> Tree {
        let [tag, len] = self.next();
        match tag {
            0 => Tree::Leaf(self.next()),
            1 => {
                // SAFETY: the text of this node is the next one.
                let text = unsafe { lift_text(self.text, len as usize) };
                // SAFETY: as above.
                self.text = unsafe { self.text.add(len as usize) };
                Tree::Text(text.to_owned())
            }
            _ => Tree::Node((0..len).map(|_: u32| self.read()).collect()),
        }
    }

    fn next<T: Copy>(&mut self) -> T {
        let at = self.node.cast::<T>();
        // SAFETY: the host has written whole nodes; each part of one has eight bytes.
        unsafe {
            self.node = at.add(1).cast();
            at.read()
        }
    }
}

struct Writer {
    node: *mut u8,
    text: *mut u8,
}

impl Writer {
    fn write(&mut self, tree: &Tree) {
        match tree {
            Tree::Leaf(value) => {
                self.put([0_u32, 0]);
                self.put(*value);
            }
            Tree::Text(text) => {
                self.put([1, text.len() as u32]);
                // SAFETY: there is room for all text.
                unsafe {
                    self.text
                        .copy_from_nonoverlapping(text.as_ptr(), text.len());
                    self.text = self.text.add(text.len());
                }
            }
            Tree::Node(trees) => {
                self.put([2, trees.len() as u32]);
                for tree in trees {
                    self.write(tree);
                }
            }
        }
    }

    fn put<T>(&mut self, part: T) {
        let at = self.node.cast::<T>();
        // SAFETY: there is room for all nodes.
        unsafe {
            at.write(part);
            self.node = at.add(1).cast();
        }
    }
}
