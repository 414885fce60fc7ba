//! Types that nobody wrote: random trees, and the same trees as the contract writes them.
#![allow(dead_code, reason = "each test uses its part")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use wharf_abi::{Body, Case, Definition, Field, Label, Payload, Ref, Scalar, Type, Wide};

/// Every scalar, in the order of the section's tags.
pub(crate) const SCALARS: [Scalar; 12] = [
    Scalar::Bool,
    Scalar::U8,
    Scalar::S8,
    Scalar::U16,
    Scalar::S16,
    Scalar::U32,
    Scalar::S32,
    Scalar::U64,
    Scalar::S64,
    Scalar::F32,
    Scalar::F64,
    Scalar::Char,
];

/// A type that can be cloned.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Unit,
    Scalar(Scalar),
    NonZero(Scalar),
    Wide(Wide),
    Str,
    List(Box<Tree>),
    Array(Box<Tree>, u32),
    Set(Box<Tree>),
    Map(Box<Tree>, Box<Tree>),
    Tuple(Vec<Tree>),
    Option(Box<Tree>),
    Result(Box<Tree>, Box<Tree>),
    Defined(Box<Named>),
    Boxed(Box<Tree>),
    /// So many definitions from outside.
    Back(usize),
}

/// A definition.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// Of all definitions of a tree, this one.
    pub(crate) number: usize,
    pub(crate) args: Vec<Tree>,
    pub(crate) shape: Shape,
}

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Record(Vec<Tree>),
    /// Some cases, and so many without a payload after them.
    Variant(Vec<Load>, usize),
    Enum(usize),
    Flags(usize),
}

/// What a case carries.
#[derive(Clone, Debug)]
pub(crate) enum Load {
    Unit,
    One(Tree),
    Tuple(Vec<Tree>),
    Record(Vec<Tree>),
}

impl Load {
    /// The same as one value.
    pub(crate) fn tree(&self) -> Tree {
        match self {
            Load::Unit => Tree::Unit,
            Load::One(tree) => tree.clone(),
            Load::Tuple(parts) | Load::Record(parts) => Tree::Tuple(parts.clone()),
        }
    }
}

impl Tree {
    pub(crate) fn ty(&self) -> Type {
        self.called("T")
    }

    /// As a type whose definitions are called this and their number.
    pub(crate) fn called(&self, name: &str) -> Type {
        write(self, name, &mut Vec::new())
    }

    /// Whether its values have no bytes.
    fn is_nothing(&self) -> bool {
        match self {
            Tree::Unit | Tree::Array(_, 0) => true,
            Tree::Array(element, _) => element.is_nothing(),
            Tree::Tuple(parts) => parts.iter().all(Tree::is_nothing),
            Tree::Defined(named) => match &named.shape {
                Shape::Record(fields) => fields.iter().all(Tree::is_nothing),
                Shape::Variant(..) | Shape::Enum(_) | Shape::Flags(_) => false,
            },
            Tree::Scalar(_)
            | Tree::NonZero(_)
            | Tree::Wide(_)
            | Tree::Str
            | Tree::List(_)
            | Tree::Set(_)
            | Tree::Map(..)
            | Tree::Option(_)
            | Tree::Result(..)
            | Tree::Boxed(_) => false,
            // What it refers to may be.
            Tree::Back(_) => true,
        }
    }
}

fn write(tree: &Tree, name: &str, around: &mut Vec<usize>) -> Type {
    let mut owned = |tree: &Tree| Ref::Owned(Box::new(write(tree, name, around)));
    match tree {
        Tree::Unit => Type::Unit,
        Tree::Scalar(scalar) => Type::Scalar(*scalar),
        Tree::NonZero(scalar) => Type::NonZero(*scalar),
        Tree::Wide(wide) => Type::Wide(*wide),
        Tree::Str => Type::Str,
        Tree::List(element) => Type::List(owned(element)),
        Tree::Array(element, len) => Type::Array(owned(element), *len),
        Tree::Set(element) => Type::Set(owned(element)),
        Tree::Map(key, value) => Type::Map(owned(key), owned(value)),
        Tree::Tuple(parts) => Type::Tuple(write_all(parts, name, around)),
        Tree::Option(some) => Type::Option(owned(some)),
        Tree::Result(ok, error) => Type::Result(owned(ok), owned(error)),
        Tree::Boxed(value) => Type::Boxed(owned(value)),
        Tree::Back(index) => Type::Back(text(path(name, around[*index]))),
        Tree::Defined(named) => {
            let args = write_all(&named.args, name, around);
            around.push(named.number);
            let body = write_shape(&named.shape, name, around);
            around.pop();
            Type::Defined(Ref::Owned(Box::new(Definition {
                label: label(format!("{name}{}", named.number)),
                path: text(path(name, named.number)),
                args,
                body,
            })))
        }
    }
}

