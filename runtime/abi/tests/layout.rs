//! The layout is the Canonical ABI's: the same types in `wit-parser`, which has its own code for
//! sizes and for flattening, give the same numbers.
#![cfg(feature = "alloc")]

mod generated;

use generated::{Called, Load, Named, Object, SCALARS, Shape, Tree, any_tree, config};
use proptest::prelude::*;
use wharf_abi::layout::{self, Layout};
use wharf_abi::plan::{HandlePlan, Kind, Node};
use wharf_abi::slots::{Core, HANDLE, Pass};
use wharf_abi::types::{Access, Body, Callback, Calls, Definition, Side};
use wharf_abi::{Ref, Scalar, Type};
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{
    Case, Docs, Enum, EnumCase, Field, Flag, Flags, Function, FunctionKind, Handle, Int, Param,
    Record, Resolve, Result_, SizeAlign, Span, Stability, Tuple, TypeDef, TypeDefKind, TypeId,
    TypeOwner, Variant,
};

/// Types in WIT. What WIT doesn't have is said with what it has: a set is a list, an integer of
/// 128 bits a tuple, a pointer an `u32`, and a type behind a pointer another one.
#[derive(Default)]
struct Wit {
    resolve: Resolve,
    sizes: SizeAlign,
}

/// The definitions around a type, from outside.
type Around<'t> = [&'t Named];

impl Wit {
    /// A type. What is in it comes before it, as `SizeAlign::fill` wants it.
    fn ty(&mut self, tree: &Tree, around: &Around) -> wit_parser::Type {
        let u64 = wit_parser::Type::U64;
        let kind = match tree {
            Tree::Scalar(scalar) | Tree::NonZero(scalar) => return wit_scalar(*scalar),
            Tree::Str => return wit_parser::Type::String,
            Tree::Boxed(_) => return wit_parser::Type::U32,
            Tree::Unit => TypeDefKind::Tuple(Tuple { types: vec![] }),
            Tree::Wide(_) => TypeDefKind::Tuple(Tuple {
                types: vec![u64, u64],
            }),
            // Not their elements: they may contain what is around.
            Tree::List(_) | Tree::Set(_) => TypeDefKind::List(wit_parser::Type::U8),
            Tree::Map(..) => TypeDefKind::Map(wit_parser::Type::U8, wit_parser::Type::U8),
            Tree::Array(element, len) => {
                TypeDefKind::FixedLengthList(self.ty(element, around), *len)
            }
            Tree::Tuple(parts) => TypeDefKind::Tuple(Tuple {
                types: self.types(parts, around),
            }),
            Tree::Option(some) => TypeDefKind::Option(self.ty(some, around)),
            Tree::Result(ok, error) => TypeDefKind::Result(Result_ {
                ok: self.arm(ok, around),
                err: self.arm(error, around),
            }),
            // A function is a handle, too, of an object that can only be called.
            Tree::Own(_) | Tree::Function(_) => {
                let resource = self.resource();
                TypeDefKind::Handle(Handle::Own(resource))
            }
            Tree::Borrow(..) => {
                let resource = self.resource();
                TypeDefKind::Handle(Handle::Borrow(resource))
            }
            Tree::Defined(named) => self.definition(named, around),
            Tree::Back(index) => self.definition(around[*index], &around[..*index]),
        };
        self.add(kind)
    }

    fn add(&mut self, kind: TypeDefKind) -> wit_parser::Type {
        wit_parser::Type::Id(self.define(kind))
    }

    fn resource(&mut self) -> TypeId {
        self.define(TypeDefKind::Resource)
    }

    fn define(&mut self, kind: TypeDefKind) -> TypeId {
        self.resolve.types.alloc(TypeDef {
            name: None,
            kind,
            owner: TypeOwner::None,
            docs: Docs::default(),
            stability: Stability::Unknown,
            span: Span::default(),
            external_id: None,
        })
    }

