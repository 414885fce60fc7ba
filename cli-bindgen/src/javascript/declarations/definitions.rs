//! The types that a guest defined: an interface for a record or for flags, a union for a variant or
//! an enum.

use wharf_abi::types::{Body, Case, Definition, Label, Payload};

use super::super::function::doc_comment;
use super::super::labels;
use super::types::{Form, Types};
use crate::code::Code;

/// Writes every definition, and of some what is accepted for it besides.
pub(super) fn emit(types: &Types<'_>, code: &mut Code) {
    for (name, definition) in &types.definitions {
        code.line("");
        doc_comment(&definition.label.docs, code);
        define(types, name, definition, Form::Returned, code);
        if types.has_two_forms(name) {
            code.line("");
            code.line(format!("/** What is accepted for `{name}`. */"));
            define(types, name, definition, Form::Given, code);
        }
    }
}

fn define(types: &Types<'_>, name: &str, definition: &Definition, form: Form, code: &mut Code) {
    let name = types.name(name, form);
    let interface = format!("export interface {name} {{");
    match &definition.body {
        Body::Record(fields) => code.scope(&interface, "}", |code| {
            for field in fields.iter() {
                doc_comment(&field.label.docs, code);
                code.line(types.field(&[definition], field, form));
            }
        }),
        Body::Flags(flags) => code.scope(&interface, "}", |code| {
            for flag in flags.iter() {
                doc_comment(&flag.docs, code);
                let key = labels::property(&labels::key(flag));
                code.line(match form {
                    Form::Returned => format!("{key}: boolean;"),
                    Form::Given => format!("{key}?: boolean | undefined;"),
                });
            }
        }),
        Body::Enum(cases) => {
            let members = cases
                .iter()
                .map(|case| (case, labels::quoted(&labels::tag(case))));
            union(name, &members.collect::<Vec<_>>(), code);
        }
        Body::Variant(cases) => {
            let members = cases
                .iter()
                .map(|case| (&case.label, variant_case(types, definition, case, form)));
            union(name, &members.collect::<Vec<_>>(), code);
        }
    }
}

fn variant_case(types: &Types<'_>, definition: &Definition, case: &Case, form: Form) -> String {
    let tag = labels::quoted(&labels::tag(&case.label));
    let around = [definition];
    let val = match &case.payload {
        Payload::Unit => return format!("{{ tag: {tag} }}"),
        Payload::One(ty) => types.within(&around, ty, form),
        Payload::Tuple(parts) => types.tuple(&around, parts, form),
        Payload::Record(fields) => {
            let fields = fields.iter().map(|field| {
                let docs = field.label.docs.replace("*/", "*\\/").replace('\n', " ");
                let docs = match docs.as_str() {
                    "" => docs,
                    _ => format!("/** {docs} */ "),
                };
                docs + &types.field(&around, field, form)
            });
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(" "))
        }
    };
    // A value that may be absent is there nevertheless.
    format!("{{ tag: {tag}; val: {val} }}")
}

/// A union, one member a line.
fn union(name: &str, members: &[(&Label, String)], code: &mut Code) {
    let plain = members.iter().all(|(label, _)| label.docs.is_empty());
    let types: Vec<&str> = members.iter().map(|(_, ty)| ty.as_str()).collect();
    let inline = types.join(" | ");
    if plain && inline.len() < 70 {
        code.line(format!("export type {name} = {inline};"));
        return;
    }
    code.line(format!("export type {name} ="));
    let mut body = Code::default();
    for (i, (label, ty)) in members.iter().enumerate() {
        doc_comment(&label.docs, &mut body);
        let end = if i + 1 == members.len() { ";" } else { "" };
        body.line(format!("| {ty}{end}"));
    }
    code.indented(&body.finish());
}
