//! The layout is the Canonical ABI's: the same types in `wit-parser`, which has its own code for
//! sizes and for flattening, give the same numbers.
#![cfg(feature = "alloc")]

mod generated;

use generated::{SCALARS, Tree, config, wit_tree};
use proptest::prelude::*;
use wharf_abi::layout::{self, Layout};
use wharf_abi::slots::{Core, Pass};
use wharf_abi::{Scalar, Type};
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{
    Docs, Function, FunctionKind, Int, Param, Resolve, Result_, SizeAlign, Span, Stability,
    TypeDef, TypeDefKind, TypeOwner,
};

/// A type in WIT. What is in it comes before it, as `SizeAlign::fill` wants it.
fn wit(tree: &Tree, resolve: &mut Resolve) -> wit_parser::Type {
    let kind = match tree {
        Tree::Unit => panic!("WIT has no `()`"),
        Tree::Scalar(scalar) => return wit_scalar(*scalar),
        Tree::Str => return wit_parser::Type::String,
        Tree::List(element) => TypeDefKind::List(wit(element, resolve)),
        Tree::Option(some) => TypeDefKind::Option(wit(some, resolve)),
        Tree::Result(ok, error) => TypeDefKind::Result(Result_ {
            ok: wit_arm(ok, resolve),
            err: wit_arm(error, resolve),
        }),
    };
    wit_parser::Type::Id(resolve.types.alloc(TypeDef {
        name: None,
        kind,
        owner: TypeOwner::None,
        docs: Docs::default(),
        stability: Stability::Unknown,
        span: Span::default(),
        external_id: None,
    }))
}

fn wit_arm(tree: &Tree, resolve: &mut Resolve) -> Option<wit_parser::Type> {
    match tree {
        Tree::Unit => None,
        tree => Some(wit(tree, resolve)),
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

/// Compares a type, and everything in it, with what `wit-parser` says.
fn same(tree: &Tree) -> Result<(), TestCaseError> {
    if let Tree::Unit = tree {
        return Ok(());
    }
    let mut resolve = Resolve::default();
    let ty = wit(tree, &mut resolve);
    let arms = match tree {
        Tree::Unit | Tree::Scalar(_) | Tree::Str => None,
        Tree::List(element) => {
            same(element)?;
            None
        }
        Tree::Option(some) => Some((&**some, &Tree::Unit)),
        Tree::Result(ok, error) => Some((&**ok, &**error)),
    };
    let wit_arms =
        arms.map(|(first, second)| [first, second].map(|tree| wit_arm(tree, &mut resolve)));
    let mut sizes = SizeAlign::default();
    sizes.fill(&resolve).expect("a type fits");
    let expected = Layout {
        size: sizes.size(&ty).size_wasm32() as u32,
        align: sizes.align(&ty).align_wasm32() as u32,
    };
    prop_assert_eq!(layout::of(&tree.ty()), expected);
    if let (Some((first, second)), Some(wit_arms)) = (arms, wit_arms) {
        let expected = sizes.payload_offset(Int::U8, wit_arms.iter().map(Option::as_ref));
        prop_assert_eq!(
            layout::payload(&first.ty(), &second.ty()),
            expected.size_wasm32() as u32
        );
        same(first)?;
        same(second)?;
    }
    Ok(())
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
    fn sizes_are_those_of_wit(tree in wit_tree()) {
        same(&tree)?;
    }

    /// A list's elements lie one after the other, and a block suits every type.
    #[test]
    fn sizes_are_strides(tree in wit_tree()) {
        let Layout { size, align } = layout::of(&tree.ty());
        prop_assert!(size > 0 && size.is_multiple_of(align));
        prop_assert!(align.is_power_of_two() && align <= layout::BLOCK_ALIGN);
    }

    #[test]
    fn slots_follow_the_rule(tree in wit_tree()) {
        let ty = tree.ty();
        let pass = Pass::of(&ty);
        let expected = match &tree {
            Tree::Unit => Pass::Nothing,
            Tree::Scalar(scalar) => Pass::Scalar(*scalar),
            Tree::Str | Tree::List(_) => Pass::List,
            Tree::Option(some) => match &**some {
                Tree::Scalar(scalar) => Pass::Optional(*scalar),
                _ => Pass::Pointer,
            },
            Tree::Result(..) => Pass::Pointer,
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
    /// component's. `result<_, _>` alone is returned in another way: as a pointer, not as one
    /// core value.
    #[test]
    fn slots_are_those_of_wit_but_for_pointers(tree in wit_tree()) {
        let mut resolve = Resolve::default();
        let ty = wit(&tree, &mut resolve);
        let pass = Pass::of(&tree.ty());
        let (params, _) = signature(&resolve, Some(ty), None);
        if pass != Pass::Pointer {
            prop_assert_eq!(pass.params(), params);
        }
        let (_, results) = signature(&resolve, None, Some(ty));
        prop_assert_eq!(pass.results(), results);
    }
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
