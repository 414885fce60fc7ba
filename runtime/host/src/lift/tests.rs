//! What was lowered comes back, and any bytes give an answer.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::prelude::*;
use wharf_abi::layout::MAX_NESTING;
use wharf_abi::plan::{CasePart, FieldPart, Kind, Node};
use wharf_abi::types::{Body, Case, Definition, Field, Label, Payload, Ref, Wide};
use wharf_abi::{Block, Fault, Scalar, Type, Value};

use super::lift;
use crate::lower;
use crate::reach::{Reach, Spill};
use crate::val::Val;

fn reach(memory: &[u8]) -> Reach<'_> {
    Reach::new(memory, None, Spill::default())
}

/// Makes a type of choices. Each is made anew for each part, because a type can't be cloned.
struct Types<I> {
    choices: I,
    /// So that each definition has a name of its own.
    definitions: u32,
    /// The paths of the definitions around.
    around: Vec<String>,
}

impl<I: Iterator<Item = u8>> Types<I> {
    fn choice(&mut self) -> usize {
        self.choices.next().unwrap_or(0).into()
    }

    fn part(&mut self) -> Ref<Type> {
        Ref::Owned(Box::new(self.any()))
    }

    fn parts(&mut self) -> Vec<Ref<Type>> {
        let count = 1 + self.choice() % 3;
        (0..count).map(|_| self.part()).collect()
    }

    /// Of a list or another collection.
    fn element(&mut self) -> Ref<Type> {
        match self.part() {
            element if Node::of(&element).size == 0 => Ref::Static(&Type::Str),
            element => element,
        }
    }

    /// Of a set or a map: nothing that contains floats, or no more values than there may be keys.
    fn key(&mut self) -> Ref<Type> {
        match self.choice() % 3 {
            0 => Ref::Static(&Type::Str),
            1 => Ref::Static(&Type::Scalar(Scalar::U64)),
            _ => Ref::Static(&Type::Wide(Wide::S128)),
        }
    }

    fn any(&mut self) -> Type {
        let choice = self.choice();
        match choice % 40 {
            it @ 0..12 => Type::Scalar(Scalar::ALL[it]),
            12 => Type::Unit,
            13 | 14 => Type::Str,
            15 => Type::NonZero(Scalar::S16),
            16 => Type::Wide(Wide::U128),
            17 => Type::Wide(Wide::S128),
            _ if self.around.len() + self.definitions as usize > 5 => Type::Str,
            18 | 19 => Type::List(self.element()),
            20 => Type::Set(self.key()),
            21 => Type::Map(self.key(), self.element()),
            22 => Type::Array(self.element(), 3),
            23 | 24 => Type::Tuple(Ref::Owned(self.parts().into())),
            25 | 26 => Type::Option(self.part()),
            27 => Type::Result(self.part(), self.part()),
            28 => self.defined(|_| Body::Enum(labels(300))),
            29 => self.defined(|_| Body::Flags(labels(20))),
            30..33 => self.defined(|types| Body::Record(types.fields())),
            33..36 => self.defined(Types::variant),
            _ => match self.around.last() {
                Some(path) => {
                    let back = Ref::Owned(Box::new(Type::Back(Ref::Owned(path.as_str().into()))));
                    match choice % 2 {
                        0 => Type::List(back),
                        _ => Type::Option(Ref::Owned(Box::new(Type::Boxed(back)))),
                    }
                }
                None => Type::Str,
            },
        }
    }

    fn defined(&mut self, body: impl FnOnce(&mut Self) -> Body) -> Type {
        self.definitions += 1;
        let name = format!("Type{}", self.definitions);
        let path = format!("guest::{name}");
        self.around.push(path.clone());
        let body = body(self);
        self.around.pop();
        Type::Defined(Ref::Owned(Box::new(Definition {
            label: label(&name, &name),
            path: Ref::Owned(path.into()),
            args: Ref::Static(&[]),
            body,
        })))
    }

    fn fields(&mut self) -> Ref<[Field]> {
        let fields = self.parts().into_iter().enumerate().map(|(i, ty)| Field {
            label: label(&format!("field-{i}"), &format!("field_{i}")),
            ty,
        });
        Ref::Owned(fields.collect())
    }

    fn variant(&mut self) -> Body {
        let payloads = [
            Payload::Unit,
            Payload::One(self.part()),
            Payload::Tuple(Ref::Owned(self.parts().into())),
            Payload::Record(self.fields()),
        ];
        let cases = payloads.into_iter().enumerate().map(|(i, payload)| Case {
            label: label(&format!("case-{i}"), &format!("Case{i}")),
            payload,
        });
        Body::Variant(Ref::Owned(cases.collect()))
    }
}

fn label(name: &str, ident: &str) -> Label {
    Label {
        name: Ref::Owned(name.into()),
        ident: Ref::Owned(ident.into()),
        docs: Ref::Static(""),
    }
}