    fn types(&mut self, trees: &[Tree], around: &Around) -> Vec<wit_parser::Type> {
        trees.iter().map(|tree| self.ty(tree, around)).collect()
    }

    fn arm(&mut self, tree: &Tree, around: &Around) -> Option<wit_parser::Type> {
        match tree {
            Tree::Unit => None,
            tree => Some(self.ty(tree, around)),
        }
    }

    fn definition(&mut self, named: &Named, around: &Around) -> TypeDefKind {
        let inside = &[around, &[named]].concat()[..];
        match &named.shape {
            Shape::Record(fields) => TypeDefKind::Record(Record {
                fields: self
                    .types(fields, inside)
                    .into_iter()
                    .map(|ty| Field {
                        name: String::new(),
                        ty,
                        docs: Docs::default(),
                        span: Span::default(),
                    })
                    .collect(),
            }),
            Shape::Variant(cases, more) => {
                let cases: Vec<_> = cases
                    .iter()
                    .map(|it| self.arm(&it.tree(), inside))
                    .collect();
                let more = std::iter::repeat_n(None, *more);
                TypeDefKind::Variant(Variant {
                    cases: cases
                        .into_iter()
                        .chain(more)
                        .map(|ty| Case {
                            name: String::new(),
                            ty,
                            docs: Docs::default(),
                            span: Span::default(),
                        })
                        .collect(),
                })
            }
            Shape::Enum(cases) => {
                let case = EnumCase {
                    name: String::new(),
                    docs: Docs::default(),
                    span: Span::default(),
                };
                TypeDefKind::Enum(Enum {
                    cases: vec![case; *cases],
                })
            }
            Shape::Flags(flags) => {
                let flag = Flag {
                    name: String::new(),
                    docs: Docs::default(),
                    span: Span::default(),
                };
                TypeDefKind::Flags(Flags {
                    flags: vec![flag; *flags],
                })
            }
        }
    }

    fn layout(&mut self, ty: &wit_parser::Type) -> Layout {
        self.sizes = SizeAlign::default();
        self.sizes.fill(&self.resolve).expect("a type fits");
        Layout {
            size: self.sizes.size(ty).size_wasm32() as u32,
            align: self.sizes.align(ty).align_wasm32() as u32,
        }
    }

    fn layout_of(&mut self, tree: &Tree, around: &Around) -> Layout {
        let ty = self.ty(tree, around);
        self.layout(&ty)
    }

    /// Where parts stand that lie one after the other.
    fn offsets(&mut self, parts: &[Tree], around: &Around) -> Vec<u32> {
        let types = self.types(parts, around);
        let all = self.add(TypeDefKind::Tuple(Tuple {
            types: types.clone(),
        }));
        self.layout(&all);
        let offsets = self.sizes.field_offsets(&types).into_iter();
        offsets.map(|(at, _)| at.size_wasm32() as u32).collect()
    }

    fn payload(&mut self, tag: Int, cases: &[Tree], around: &Around) -> u32 {
        let cases: Vec<_> = cases.iter().map(|tree| self.arm(tree, around)).collect();
        let all = self.add(TypeDefKind::Tuple(Tuple {
            types: cases.iter().flatten().copied().collect(),
        }));
        self.layout(&all);
        let offset = self
            .sizes
            .payload_offset(tag, cases.iter().map(Option::as_ref));
        offset.size_wasm32() as u32
    }