fn write_all(trees: &[Tree], name: &str, around: &mut Vec<usize>) -> Ref<[Ref<Type>]> {
    let types = trees.iter().map(|it| write(it, name, around));
    all(types.map(|ty| Ref::Owned(Box::new(ty))))
}

fn write_fields(trees: &[Tree], name: &str, around: &mut Vec<usize>) -> Ref<[Field]> {
    all(trees.iter().enumerate().map(|(index, tree)| Field {
        label: label(format!("field{index}")),
        ty: Ref::Owned(Box::new(write(tree, name, around))),
    }))
}

fn write_shape(shape: &Shape, name: &str, around: &mut Vec<usize>) -> Body {
    match shape {
        Shape::Record(fields) => Body::Record(write_fields(fields, name, around)),
        Shape::Variant(cases, more) => {
            let more = std::iter::repeat_n(&Load::Unit, *more);
            Body::Variant(all(cases.iter().chain(more).enumerate().map(
                |(index, load)| Case {
                    label: label(format!("Case{index}")),
                    payload: match load {
                        Load::Unit => Payload::Unit,
                        Load::One(tree) => {
                            Payload::One(Ref::Owned(Box::new(write(tree, name, around))))
                        }
                        Load::Tuple(parts) => Payload::Tuple(write_all(parts, name, around)),
                        Load::Record(fields) => Payload::Record(write_fields(fields, name, around)),
                    },
                },
            )))
        }
        Shape::Enum(cases) => Body::Enum(all((0..*cases).map(|it| label(format!("Case{it}"))))),
        Shape::Flags(flags) => Body::Flags(all((0..*flags).map(|it| label(format!("flag{it}"))))),
    }
}

/// A part of a definition: every third is renamed.
fn label(ident: String) -> Label {
    let name = match ident.ends_with(['2', '5', '8']) {
        true => format!("{ident}-x"),
        false => ident.clone(),
    };
    Label {
        name: text(name),
        docs: text(format!("About {ident}.")),
        ident: text(ident),
    }
}

fn path(name: &str, number: usize) -> String {
    format!("guest::{name}{number}")
}

fn text(text: String) -> Ref<str> {
    Ref::Owned(text.into_boxed_str())
}

fn all<T>(parts: impl Iterator<Item = T>) -> Ref<[T]> {
    Ref::Owned(parts.collect())
}

/// Every type that a section can hold.
pub(crate) fn any_tree() -> impl Strategy<Value = Tree> {
    let trees = prop_oneof![1 => Just(Tree::Unit), 7 => leaf()];
    let trees = trees.prop_recursive(6, 48, 4, |tree| {
        let boxed = || tree.clone().prop_map(Box::new);
        let parts = || vec(tree.clone(), 1..4);
        let load = prop_oneof![
            Just(Load::Unit),
            tree.clone().prop_map(Load::One),
            vec(tree.clone(), 2..4).prop_map(Load::Tuple),
            parts().prop_map(Load::Record),
        ];
        let many = prop::sample::select(&[0usize, 0, 0, 256][..]);
        let shape = prop_oneof![
            4 => parts().prop_map(Shape::Record),
            4 => (vec(load, 1..4), many).prop_map(|(cases, more)| Shape::Variant(cases, more)),
            1 => prop::sample::select(&[1usize, 3, 256, 257][..]).prop_map(Shape::Enum),
            1 => (1usize..=32).prop_map(Shape::Flags),
        ];
        // One: two that each name what is around would make names twice as long, at every depth.
        let args = prop_oneof![2 => Just(vec![]), 1 => vec(leaf(), 1)];
        let named = (args, shape).prop_map(|(args, shape)| {
            Tree::Defined(Box::new(Named {
                number: 0,
                args,
                shape,
            }))
        });
        prop_oneof![
            4 => named,
            1 => boxed().prop_map(Tree::List),
            1 => (boxed(), 0u32..4).prop_map(|(element, len)| Tree::Array(element, len)),
            1 => boxed().prop_map(Tree::Set),
            1 => (boxed(), boxed()).prop_map(|(key, value)| Tree::Map(key, value)),
            1 => parts().prop_map(Tree::Tuple),
            2 => boxed().prop_map(Tree::Option),
            1 => (boxed(), boxed()).prop_map(|(ok, error)| Tree::Result(ok, error)),
            1 => boxed().prop_map(Tree::Boxed),
        ]
    });
    trees.prop_map(|mut tree| {
        Close::default().tree(&mut tree);
        tree
    })
}

