//! What a typed Rust host can't have of objects and functions.

use wharf_abi::types::{Body, Definition, Field, Function, Handle, Payload, Ref, Type};

use crate::Error;

/// Checks a type that the guest defined.
pub(crate) fn of_definition(name: &str, definition: &Definition) -> Result<(), Error> {
    let mut found = None;
    let mut part = |ty: &Type| {
        ty.visit(&mut |ty| match ty {
            Type::Handle(Handle::Function(_)) => {
                found.get_or_insert(Error::FunctionInType {
                    name: name.to_owned(),
                });
            }
            Type::Handle(Handle::Borrow(_, _)) => {
                found.get_or_insert(Error::LoanInType {
                    name: name.to_owned(),
                });
            }
            Type::Handle(Handle::Own(_))
            | Type::Unit
            | Type::Scalar(_)
            | Type::NonZero(_)
            | Type::Wide(_)
            | Type::Str
            | Type::List(_)
            | Type::Array(_, _)
            | Type::Set(_)
            | Type::Map(_, _)
            | Type::Tuple(_)
            | Type::Option(_)
            | Type::Result(_, _)
            | Type::Defined(_)
            | Type::Boxed(_)
            | Type::Back(_)
            | Type::View(_, _) => {}
        });
    };
    let of_types = |types: &[Ref<Type>], part: &mut dyn FnMut(&Type)| {
        types.iter().for_each(|ty| part(ty));
    };
    let of_fields = |fields: &[Field], part: &mut dyn FnMut(&Type)| {
        fields.iter().for_each(|field| part(&field.ty));
    };
    match &definition.body {
        Body::Record(fields) => of_fields(fields, &mut part),
        Body::Variant(cases) => {
            for case in cases.iter() {
                match &case.payload {
                    Payload::Unit => {}
                    Payload::One(ty) => part(ty),
                    Payload::Tuple(types) => of_types(types, &mut part),
                    Payload::Record(fields) => of_fields(fields, &mut part),
                }
            }
        }
        Body::Enum(_) | Body::Flags(_) => {}
    }
    found.map_or(Ok(()), Err)
}

/// Checks an exported function.
pub(crate) fn of_function(function: &Function) -> Result<(), Error> {
    for param in function.params.iter() {
        let inside = match param.ty.get() {
            // An argument of its own.
            Type::Handle(Handle::Function(callback)) => {
                let params = callback.params.iter().any(|ty| lends_function(ty));
                params || lends_function(&callback.result)
            }
            ty => lends_function(ty),
        };
        if inside {
            return Err(Error::LentInside {
                function: function.name.get().to_owned(),
            });
        }
    }
    Ok(())
}

fn lends_function(ty: &Type) -> bool {
    let mut found = false;
    ty.visit(&mut |ty| {
        if let Type::Handle(Handle::Function(callback)) = ty {
            found |= !callback.kept;
        }
    });
    found
}