    /// Compares a node, and everything in it, with what `wit-parser` says of the type.
    fn same(&mut self, tree: &Tree, around: &Around, node: &Node) -> Result<(), TestCaseError> {
        let Node { size, align, kind } = node;
        let found = Layout {
            size: *size,
            align: *align,
        };
        prop_assert_eq!(found, self.layout_of(tree, around), "{:?}", tree);
        match (tree, kind) {
            (Tree::Unit, Kind::Unit) | (Tree::Str, Kind::Str) => {}
            (Tree::Scalar(a), Kind::Scalar(b)) => prop_assert_eq!(a, b),
            (Tree::NonZero(a), Kind::NonZero(b)) => prop_assert_eq!(a, b),
            (Tree::Wide(a), Kind::Wide(b)) => prop_assert_eq!(a, b),
            (Tree::List(tree), Kind::List(node))
            | (Tree::Set(tree), Kind::Set(node))
            | (Tree::Boxed(tree), Kind::Boxed(node)) => self.same(tree, around, node)?,
            (Tree::Array(tree, n), Kind::Array(node, m)) => {
                prop_assert_eq!(n, m);
                self.same(tree, around, node)?;
            }
            (Tree::Map(key, value), Kind::Map(entry)) => {
                let parts = [(**key).clone(), (**value).clone()];
                prop_assert_eq!(vec![0, entry.at], self.offsets(&parts, around));
                let found = Layout {
                    size: entry.size,
                    align: entry.align,
                };
                let pair = Tree::Tuple(parts.into());
                prop_assert_eq!(found, self.layout_of(&pair, around));
                self.same(key, around, &entry.key)?;
                self.same(value, around, &entry.value)?;
            }
            (Tree::Tuple(trees), Kind::Tuple(parts)) => {
                let parts = parts.iter().map(|part| (part.at, &part.value));
                self.same_parts(trees, around, parts.collect())?;
            }
            (Tree::Option(tree), Kind::Option { payload, some }) => {
                let cases = [Tree::Unit, (**tree).clone()];
                prop_assert_eq!(*payload, self.payload(Int::U8, &cases, around));
                self.same(tree, around, some)?;
            }
            (Tree::Result(first, second), Kind::Result { payload, ok, error }) => {
                let cases = [(**first).clone(), (**second).clone()];
                prop_assert_eq!(*payload, self.payload(Int::U8, &cases, around));
                self.same(first, around, ok)?;
                self.same(second, around, error)?;
            }
            (Tree::Back(index), Kind::Back(name)) => {
                let found = name.strip_prefix('T').expect("a generated name");
                let number = around[*index].number;
                prop_assert!(
                    found.starts_with(&number.to_string()),
                    "{} {}",
                    number,
                    name
                );
            }
            (Tree::Defined(named), _) => self.same_definition(named, around, kind)?,
            (Tree::Own(object), Kind::Handle(HandlePlan::Own(plan))) => {
                prop_assert_eq!(&plan.name, &*object.resource().label.name);
                prop_assert_eq!(plan.side, object.0);
            }
            (Tree::Borrow(object, access), Kind::Handle(HandlePlan::Borrow(plan, found))) => {
                prop_assert_eq!(&plan.name, &*object.resource().label.name);
                prop_assert_eq!((plan.side, found), (object.0, access));
            }
            // Its arguments lie as a tuple of them does.
            (Tree::Function(called), Kind::Handle(HandlePlan::Function(plan))) => {
                prop_assert_eq!((plan.calls, plan.kept), (called.calls, called.kept));
                let arguments = Tree::Tuple(called.params.clone());
                let found = Layout {
                    size: plan.size,
                    align: plan.align,
                };
                prop_assert_eq!(found, self.layout_of(&arguments, around));
                let parts = plan.params.iter().map(|part| (part.at, &part.value));
                self.same_parts(&called.params, around, parts.collect())?;
                self.same(&called.result, around, &plan.result)?;
            }
            _ => prop_assert!(false, "{:?} became {:?}", tree, kind),
        }
        Ok(())
    }

    fn same_parts(
        &mut self,
        trees: &[Tree],
        around: &Around,
        parts: Vec<(u32, &Node)>,
    ) -> Result<(), TestCaseError> {
        prop_assert_eq!(trees.len(), parts.len());
        for ((tree, (at, node)), expected) in
            trees.iter().zip(parts).zip(self.offsets(trees, around))
        {
            prop_assert_eq!(at, expected);
            self.same(tree, around, node)?;
        }
        Ok(())
    }

