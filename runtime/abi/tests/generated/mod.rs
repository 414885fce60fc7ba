//! Types that nobody wrote: random trees, and the same trees as the contract writes them.
#![allow(dead_code, reason = "each test uses its part")]

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use wharf_abi::{Ref, Scalar, Type};

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
    Str,
    List(Box<Tree>),
    Option(Box<Tree>),
    Result(Box<Tree>, Box<Tree>),
}

impl Tree {
    pub(crate) fn ty(&self) -> Type {
        let owned = |tree: &Tree| Ref::Owned(Box::new(tree.ty()));
        match self {
            Tree::Unit => Type::Unit,
            Tree::Scalar(scalar) => Type::Scalar(*scalar),
            Tree::Str => Type::Str,
            Tree::List(element) => Type::List(owned(element)),
            Tree::Option(some) => Type::Option(owned(some)),
            Tree::Result(ok, error) => Type::Result(owned(ok), owned(error)),
        }
    }
}

/// Types that WIT has too: `()` only as a part of a result.
pub(crate) fn wit_tree() -> impl Strategy<Value = Tree> {
    leaf().prop_recursive(5, 48, 2, |tree| {
        let arm = prop_oneof![1 => Just(Tree::Unit), 3 => tree.clone()];
        prop_oneof![
            tree.clone().prop_map(|tree| Tree::List(Box::new(tree))),
            tree.prop_map(|tree| Tree::Option(Box::new(tree))),
            (arm.clone(), arm).prop_map(result),
        ]
    })
}

/// Every type that a section can hold: `()` anywhere but as an element of a list.
pub(crate) fn any_tree() -> impl Strategy<Value = Tree> {
    prop_oneof![1 => Just(Tree::Unit), 7 => leaf()].prop_recursive(6, 48, 2, |tree| {
        prop_oneof![
            tree.clone().prop_map(|tree| match tree {
                Tree::Unit => Tree::Unit,
                tree => Tree::List(Box::new(tree)),
            }),
            tree.clone().prop_map(|tree| Tree::Option(Box::new(tree))),
            (tree.clone(), tree).prop_map(result),
        ]
    })
}

fn leaf() -> impl Strategy<Value = Tree> {
    prop_oneof![
        3 => prop::sample::select(&SCALARS[..]).prop_map(Tree::Scalar),
        1 => Just(Tree::Str),
    ]
}

fn result((ok, error): (Tree, Tree)) -> Tree {
    Tree::Result(Box::new(ok), Box::new(error))
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
