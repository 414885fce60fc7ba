//! Lints that a guest's choices would wake in the code that is made for it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};

/// How many parameters a method has before `too_many_arguments`, with `self`.
const MAX_ARGUMENTS: usize = 7;
/// Somewhat less than what `type_complexity` allows.
const MAX_COMPLEXITY: u32 = 200;

/// On every item: a host may use a part of them, and then is told of the others if it is a program.
pub(crate) fn unused() -> TokenStream {
    quote! { #[allow(dead_code, unreachable_pub, reason = "hosts use what they need")] }
}

/// The attribute that lets these be.
pub(crate) fn allow(lints: &[&str]) -> TokenStream {
    if lints.is_empty() {
        return TokenStream::new();
    }
    let lints = lints.iter().map(|lint| {
        let lint = crate::names::ident(lint);
        quote! { clippy::#lint }
    });
    quote! { #[allow(#(#lints),*, reason = "the guest has it so")] }
}

/// Those of a method.
pub(crate) fn of_method(name: &str, params: usize, types: &[&TokenStream]) -> Vec<&'static str> {
    let mut lints = of_types(types);
    if params + 1 > MAX_ARGUMENTS {
        lints.push("too_many_arguments");
    }
    if ["from_", "into_", "to_"]
        .iter()
        .any(|it| name.starts_with(it))
    {
        lints.push("wrong_self_convention");
    }
    if ["next", "borrow_mut", "deref_mut", "index_mut", "drop"].contains(&name) {
        lints.push("should_implement_trait");
    }
    if name == "len" {
        lints.push("len_without_is_empty");
    }
    if name == "new" {
        lints.push("new_ret_no_self");
    }
    lints
}

/// Those of types.
pub(crate) fn of_types(types: &[&TokenStream]) -> Vec<&'static str> {
    let mut lints = Vec::new();
    let parsed: Vec<syn::Type> = types
        .iter()
        .filter_map(|ty| syn::parse2((*ty).clone()).ok())
        .collect();
    if parsed.iter().any(|ty| complexity(ty) > MAX_COMPLEXITY) {
        lints.push("type_complexity");
    }
    let boxes = types
        .iter()
        .any(|ty| ty.to_string().contains("Vec < Box <"));
    if boxes {
        lints.push("vec_box");
    }
    lints
}

/// Those of the names of cases, and of what they carry: the most bytes in linear memory.
pub(crate) fn of_cases(ty: &str, names: &[String], payload: u32) -> Vec<&'static str> {
    let mut lints = Vec::new();
    let (first, last) = (names.first(), names.last());
    if let (Some(first), Some(_)) = (first, last)
        && names.len() > 2
    {
        let word = |name: &str| crate::names::snake(name);
        let starts = word(first).split('_').next().unwrap_or_default().to_owned();
        let ends = word(first)
            .split('_')
            .next_back()
            .unwrap_or_default()
            .to_owned();
        let all_start = names.iter().all(|name| word(name).starts_with(&starts));
        let all_end = names.iter().all(|name| word(name).ends_with(&ends));
        if all_start || all_end {
            lints.push("enum_variant_names");
        }
    }
    let ty = crate::names::snake(ty);
    let repeats = |name: &String| {
        let name = crate::names::snake(name);
        name.starts_with(&ty) || name.ends_with(&ty)
    };
    if names.iter().any(repeats) && !lints.contains(&"enum_variant_names") {
        lints.push("enum_variant_names");
    }
    if payload > 48 {
        lints.push("large_enum_variant");
    }
    lints
}

/// As clippy counts it: the deeper a type stands, the more it is.
fn complexity(ty: &syn::Type) -> u32 {
    struct Score {
        score: u32,
        nest: u32,
    }
    impl<'t> Visit<'t> for Score {
        fn visit_type(&mut self, ty: &'t syn::Type) {
            let deeper = match ty {
                syn::Type::Reference(_) => {
                    self.score += self.nest;
                    0
                }
                _ => {
                    self.score += 10 * self.nest;
                    1
                }
            };
            self.nest += deeper;
            visit::visit_type(self, ty);
            self.nest -= deeper;
        }
    }
    let mut score = Score { score: 0, nest: 1 };
    score.visit_type(ty);
    score.score
}