    fn same_definition(
        &mut self,
        named: &Named,
        around: &Around,
        kind: &Kind,
    ) -> Result<(), TestCaseError> {
        let inside = &[around, &[named]].concat()[..];
        match (&named.shape, kind) {
            (Shape::Record(trees), Kind::Record { fields, .. }) => {
                let fields = fields.iter().map(|field| (field.at, &field.value));
                self.same_parts(trees, inside, fields.collect())?;
            }
            (
                Shape::Variant(loads, more),
                Kind::Variant {
                    tag,
                    payload,
                    cases,
                    ..
                },
            ) => {
                prop_assert_eq!(loads.len() + more, cases.len());
                let trees: Vec<Tree> = loads.iter().map(Load::tree).collect();
                let int = match tag {
                    Scalar::U8 => Int::U8,
                    Scalar::U16 => Int::U16,
                    tag => panic!("{tag:?} of {} cases", cases.len()),
                };
                prop_assert_eq!(*payload, self.payload(int, &trees, inside));
                for (load, case) in loads.iter().zip(cases) {
                    match (load, &case.payload) {
                        (Load::Unit, None) => {}
                        (Load::One(tree), Some(node)) => self.same(tree, inside, node)?,
                        (Load::Tuple(trees), Some(node)) => {
                            self.same(&Tree::Tuple(trees.clone()), inside, node)?;
                        }
                        (Load::Record(trees), Some(node)) => {
                            let Kind::Record { fields, .. } = &node.kind else {
                                panic!("{node:?} is no record")
                            };
                            let fields = fields.iter().map(|field| (field.at, &field.value));
                            self.same_parts(trees, inside, fields.collect())?;
                        }
                        (load, payload) => panic!("{load:?} became {payload:?}"),
                    }
                }
            }
            (Shape::Enum(cases), Kind::Enum { cases: found, .. }) => {
                prop_assert_eq!(*cases, found.len());
            }
            (Shape::Flags(flags), Kind::Flags { flags: found, .. }) => {
                prop_assert_eq!(*flags, found.len());
            }
            (shape, kind) => panic!("{shape:?} became {kind:?}"),
        }
        Ok(())
    }
}

fn wit_scalar(scalar: Scalar) -> wit_parser::Type {
    match scalar {
        Scalar::Bool => wit_parser::Type::Bool,
        Scalar::U8 => wit_parser::Type::U8,
        Scalar::S8 => wit_parser::Type::S8,
        Scalar::U16 => wit_parser::Type::U16,
        Scalar::S16 => wit_parser::Type::S16,
        Scalar::U32 => wit_parser::Type::U32,
        Scalar::S32 => wit_parser::Type::S32,
        Scalar::U64 => wit_parser::Type::U64,
        Scalar::S64 => wit_parser::Type::S64,
        Scalar::F32 => wit_parser::Type::F32,
        Scalar::F64 => wit_parser::Type::F64,
        Scalar::Char => wit_parser::Type::Char,
    }
}

fn same(tree: &Tree) -> Result<(), TestCaseError> {
    let ty = tree.ty();
    let node = Node::of(&ty);
    let layout = layout::of(&ty);
    prop_assert_eq!((layout.size, layout.align), (node.size, node.align));
    prop_assert_eq!(layout::problem(&ty), None);
    same_offsets(&ty, &node)?;
    Wit::default().same(tree, &[], &node)
}

