//! What the guest's functions fail with: those that it exports, and those that it gives away or lends.

use wharf_abi::flow::Flow;
use wharf_abi::section::Interface;
use wharf_abi::types::{Body, Field, Handle, Payload, Side, Type};

/// The error types, in no order, some more than once.
pub(super) fn of(interface: &Interface) -> Vec<&Type> {
    let mut errors: Vec<&Type> = interface
        .functions
        .iter()
        .filter_map(|it| it.error())
        .collect();
    let exports = interface.functions.iter();
    let exports = exports.map(|it| (it, Flow::TO_GUEST, Flow::FROM_GUEST));
    let imports = interface.imports.iter();
    let imports = imports.map(|it| (&it.function, Flow::TO_HOST, Flow::FROM_HOST));
    for (function, arguments, result) in exports.chain(imports) {
        for param in function.params.iter() {
            inside(&param.ty, arguments, &mut errors);
        }
        inside(&function.result, result, &mut errors);
    }
    errors
}

/// Adds those of the functions in a type.
fn inside<'t>(ty: &'t Type, flow: Flow, errors: &mut Vec<&'t Type>) {
    match ty {
        Type::Unit
        | Type::Scalar(_)
        | Type::NonZero(_)
        | Type::Wide(_)
        | Type::Str
        | Type::Back(_)
        | Type::View(_, _)
        | Type::Handle(Handle::Own(_) | Handle::Borrow(_, _)) => {}
        Type::List(ty)
        | Type::Array(ty, _)
        | Type::Set(ty)
        | Type::Option(ty)
        | Type::Boxed(ty) => {
            inside(ty, flow, errors);
        }
        Type::Map(a, b) | Type::Result(a, b) => {
            inside(a, flow, errors);
            inside(b, flow, errors);
        }
        Type::Tuple(parts) => parts.iter().for_each(|part| inside(part, flow, errors)),
        Type::Defined(definition) => {
            let all = |fields: &'t [Field], errors: &mut Vec<&'t Type>| {
                for field in fields {
                    inside(&field.ty, flow, errors);
                }
            };
            match &definition.body {
                Body::Record(fields) => all(fields, errors),
                Body::Variant(cases) => {
                    for case in cases.iter() {
                        match &case.payload {
                            Payload::Unit => {}
                            Payload::One(ty) => inside(ty, flow, errors),
                            Payload::Tuple(parts) => {
                                parts.iter().for_each(|part| inside(part, flow, errors));
                            }
                            Payload::Record(fields) => all(fields, errors),
                        }
                    }
                }
                Body::Enum(_) | Body::Flags(_) => {}
            }
        }
        Type::Handle(Handle::Function(callback)) => {
            let callback = callback.get();
            for param in callback.params.iter() {
                inside(param, flow.of_arguments(), errors);
            }
            inside(&callback.result, flow.of_result(), errors);
            if let (Side::Guest, Type::Result(_, error)) = (flow.sender(), callback.result.get()) {
                errors.push(error);
            }
        }
    }
}
