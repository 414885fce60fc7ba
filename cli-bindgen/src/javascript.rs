//! The JavaScript back end: one ES-module package for every JavaScript host.
//!
//! `NAME.js` holds the pieces of the runtime that this interface uses, one function for each
//! export, and `instantiate`. Every number in it comes from a plan, every piece of logic from
//! `runtime/js`.

use wharf_abi::plan::{Plan, Plans};
use wharf_abi::section::{Interface, WRITER};
use wharf_js::{Piece, Scope};

use crate::code::Code;
use crate::rewrite::Addresses;
use crate::{File, Options};

mod declarations;
mod function;
mod labels;
mod names;
mod values;

pub use names::NameError;

use names::{Name, Names};
use values::Values;

/// What of the package the interface decides.
pub(crate) struct Package<'p> {
    plans: &'p [Plan],
    names: Names,
    /// Where the guest's arena and panic record are, as far as this interface needs them.
    addresses: Addresses,
    /// Some function returns a `Result`.
    errors: bool,
}

/// Writes the package.
///
/// # Errors
/// If names collide in JavaScript or TypeScript, or mean something else there.
pub(crate) fn emit(
    interface: &Interface,
    plans: &Plans,
    addresses: Addresses,
    options: &Options,
) -> Result<Vec<File>, NameError> {
    labels::check(interface)?;
    let package = Package {
        plans: &plans.exports,
        names: Names::of(&plans.exports)?,
        addresses,
        errors: interface
            .functions
            .iter()
            .any(|function| function.error().is_some()),
    };
    let file = |extension: &str, text: String| File {
        name: format!("{}.{extension}", options.name),
        bytes: text.into_bytes(),
    };
    let json = File {
        name: "package.json".to_owned(),
        bytes: package_json(options).into_bytes(),
    };
    Ok(vec![
        file("js", package.glue(interface, options)),
        file("d.ts", declarations::emit(&package, interface)),
        json,
    ])
}

impl Package<'_> {
    fn glue(&self, interface: &Interface, options: &Options) -> String {
        let mut values = Values::of(self.plans);
        let mut functions = Code::default();
        functions.scope("return {", "};", |code| {
            for (plan, function) in self.plans.iter().zip(&interface.functions) {
                function::emit(self, plan, &function.docs, &mut values, code);
            }
        });
        let mut start = Code::default();
        self.start(&mut start);
        let (functions, start) = (functions.finish(), start.finish());

        let mut pieces = self.addresses();
        pieces.extend(wharf_js::pieces());
        pieces.extend(values.finish());
        let pieces = wharf_js::used(&pieces, &format!("compiled;\n{functions}\n{start}"));
        let (shared, instance): (Vec<_>, Vec<_>) = pieces
            .into_iter()
            .partition(|piece| piece.scope == Scope::Shared);
        let mut code = Code::default();
        code.line(format!("// Made by wharf {WRITER}. Changes will be lost."));
        write_pieces(&shared, &mut code);
        let shared = std::mem::take(&mut code).finish();
        code.lines(&shared.replace("./guest.wasm", &format!("./{}.wasm", options.name)));
        code.line("");
        code.line("// Makes an instance, independent of every other: its state and what works on that, and");
        code.line("// the guest's functions.");
        code.scope(
            "export async function instantiate({ module = compiled } = {}) {",
            "}",
            |code| {
                code.line("let { exports: wasm } = await WebAssembly.instantiate(module);");
                write_pieces(&instance, code);
                code.line("");
                code.lines(&functions);
            },
        );
        code.line("");
        code.lines(&start);
        code.finish()
    }

    /// The instance that the package itself is.
    fn start(&self, code: &mut Code) {
        // A word that can't name a variable can still name an export.
        let (plain, renamed): (Vec<&Name>, Vec<&Name>) = self
            .names
            .functions()
            .iter()
            .partition(|name| name.local == name.public);
        let mut members: Vec<String> = plain.iter().map(|name| name.public.clone()).collect();
        let renames = renamed
            .iter()
            .map(|name| format!("{}: {}", name.public, name.local));
        if renamed.is_empty() {
            code.line(format!(
                "export const {{ {} }} = await instantiate();",
                members.join(", ")
            ));
        } else {
            members.extend(renames);
            code.line(format!(
                "const {{ {} }} = await instantiate();",
                members.join(", ")
            ));
            let plain = plain.iter().map(|name| name.public.clone());
            let renamed = renamed
                .iter()
                .map(|name| format!("{} as {}", name.local, name.public));
            let exports: Vec<String> = plain.chain(renamed).collect();
            code.line(format!("export {{ {} }};", exports.join(", ")));
        }
        code.line(format!("export {{ {} }};", self.errors().join(", ")));
    }

    /// The addresses, as pieces.
    fn addresses(&self) -> Vec<Piece> {
        let Addresses { area, panic } = self.addresses;
        let result = area.map(|area| area + wharf_abi::arena::RESULT);
        [("AREA", area), ("RESULT", result), ("PANIC", panic)]
            .into_iter()
            .filter_map(|(name, address)| {
                let text = format!("const {name} = {};\n", address?);
                Some(Piece::new(Scope::Shared, text))
            })
            .collect()
    }

    /// The error classes that the package exports.
    fn errors(&self) -> Vec<&'static str> {
        let mut errors = vec!["GuestPanic"];
        if self.errors {
            errors.push("GuestError");
        }
        errors
    }
}

/// Functions and classes stand apart, state stands together.
fn write_pieces(pieces: &[Piece], code: &mut Code) {
    let mut compact = false;
    for Piece { text, .. } in pieces {
        let line = text.lines().count() == 1;
        if !(line && compact) {
            code.line("");
        }
        compact = line;
        code.lines(text);
    }
}

fn package_json(options: &Options) -> String {
    let name = &options.name;
    let package = serde_json::json!({
        "name": name.replace('_', "-"),
        "version": options.version,
        "type": "module",
        "main": format!("./{name}.js"),
        "types": format!("./{name}.d.ts"),
        "exports": {
            ".": { "types": format!("./{name}.d.ts"), "default": format!("./{name}.js") },
            format!("./{name}.wasm"): format!("./{name}.wasm"),
        },
        "files": [format!("{name}.js"), format!("{name}.d.ts"), format!("{name}.wasm")],
    });
    format!("{package:#}\n")
}
