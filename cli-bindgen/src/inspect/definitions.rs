//! The types with a name.

use wharf_abi::types;

use super::{Body, Case, Definition, Member};

pub(super) fn definition(name: String, definition: &types::Definition) -> Definition {
    let body = match &definition.body {
        types::Body::Record(parts) => Body::Record {
            fields: fields(parts),
        },
        types::Body::Variant(cases) => Body::Variant {
            cases: cases.iter().map(case).collect(),
        },
        types::Body::Enum(cases) => Body::Enum {
            cases: cases.iter().map(|label| member(label, None)).collect(),
        },
        types::Body::Flags(flags) => Body::Flags {
            flags: flags.iter().map(|label| member(label, None)).collect(),
        },
    };
    Definition {
        name,
        rust: rust(definition),
        path: definition.path.get().to_owned(),
        docs: definition.label.docs.get().to_owned(),
        body,
    }
}

/// The name, and what it is generic over.
fn rust(definition: &types::Definition) -> String {
    let args: Vec<String> = definition.args.iter().map(|arg| arg.to_string()).collect();
    let ident = definition.label.ident.get();
    match args.is_empty() {
        true => ident.to_owned(),
        false => format!("{ident}<{}>", args.join(", ")),
    }
}

fn fields(fields: &[types::Field]) -> Vec<Member> {
    let field = |field: &types::Field| member(&field.label, Some(&field.ty));
    fields.iter().map(field).collect()
}

fn member(label: &types::Label, ty: Option<&types::Type>) -> Member {
    Member {
        name: label.name.get().to_owned(),
        ty: ty.map(ToString::to_string),
        docs: label.docs.get().to_owned(),
    }
}

fn case(case: &types::Case) -> Case {
    let (parts, fields) = match &case.payload {
        types::Payload::Unit => (Vec::new(), Vec::new()),
        types::Payload::One(ty) => (vec![ty.to_string()], Vec::new()),
        types::Payload::Tuple(parts) => {
            let parts = parts.iter().map(|part| part.to_string());
            (parts.collect(), Vec::new())
        }
        types::Payload::Record(parts) => (Vec::new(), fields(parts)),
    };
    Case {
        name: case.label.name.get().to_owned(),
        docs: case.label.docs.get().to_owned(),
        parts,
        fields,
    }
}