fn labels(count: u32) -> Ref<[Label]> {
    let label = |i: u32| label(&format!("label-{i}"), &format!("label_{i}"));
    Ref::Owned((0..count).map(label).collect())
}

fn any_node() -> impl Strategy<Value = Node> {
    vec(any::<u8>(), 24).prop_map(|choices| {
        let mut types = Types {
            choices: choices.into_iter(),
            definitions: 0,
            around: Vec::new(),
        };
        Node::of(&types.any())
    })
}

/// The nodes around one.
type Outer<'n> = Vec<&'n Node>;

fn any_val(node: &Node, outer: &Outer<'_>, depth: u32) -> BoxedStrategy<Val> {
    let value = |node: &Node| any_val(node, outer, depth);
    match &node.kind {
        Kind::Handle(_) | Kind::View(_, _) => unreachable!("no such type is made"),
        Kind::Unit => Just(Val::Unit).boxed(),
        Kind::Scalar(scalar) => any_scalar(*scalar),
        Kind::NonZero(scalar) => any_scalar(*scalar)
            .prop_filter("not 0", |val| val.integer() != Some(0i128))
            .boxed(),
        Kind::Wide(Wide::U128) => any::<u128>().prop_map(Val::U128).boxed(),
        Kind::Wide(Wide::S128) => any::<i128>().prop_map(Val::S128).boxed(),
        Kind::Str => any::<String>().prop_map(Val::Str).boxed(),
        Kind::List(element) if depth == 0 && is_back(element) => {
            Just(Val::List(Vec::new())).boxed()
        }
        Kind::List(element) => vec(value(element), 0..4).prop_map(Val::List).boxed(),
        Kind::Set(element) => vec(value(element), 0..4)
            .prop_map(|mut items| {
                let mut seen = HashSet::new();
                items.retain(|item| seen.insert(item.to_string()));
                Val::List(items)
            })
            .boxed(),
        Kind::Map(entry) => vec((value(&entry.key), value(&entry.value)), 0..4)
            .prop_map(|mut entries| {
                let mut seen = HashSet::new();
                entries.retain(|(key, _)| seen.insert(key.to_string()));
                Val::Map(entries)
            })
            .boxed(),
        Kind::Array(element, len) => vec(value(element), *len as usize)
            .prop_map(Val::List)
            .boxed(),
        Kind::Tuple(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| value(&part.value)).collect();
            parts.prop_map(Val::Tuple).boxed()
        }
        Kind::Option { some, .. } if depth == 0 && is_back(some) => Just(Val::Option(None)).boxed(),
        Kind::Option { some, .. } => proptest::option::of(value(some).prop_map(Box::new))
            .prop_map(Val::Option)
            .boxed(),
        Kind::Result { ok, error, .. } => prop_oneof![
            value(ok).prop_map(|ok| Val::Result(Ok(Box::new(ok)))),
            value(error).prop_map(|error| Val::Result(Err(Box::new(error)))),
        ]
        .boxed(),
        Kind::Record { fields, .. } => {
            let outer = &[&outer[..], &[node]].concat();
            let field = |field: &FieldPart| {
                (
                    Just(field.name.name.clone()),
                    any_val(&field.value, outer, depth),
                )
            };
            let fields: Vec<_> = fields.iter().map(field).collect();
            fields.prop_map(Val::Record).boxed()
        }
        Kind::Variant { cases, .. } => {
            let outer = &[&outer[..], &[node]].concat();
            let case = |case: &CasePart| {
                let name = case.name.name.clone();
                match &case.payload {
                    None => Just(Val::Variant(name, None)).boxed(),
                    Some(payload) => any_val(payload, outer, depth)
                        .prop_map(move |val| Val::Variant(name.clone(), Some(Box::new(val))))
                        .boxed(),
                }
            };
            proptest::strategy::Union::new(cases.iter().map(case)).boxed()
        }
        Kind::Enum { cases, .. } => proptest::sample::select(cases.clone())
            .prop_map(|name| Val::Enum(name.name))
            .boxed(),
        Kind::Flags { flags, .. } => {
            let count = flags.len();
            proptest::sample::subsequence(flags.clone(), 0..=count)
                .prop_map(|set| Val::Flags(set.into_iter().map(|flag| flag.name).collect()))
                .boxed()
        }
        Kind::Boxed(inner) => value(inner),
        Kind::Back(name) => {
            let is_it = |node: &&Node| match &node.kind {
                Kind::Record { name: other, .. } | Kind::Variant { name: other, .. } => {
                    name == other
                }
                _ => false,
            };
            let place = outer.iter().rposition(is_it).expect("it is around");
            any_val(outer[place], &outer[..place].to_vec(), depth - 1)
        }
    }
}

