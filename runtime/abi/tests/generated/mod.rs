//! Types that nobody wrote: random trees, and the same trees as the contract writes them.
#![allow(dead_code, reason = "each test uses its part")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use wharf_abi::flow::{Carried, Flow};
use wharf_abi::types::{Access, Callback, Calls, Handle, Resource, Side};
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
    Own(Object),
    Borrow(Object, Access),
    Function(Box<Called>),
}

/// A type of objects: its side, and a number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Object(pub(crate) Side, pub(crate) u8);

/// A function that is a value.
#[derive(Clone, Debug)]
pub(crate) struct Called {
    pub(crate) calls: Calls,
    pub(crate) kept: bool,
    pub(crate) params: Vec<Tree>,
    pub(crate) result: Tree,
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
            | Tree::Boxed(_)
            | Tree::Own(_)
            | Tree::Borrow(..)
            | Tree::Function(_) => false,
            // What it refers to may be.
            Tree::Back(_) => true,
        }
    }

    /// Whether there is a handle in it.
    pub(crate) fn has_handle(&self) -> bool {
        let any = |trees: &[Tree]| trees.iter().any(Tree::has_handle);
        match self {
            Tree::Unit
            | Tree::Scalar(_)
            | Tree::NonZero(_)
            | Tree::Wide(_)
            | Tree::Str
            | Tree::Back(_) => false,
            Tree::List(tree)
            | Tree::Array(tree, _)
            | Tree::Set(tree)
            | Tree::Option(tree)
            | Tree::Boxed(tree) => tree.has_handle(),
            Tree::Map(a, b) | Tree::Result(a, b) => a.has_handle() || b.has_handle(),
            Tree::Tuple(parts) => any(parts),
            Tree::Defined(named) => match &named.shape {
                Shape::Record(fields) => any(fields),
                Shape::Variant(cases, _) => cases.iter().any(|case| case.tree().has_handle()),
                Shape::Enum(_) | Shape::Flags(_) => false,
            },
            Tree::Own(_) | Tree::Borrow(..) | Tree::Function(_) => true,
        }
    }
}

impl Object {
    pub(crate) fn resource(self) -> Ref<Resource> {
        let Object(side, number) = self;
        let name = match side {
            Side::Guest => format!("Guests{number}"),
            Side::Host => format!("Hosts{number}"),
        };
        Ref::Owned(Box::new(Resource {
            path: text(format!("guest::{name}")),
            label: label(name),
            side,
        }))
    }
}

pub(crate) fn any_object(side: Side) -> impl Strategy<Value = Object> {
    (0u8..4).prop_map(move |number| Object(side, number))
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
        Tree::Own(object) => Type::Handle(Handle::Own(object.resource())),
        Tree::Borrow(object, access) => Type::Handle(Handle::Borrow(object.resource(), *access)),
        Tree::Function(called) => {
            let result = owned(&called.result);
            Type::Handle(Handle::Function(Ref::Owned(Box::new(Callback {
                calls: called.calls,
                kept: called.kept,
                params: write_all(&called.params, name, around),
                result,
            }))))
        }
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

/// Every type that a section can hold and that can flow to the guest.
pub(crate) fn any_tree() -> impl Strategy<Value = Tree> {
    any_tree_that_flows(Flow::TO_GUEST)
}

/// Every type that a section can hold and that can flow this way, but views.
pub(crate) fn any_tree_that_flows(flow: Flow) -> impl Strategy<Value = Tree> {
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
            2 => called(parts(), tree.clone()),
        ]
    });
    trees.prop_map(move |mut tree| {
        let handles = tree.has_handle();
        Close::new(flow, handles).tree(&mut tree);
        tree
    })
}