fn leaf() -> impl Strategy<Value = Tree> {
    let integers = SCALARS.iter().copied().filter(|it| it.is_integer());
    prop_oneof![
        4 => prop::sample::select(&SCALARS[..]).prop_map(Tree::Scalar),
        2 => Just(Tree::Str),
        1 => prop::sample::select(integers.collect::<Vec<_>>()).prop_map(Tree::NonZero),
        1 => prop::sample::select(&[Wide::U128, Wide::S128][..]).prop_map(Tree::Wide),
        3 => (0usize..4).prop_map(Tree::Back),
    ]
}

/// Makes a tree a type: what refers to something around it finds it, behind a pointer; lists have
/// elements; and definitions have numbers.
#[derive(Default)]
struct Close {
    /// How many definitions there are around a part.
    around: usize,
    /// How many of them are outside of the nearest pointer.
    outside: usize,
    /// How many there are in all.
    count: usize,
}

impl Close {
    fn tree(&mut self, tree: &mut Tree) {
        match tree {
            Tree::Unit | Tree::Scalar(_) | Tree::NonZero(_) | Tree::Wide(_) | Tree::Str => {}
            Tree::List(element) | Tree::Set(element) => {
                self.behind(|it| it.tree(element));
                something(element);
            }
            Tree::Array(element, _) => {
                self.tree(element);
                something(element);
            }
            Tree::Map(key, value) => {
                self.behind(|it| it.tree(key));
                self.behind(|it| it.tree(value));
                something(key);
            }
            Tree::Boxed(value) => self.behind(|it| it.tree(value)),
            Tree::Tuple(parts) => self.trees(parts),
            Tree::Option(some) => self.tree(some),
            Tree::Result(ok, error) => {
                self.tree(ok);
                self.tree(error);
            }
            Tree::Back(index) => match self.outside {
                0 => *tree = Tree::Str,
                outside => *index %= outside,
            },
            Tree::Defined(named) => {
                named.number = self.count;
                self.count += 1;
                self.trees(&mut named.args);
                self.around += 1;
                match &mut named.shape {
                    Shape::Record(fields) => self.trees(fields),
                    Shape::Variant(cases, _) => {
                        for case in cases {
                            match case {
                                Load::Unit => {}
                                Load::One(tree) => self.tree(tree),
                                Load::Tuple(parts) | Load::Record(parts) => self.trees(parts),
                            }
                        }
                    }
                    Shape::Enum(_) | Shape::Flags(_) => {}
                }
                self.around -= 1;
            }
        }
    }

    fn trees(&mut self, trees: &mut [Tree]) {
        trees.iter_mut().for_each(|tree| self.tree(tree));
    }

    fn behind(&mut self, inside: impl FnOnce(&mut Self)) {
        let outside = std::mem::replace(&mut self.outside, self.around);
        inside(self);
        self.outside = outside;
    }
}

fn something(element: &mut Tree) {
    if element.is_nothing() {
        *element = Tree::Tuple(vec![element.clone(), Tree::Scalar(Scalar::U16)]);
    }
}

/// So many cases; a failure is printed, and its seed put beside the tests (not under Miri, which
/// has no files, and is slow).
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/failures.txt");
    ProptestConfig {
        cases: if cfg!(miri) { 4 } else { cases },
        failure_persistence: match cfg!(miri) {
            true => None,
            false => Some(Box::new(FileFailurePersistence::Direct(seeds))),
        },
        ..ProptestConfig::default()
    }
}
