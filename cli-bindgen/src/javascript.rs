//! The JavaScript back end: one ES-module package for every JavaScript host.
//!
//! `NAME.js` holds the pieces of the runtime that this interface uses, one function for each
//! export, and `instantiate`. Every number in it comes from a plan, every piece of logic from
//! `runtime/js`.

use wharf_abi::plan::Plan;
use wharf_abi::section::{Interface, WRITER};
use wharf_js::Piece;

use crate::code::Code;
use crate::{File, Options};

mod declarations;
mod function;
mod names;
mod values;

pub use names::NameError;

use names::Names;
use values::Values;

/// What of the package the interface decides.
pub(crate) struct Package<'p> {
    plans: &'p [Plan],
    names: Names,
    /// Some call can end in a panic with a record.
    panics: bool,
    /// Some function returns a `Result`.
    errors: bool,
}

/// Writes the package.
///
/// # Errors
/// If names collide in JavaScript, or mean something else there.
pub(crate) fn emit(
    interface: &Interface,
    plans: &[Plan],
    panics: bool,
    options: &Options,
) -> Result<Vec<File>, NameError> {
    let package = Package {
        plans,
        names: Names::of(plans)?,
        panics,
        errors: interface.functions.iter().any(|function| function.error().is_some()),
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
        let mut values = Values::default();
        let mut bind = Code::default();
        self.bind(interface, &mut values, &mut bind);
        let mut start = Code::default();
        self.start(&options.name, &mut start);
        let (bind, start) = (bind.finish(), start.finish());

        let mut pieces = wharf_js::pieces();
        pieces.extend(values.finish());
        let mut code = Code::default();
        code.line(format!("// Made by wharf {WRITER}. Changes will be lost."));
        for Piece { text, .. } in wharf_js::used(&pieces, &format!("{bind}\n{start}")) {
            code.line("");
            code.lines(text);
        }
        code.line("");
        code.lines(&bind);
        code.line("");
        code.lines(&start);
        code.finish()
    }

    /// The functions of one instance.
    fn bind(&self, interface: &Interface, values: &mut Values, code: &mut Code) {
        code.line("// The guest's functions, for one instance.");
        code.scope("function bind(wasm) {", "}", |code| {
            let uses_memory = self.panics || crate::needs(self.plans).memory;
            code.line(match uses_memory {
                true => "const guest = attach(wasm);",
                false => "const guest = { wasm };",
            });
            code.scope("return {", "};", |code| {
                for (plan, function) in self.plans.iter().zip(&interface.functions) {
                    function::emit(self, plan, &function.docs, values, code);
                }
            });
        });
    }

    /// Finding the module, and the instance that the package itself is.
    fn start(&self, name: &str, code: &mut Code) {
        code.line(format!(
            "const module = await compile(new URL(\"./{name}.wasm\", import.meta.url));"
        ));
        code.line("");
        code.line("// Makes a further instance, independent of every other.");
        code.scope("export async function instantiate(options = {}) {", "}", |code| {
            code.line("const source = (await options.module) ?? module;");
            code.line(
                "const compiled = source instanceof WebAssembly.Module \
                 ? source : await WebAssembly.compile(source);",
            );
            code.line("return bind((await WebAssembly.instantiate(compiled)).exports);");
        });
        code.line("");
        code.line("const instance = await instantiate();");
        for name in self.names.functions() {
            if name.local == name.public {
                code.line(format!("export const {} = instance.{};", name.local, name.public));
            } else {
                code.line(format!("const {} = instance.{};", name.local, name.public));
                code.line(format!("export {{ {} as {} }};", name.local, name.public));
            }
        }
        code.line(format!("export {{ {} }};", self.errors().join(", ")));
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
