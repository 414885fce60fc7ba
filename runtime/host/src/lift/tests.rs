//! What was lowered comes back, and any bytes give an answer.

use proptest::collection::vec;
use proptest::prelude::*;
use wharf_abi::memory::Slice;
use wharf_abi::plan::{Kind, Node};
use wharf_abi::types::Ref;
use wharf_abi::{Block, Scalar, Type};

use super::lift;
use crate::lower;
use crate::val::Val;

const SCALARS: [Scalar; 12] = [
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

/// Any type, three levels deep. A choice is made anew for each part, because a type can't be
/// cloned.
fn any_type(choices: &mut impl Iterator<Item = u8>, depth: u32) -> Type {
    let choice = usize::from(choices.next().unwrap_or(0));
    let mut part = || Ref::Owned(Box::new(any_type(choices, depth + 1)));
    match choice % 20 {
        it @ 0..12 => Type::Scalar(SCALARS[it]),
        12 => Type::Unit,
        13 | 14 => Type::Str,
        _ if depth == 3 => Type::Str,
        15 | 16 => match part() {
            element if *element == Type::Unit => Type::List(Ref::Static(&Type::Str)),
            element => Type::List(element),
        },
        17 | 18 => Type::Option(part()),
        _ => Type::Result(part(), part()),
    }
}

fn any_node() -> impl Strategy<Value = Node> {
    vec(any::<u8>(), 8).prop_map(|choices| Node::of(&any_type(&mut choices.into_iter(), 0)))
}

fn any_val(node: &Node) -> BoxedStrategy<Val> {
    match &node.kind {
        Kind::Unit => Just(Val::Unit).boxed(),
        Kind::Scalar(scalar) => match scalar {
            Scalar::Bool => any::<bool>().prop_map(Val::Bool).boxed(),
            Scalar::U8 => any::<u8>().prop_map(Val::U8).boxed(),
            Scalar::S8 => any::<i8>().prop_map(Val::S8).boxed(),
            Scalar::U16 => any::<u16>().prop_map(Val::U16).boxed(),
            Scalar::S16 => any::<i16>().prop_map(Val::S16).boxed(),
            Scalar::U32 => any::<u32>().prop_map(Val::U32).boxed(),
            Scalar::S32 => any::<i32>().prop_map(Val::S32).boxed(),
            Scalar::U64 => any::<u64>().prop_map(Val::U64).boxed(),
            Scalar::S64 => any::<i64>().prop_map(Val::S64).boxed(),
            Scalar::F32 => any::<f32>().prop_map(Val::F32).boxed(),
            Scalar::F64 => any::<f64>().prop_map(Val::F64).boxed(),
            Scalar::Char => any::<char>().prop_map(Val::Char).boxed(),
        },
        Kind::Str => any::<String>().prop_map(Val::Str).boxed(),
        Kind::List(element) => vec(any_val(element), 0..4).prop_map(Val::List).boxed(),
        Kind::Option { some, .. } => proptest::option::of(any_val(some).prop_map(Box::new))
            .prop_map(Val::Option)
            .boxed(),
        Kind::Result { ok, error, .. } => prop_oneof![
            any_val(ok).prop_map(|ok| Val::Result(Ok(Box::new(ok)))),
            any_val(error).prop_map(|error| Val::Result(Err(Box::new(error)))),
        ]
        .boxed(),
    }
}

proptest! {
    #[test]
    fn what_was_lowered_comes_back(
        (node, val) in any_node().prop_flat_map(|node| {
            let val = any_val(&node);
            (Just(node), val)
        })
    ) {
        let at = 16;
        let next = at + node.size;
        let room = lower::measure(&val, &node).expect("of this type") + next + 8;
        let mut memory = vec![0xcc; room as usize];
        let mut bytes = &mut memory[..];
        let mut block = Block { memory: &mut bytes, next };
        lower::store(&val, &node, &mut block, at).expect("room");

        let back = lift(&Slice::new(&memory), &node, at.into()).expect("what was stored");
        prop_assert_eq!(back, val);
    }

    #[test]
    fn any_bytes_give_an_answer(
        node in any_node(),
        // Words that are likely pointers, lengths and discriminants.
        words in vec(prop_oneof![0u32..300, any::<u32>()], 0..64),
        at in prop_oneof![0u64..300, any::<u32>().prop_map(u64::from)],
    ) {
        let memory: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        let _ = lift(&Slice::new(&memory), &node, at);
    }
}