/// What constants ask of the layout is what the plan says.
fn same_offsets(ty: &Type, node: &Node) -> Result<(), TestCaseError> {
    let parts = |parts: &[u32], case: usize, start: u32| {
        for (index, at) in parts.iter().enumerate() {
            prop_assert_eq!(layout::part(ty, case, index), start + at);
        }
        Ok(())
    };
    match &node.kind {
        Kind::Tuple(all) => parts(&all.iter().map(|it| it.at).collect::<Vec<_>>(), 0, 0),
        Kind::Record { fields, .. } => {
            parts(&fields.iter().map(|it| it.at).collect::<Vec<_>>(), 0, 0)
        }
        Kind::Variant {
            tag,
            payload,
            cases,
            ..
        } => {
            prop_assert_eq!(layout::tag(ty), *tag);
            for (index, case) in cases.iter().enumerate() {
                let offsets: Vec<u32> = match case.payload.as_ref().map(|it| &it.kind) {
                    None => continue,
                    Some(Kind::Record { fields, .. }) if payload_has_fields(ty, index) => {
                        fields.iter().map(|it| it.at).collect()
                    }
                    Some(Kind::Tuple(parts)) if payload_has_parts(ty, index) => {
                        parts.iter().map(|it| it.at).collect()
                    }
                    Some(_) => vec![0],
                };
                parts(&offsets, index, *payload)?;
            }
            Ok(())
        }
        Kind::Enum { tag, .. } => {
            prop_assert_eq!(layout::tag(ty), *tag);
            Ok(())
        }
        Kind::Flags { bits, .. } => {
            prop_assert_eq!(layout::tag(ty), *bits);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn payload(ty: &Type, case: usize) -> &wharf_abi::Payload {
    match ty {
        Type::Defined(definition) => match &definition.body {
            Body::Variant(cases) => &cases[case].payload,
            body => panic!("{body:?} has no payloads"),
        },
        ty => panic!("{ty:?} has no payloads"),
    }
}

fn payload_has_fields(ty: &Type, case: usize) -> bool {
    matches!(payload(ty, case), wharf_abi::Payload::Record(_))
}

fn payload_has_parts(ty: &Type, case: usize) -> bool {
    matches!(payload(ty, case), wharf_abi::Payload::Tuple(_))
}

fn core(ty: &WasmType) -> Core {
    match ty {
        WasmType::I32 | WasmType::Pointer | WasmType::Length => Core::I32,
        WasmType::I64 | WasmType::PointerOrI64 => Core::I64,
        WasmType::F32 => Core::F32,
        WasmType::F64 => Core::F64,
    }
}

/// The core signature that WIT gives a function, of one parameter or of none.
fn signature(
    resolve: &Resolve,
    param: Option<wit_parser::Type>,
    result: Option<wit_parser::Type>,
) -> (Vec<Core>, Vec<Core>) {
    let params = param.map(|ty| Param {
        name: "it".into(),
        ty,
        span: Span::default(),
    });
    let function = Function {
        name: "f".into(),
        kind: FunctionKind::Freestanding,
        params: params.into_iter().collect(),
        result,
        docs: Docs::default(),
        stability: Stability::Unknown,
        span: Span::default(),
        external_id: None,
    };
    let signature = resolve.wasm_signature(AbiVariant::GuestExport, &function);
    let cores = |types: &[WasmType]| types.iter().map(core).collect();
    (cores(&signature.params), cores(&signature.results))
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn layouts_and_plans_are_those_of_wit(tree in any_tree()) {
        same(&tree)?;
    }

    /// A list's elements lie one after the other, and a block suits every type.
    #[test]
    fn sizes_are_strides(tree in any_tree()) {
        let Layout { size, align } = layout::of(&tree.ty());
        prop_assert!(size.is_multiple_of(align));
        prop_assert!(align.is_power_of_two() && align <= layout::BLOCK_ALIGN);
    }

    #[test]
    fn slots_follow_the_rule(tree in any_tree()) {
        let pass = Pass::of(&tree.ty());
        let expected = match &tree {
            Tree::Unit => Pass::Nothing,
            Tree::Str | Tree::List(_) | Tree::Set(_) | Tree::Map(..) => Pass::List,
            Tree::Option(some) => match carrier(some) {
                Some(scalar) => Pass::Optional(scalar),
                None => Pass::Pointer,
            },
            tree => match carrier(tree) {
                Some(scalar) => Pass::Scalar(scalar),
                None => Pass::Pointer,
            },
        };
        prop_assert_eq!(pass, expected);
        let slots = match pass {
            Pass::Nothing => 0,
            Pass::Scalar(_) | Pass::Pointer => 1,
            Pass::List | Pass::Optional(_) => 2,
        };
        prop_assert_eq!(pass.params().len(), slots);
        prop_assert_eq!(pass.results().len(), slots.min(1));
    }

    /// Where slots and flattening are the same thing, an export needs no adapter to be a
    /// component's.
    #[test]
    fn slots_are_those_of_wit_but_for_pointers(tree in any_tree()) {
        let pass = Pass::of(&tree.ty());
        if pass != Pass::Pointer {
            let mut wit = Wit::default();
            let ty = wit.ty(&tree, &[]);
            let (params, results) = signature(&wit.resolve, Some(ty), Some(ty));
            prop_assert_eq!(pass.params(), params);
            prop_assert_eq!(pass.results(), results);
        }
    }
}

/// The integer that an enum or flags are, or the scalar.
fn carrier(tree: &Tree) -> Option<Scalar> {
    match tree {
        Tree::Scalar(scalar) | Tree::NonZero(scalar) => Some(*scalar),
        Tree::Defined(named) => match &named.shape {
            Shape::Enum(..=256) | Shape::Flags(..=8) => Some(Scalar::U8),
            Shape::Enum(_) | Shape::Flags(..=16) => Some(Scalar::U16),
            Shape::Flags(_) => Some(Scalar::U32),
            Shape::Record(_) | Shape::Variant(..) => None,
        },
        Tree::Own(_) | Tree::Borrow(..) | Tree::Function(_) => Some(HANDLE),
        _ => None,
    }
}

/// What tells so many cases apart.
#[test]
fn discriminants() {
    for (cases, scalar) in [
        (1, Scalar::U8),
        (256, Scalar::U8),
        (257, Scalar::U16),
        (65_536, Scalar::U16),
        (65_537, Scalar::U32),
    ] {
        assert_eq!(layout::discriminant(cases), scalar, "{cases}");
    }
    for (flags, scalar) in [
        (1, Scalar::U8),
        (8, Scalar::U8),
        (9, Scalar::U16),
        (16, Scalar::U16),
        (17, Scalar::U32),
        (32, Scalar::U32),
    ] {
        assert_eq!(layout::bits(flags), scalar, "{flags}");
    }
}

fn boxed(ty: Type) -> Ref<Type> {
    Ref::Owned(Box::new(ty))
}

fn text(text: &str) -> Ref<str> {
    Ref::Owned(text.into())
}

/// `struct NAME { 0: FIRST, 1: SECOND, … }`
fn record(name: &str, types: Vec<Type>) -> Type {
    let label = |name: &str| wharf_abi::Label {
        name: text(name),
        ident: text(name),
        docs: text(""),
    };
    let fields = types
        .into_iter()
        .enumerate()
        .map(|(index, ty)| wharf_abi::Field {
            label: label(&format!("f{index}")),
            ty: boxed(ty),
        });
    Type::Defined(Ref::Owned(Box::new(Definition {
        label: label(name),
        path: text(&format!("guest::{name}")),
        args: Ref::Owned(Box::default()),
        body: Body::Record(Ref::Owned(fields.collect())),
    })))
}

/// `Box<dyn Fn(PARAMS) -> RESULT>`
fn callback(params: Vec<Ref<Type>>, result: Type) -> Type {
    Type::Handle(wharf_abi::types::Handle::Function(Ref::Owned(Box::new(
        Callback {
            calls: Calls::Shared,
            kept: true,
            params: Ref::Owned(params.into_boxed_slice()),
            result: boxed(result),
        },
    ))))
}

fn back(name: &str) -> Type {
    Type::Back(text(&format!("guest::{name}")))
}

const BYTE: Type = Type::Scalar(Scalar::U8);

/// Each in every place where a type may stand.
#[test]
fn what_has_no_layout() {
    let list = |ty| Type::List(boxed(ty));
    let places: [fn(Type) -> Type; 13] = [
        |ty| ty,
        |ty| Type::List(boxed(ty)),
        |ty| Type::Set(boxed(ty)),
        |ty| Type::Map(boxed(Type::Str), boxed(ty)),
        |ty| Type::Array(boxed(ty), 2),
        |ty| Type::Array(boxed(ty), 0),
        |ty| Type::Option(boxed(ty)),
        |ty| Type::Result(boxed(Type::Unit), boxed(ty)),
        |ty| Type::Boxed(boxed(ty)),
        |ty| Type::Tuple(Ref::Owned(Box::new([boxed(BYTE), boxed(ty)]))),
        |ty| record("Outer", vec![BYTE, ty]),
        |ty| callback(vec![boxed(BYTE), boxed(ty)], Type::Unit),
        |ty| callback(vec![], ty),
    ];
    for place in places {
        let problem = |ty| layout::problem(&place(ty));
        let fine: [fn() -> Type; 4] = [
            || record("Node", vec![Type::List(boxed(back("Node"))), BYTE]),
            || {
                record(
                    "Node",
                    vec![Type::Option(boxed(Type::Boxed(boxed(back("Node"))))), BYTE],
                )
            },
            || {
                record(
                    "Node",
                    vec![Type::Map(boxed(back("Node")), boxed(Type::Unit)), BYTE],
                )
            },
            || Type::Array(boxed(BYTE), 1 << 20),
        ];
        for fine in fine {
            assert_eq!(problem(fine()), None, "{:?}", place(fine()));
        }
        assert_eq!(problem(list(Type::Unit)), Some(layout::NO_ELEMENTS));
        assert_eq!(
            problem(Type::Array(boxed(Type::Unit), 3)),
            Some(layout::NO_ELEMENTS)
        );
        assert!(problem(back("Node")).is_some());
        assert!(problem(list(back("Node"))).is_some());
        assert!(problem(record("Node", vec![list(back("Other"))])).is_some());
        for inside in places {
            let ty = record("Node", vec![inside(back("Node")), BYTE]);
            let by_value = match &ty {
                Type::Defined(definition) => match &definition.body {
                    Body::Record(fields) => !matches!(
                        fields[0].ty.get(),
                        Type::List(_)
                            | Type::Set(_)
                            | Type::Map(..)
                            | Type::Boxed(_)
                            | Type::Array(_, 0)
                            | Type::Handle(_)
                    ),
                    _ => unreachable!(),
                },
                _ => unreachable!(),
            };
            let expected = by_value.then_some(layout::TOO_LARGE);
            assert_eq!(problem(ty), expected);
        }
        let huge = |len| Type::Array(boxed(Type::Scalar(Scalar::U64)), len);
        for len in [layout::MAX_SIZE, 1 << 29, u32::MAX] {
            assert_eq!(problem(huge(len)), Some(layout::TOO_LARGE));
        }
        let nested = Type::Array(boxed(huge(1 << 16)), 1 << 16);
        assert_eq!(problem(nested), Some(layout::TOO_LARGE));
    }
    let most = Type::Array(boxed(BYTE), layout::MAX_SIZE);
    assert_eq!(layout::problem(&most), None);
    assert_eq!(layout::of(&most).size, layout::MAX_SIZE);
}

/// The nearest definition of a path is meant, also where it is within another of that path.
#[test]
fn the_nearest_definition_is_meant() {
    let inner = record(
        "Node",
        vec![
            Type::Wide(wharf_abi::Wide::U128),
            Type::List(boxed(back("Node"))),
        ],
    );
    let outer = record("Node", vec![inner, Type::List(boxed(back("Node"))), BYTE]);
    let node = Node::of(&outer);
    assert_eq!((node.size, node.align), (40, 8));
    let Kind::Record { fields, .. } = &node.kind else {
        panic!("a record")
    };
    let size_of_element = |node: &Node| match &node.kind {
        Kind::List(element) => element.size,
        kind => panic!("{kind:?} is no list"),
    };
    assert_eq!(size_of_element(&fields[1].value), 40);
    let Kind::Record { fields, .. } = &fields[0].value.kind else {
        panic!("a record")
    };
    assert_eq!(size_of_element(&fields[1].value), 24);
}

/// What the tests above draw, in a form that reads.
#[test]
fn examples() {
    let option = |ty: Tree| Tree::Option(Box::new(ty));
    let result = |ok: Tree, error: Tree| Tree::Result(Box::new(ok), Box::new(error));
    let layout = |tree: Tree| {
        let Layout { size, align } = layout::of(&tree.ty());
        (size, align)
    };
    assert_eq!(layout(Tree::Unit), (0, 1));
    assert_eq!(layout(Tree::Str), (8, 4));
    assert_eq!(
        layout(Tree::List(Box::new(Tree::Scalar(Scalar::U64)))),
        (8, 4)
    );
    assert_eq!(layout(option(Tree::Scalar(Scalar::U8))), (2, 1));
    assert_eq!(layout(option(option(Tree::Scalar(Scalar::U16)))), (6, 2));
    assert_eq!(layout(option(Tree::Scalar(Scalar::F64))), (16, 8));
    assert_eq!(layout(option(Tree::Unit)), (1, 1));
    assert_eq!(layout(result(Tree::Unit, Tree::Unit)), (1, 1));
    assert_eq!(
        layout(result(Tree::Scalar(Scalar::U64), Tree::Str)),
        (16, 8)
    );
    assert_eq!(
        layout::payload(&Type::Scalar(Scalar::U8), &Type::Scalar(Scalar::U64)),
        8
    );
}

/// A handle is a word, and what it stands for no part of its layout; a view is a list.
#[test]
fn handles_and_views() {
    let word = Layout { size: 4, align: 4 };
    let object = Object(Side::Guest, 0);
    for tree in [
        Tree::Own(object),
        Tree::Borrow(object, Access::Exclusive),
        Tree::Function(Box::new(Called {
            calls: Calls::Once,
            kept: true,
            params: vec![Tree::Wide(wharf_abi::Wide::U128)],
            result: Tree::Str,
        })),
    ] {
        let ty = tree.ty();
        assert_eq!(layout::of(&ty), word);
        assert_eq!(Pass::of(&ty), Pass::Scalar(Scalar::U32));
        let option = Type::Option(boxed(ty));
        assert_eq!(layout::of(&option), Layout { size: 8, align: 4 });
        assert_eq!(Pass::of(&option), Pass::Optional(Scalar::U32));
    }
    for scalar in SCALARS.into_iter().filter(|it| it.is_number()) {
        for access in [Access::Shared, Access::Exclusive] {
            let view = Type::View(scalar, access);
            let list = Type::List(boxed(Type::Scalar(scalar)));
            assert_eq!(layout::of(&view), layout::of(&list));
            assert_eq!(Pass::of(&view), Pass::List);
        }
    }
}

#[test]
fn scalars_are_those_of_wit() {
    let resolve = Resolve::default();
    for scalar in SCALARS {
        same(&Tree::Scalar(scalar)).expect("the same layout");
        let ty = wit_scalar(scalar);
        let (params, results) = signature(&resolve, Some(ty), Some(ty));
        assert_eq!(params, [scalar.core()], "{scalar:?}");
        assert_eq!(results, [scalar.core()], "{scalar:?}");
    }
}