fn is_back(node: &Node) -> bool {
    match &node.kind {
        Kind::Back(_) | Kind::Handle(_) | Kind::View(_, _) => true,
        Kind::Boxed(node) => is_back(node),
        _ => false,
    }
}

fn any_scalar(scalar: Scalar) -> BoxedStrategy<Val> {
    match scalar {
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
    }
}

proptest! {
    #[test]
    fn what_was_lowered_comes_back(
        (node, val) in any_node().prop_flat_map(|node| {
            let val = any_val(&node, &Outer::new(), 2);
            (Just(node), val)
        })
    ) {
        let at = 16;
        let next = at + node.size;
        let room = lower::measure(&val, &node, None).expect("of this type") + next + 8;
        let mut memory = vec![0xcc; room as usize];
        let mut bytes = &mut memory[..];
        let mut block = Block { memory: &mut bytes, next, end: room };
        lower::store(&val, &node, &mut block, at).expect("room");

        let back = lift(&reach(&memory), &node, at.into()).expect("what was stored");
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
        let _ = lift(&reach(&memory), &node, at);
    }
}

/// A list of lists of lists …: `struct Tree { children: Vec<Tree> }`, or with a box.
fn tree(boxed: bool) -> Node {
    let back = || Ref::Owned(Box::new(Type::Back(Ref::Static("guest::Tree"))));
    let children = match boxed {
        true => Type::Option(Ref::Owned(Box::new(Type::Boxed(back())))),
        false => Type::List(back()),
    };
    let field = Field {
        label: label("children", "children"),
        ty: Ref::Owned(Box::new(children)),
    };
    Node::of(&Type::Defined(Ref::Owned(Box::new(Definition {
        label: label("Tree", "Tree"),
        path: Ref::Static("guest::Tree"),
        args: Ref::Static(&[]),
        body: Body::Record(Ref::Owned(Box::new([field]))),
    }))))
}

#[test]
fn a_value_that_contains_itself_is_too_deep() {
    // `Some` of a tree at address 0.
    let memory = [1, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(lift(&reach(&memory), &tree(true), 0), Err(Fault::TooLarge));
    // The same in a memory that it never uses up.
    let mut large = vec![0; 1 << 16];
    large[0] = 1;
    assert_eq!(lift(&reach(&large), &tree(true), 0), Err(Fault::TooDeep));
    // A list of one, which is the tree at address 0.
    large[0] = 0;
    large[4] = 1;
    assert_eq!(lift(&reach(&large), &tree(false), 0), Err(Fault::TooDeep));
}

#[test]
fn as_deep_as_may_be() {
    let wrapped = |val| Val::Record(vec![("children".into(), val)]);
    let mut deepest = wrapped(Val::Option(None));
    for _ in 1..MAX_NESTING {
        deepest = wrapped(Val::Option(Some(Box::new(deepest))));
    }
    let node = tree(true);
    let end = lower::measure(&deepest, &node, None).expect("of this type");
    let mut memory = vec![0; end as usize];
    let mut bytes = &mut memory[..];
    let mut block = Block {
        memory: &mut bytes,
        next: node.size,
        end,
    };
    lower::store(&deepest, &node, &mut block, 0).expect("room");
    let back = lift(&reach(&memory), &node, 0).expect("what was stored");
    assert_eq!(back, deepest);

    let deeper = wrapped(Val::Option(Some(Box::new(deepest))));
    assert!(matches!(
        lower::measure(&deeper, &node, None),
        Err(lower::Problem::Fault(Fault::TooDeep))
    ));
}

#[test]
fn what_no_value_has() {
    let fault =
        |node: &Node, memory: &[u8]| lift(&reach(memory), node, 0).expect_err("no value has this");
    let node = Node::of(std::num::NonZeroU16::TYPE);
    assert_eq!(fault(&node, &[0; 2]), Fault::Zero);
    let node = Node::of(std::cmp::Ordering::TYPE);
    assert_eq!(
        fault(&node, &[3]),
        Fault::InvalidDiscriminant { found: 3, cases: 3 }
    );
    let node = Node::of(<[u64; 3]>::TYPE);
    assert!(matches!(fault(&node, &[0; 23]), Fault::OutOfBounds { .. }));
    let node = Node::of(<std::collections::HashMap<u8, u64>>::TYPE);
    // Two entries at address 8, of which there is one.
    let mut memory = [0; 24];
    (memory[0], memory[4]) = (8, 2);
    assert!(matches!(fault(&node, &memory), Fault::OutOfBounds { .. }));
    // Elements that all are the same large list.
    let node = Node::of(<Vec<(Vec<u8>,)>>::TYPE);
    let mut memory = vec![0; 808];
    (memory[0], memory[4]) = (8, 100);
    for pair in memory[8..].chunks_mut(8) {
        (pair[0], pair[4]) = (8, 200);
    }
    assert_eq!(fault(&node, &memory), Fault::TooLarge);
}