/// `Box<dyn Fn(PARAMS) -> RESULT>`, and so on.
fn called(
    params: impl Strategy<Value = Vec<Tree>>,
    result: impl Strategy<Value = Tree>,
) -> impl Strategy<Value = Tree> {
    let calls = prop::sample::select(&[Calls::Shared, Calls::Exclusive, Calls::Once][..]);
    (calls, any::<bool>(), params, result).prop_map(|(calls, kept, params, result)| {
        Tree::Function(Box::new(Called {
            calls,
            kept,
            params,
            result,
        }))
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
        1 => any_side().prop_flat_map(any_object).prop_map(Tree::Own),
        1 => (any_side().prop_flat_map(any_object), any_access())
            .prop_map(|(object, access)| Tree::Borrow(object, access)),
        1 => called(Just(vec![]), Just(Tree::Unit)),
    ]
}

fn any_side() -> impl Strategy<Value = Side> {
    prop::sample::select(&[Side::Guest, Side::Host][..])
}

fn any_access() -> impl Strategy<Value = Access> {
    prop::sample::select(&[Access::Shared, Access::Exclusive][..])
}

/// Makes a tree a type: what refers to something around it finds it, behind a pointer; lists have
/// elements; definitions have numbers; and what is lent isn't kept.
struct Close {
    /// Which way the part flows.
    flow: Flow,
    /// Whether there are handles anywhere.
    handles: bool,
    /// How many definitions there are around a part.
    around: usize,
    /// The first of them that the part may refer to.
    from: usize,
    /// How many of them are outside of the nearest pointer.
    outside: usize,
    /// How many there are in all.
    count: usize,
}

impl Close {
    fn new(flow: Flow, handles: bool) -> Close {
        Close {
            flow,
            handles,
            around: 0,
            from: 0,
            outside: 0,
            count: 0,
        }
    }

    fn tree(&mut self, tree: &mut Tree) {
        match tree {
            Tree::Unit | Tree::Scalar(_) | Tree::NonZero(_) | Tree::Wide(_) | Tree::Str => {}
            Tree::List(element) => {
                self.behind(|it| it.tree(element));
                something(element);
            }
            Tree::Set(element) => {
                self.key(element);
                something(element);
            }
            Tree::Array(element, _) => {
                self.tree(element);
                something(element);
            }
            Tree::Map(key, value) => {
                self.key(key);
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
            Tree::Back(index) => match self.outside.saturating_sub(self.from) {
                0 => *tree = Tree::Str,
                choice => *index = self.from + *index % choice,
            },
            Tree::Own(_) => {}
            Tree::Borrow(object, _) => {
                let lends = match self.flow.role {
                    Carried::Argument => (object.0, self.flow.to) != (Side::Guest, Side::Host),
                    Carried::Result => false,
                };
                if !lends {
                    *tree = Tree::Own(*object);
                }
            }
            Tree::Function(called) => {
                called.kept |= self.flow.role == Carried::Result || called.calls == Calls::Once;
                let arguments = self.flow.of_arguments();
                self.apart(arguments, |it| it.trees(&mut called.params));
                let result = self.flow.of_result();
                self.apart(result, |it| it.tree(&mut called.result));
            }
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

    /// What may not refer to anything around it.
    fn apart(&mut self, flow: Flow, inside: impl FnOnce(&mut Self)) {
        let flow = std::mem::replace(&mut self.flow, flow);
        let from = std::mem::replace(&mut self.from, self.around);
        self.behind(inside);
        self.from = from;
        self.flow = flow;
    }

    /// Keys have values; what is around them has none if there is a handle in it.
    fn key(&mut self, key: &mut Tree) {
        if key.has_handle() {
            *key = Tree::Str;
        }
        match self.handles {
            true => self.apart(self.flow, |it| it.tree(key)),
            false => self.behind(|it| it.tree(key)),
        }
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
        cases: if cfg!(miri) { 2 } else { cases },
        failure_persistence: match cfg!(miri) {
            true => None,
            false => Some(Box::new(FileFailurePersistence::Direct(seeds))),
        },
        ..ProptestConfig::default()
    }
}
