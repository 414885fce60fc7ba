//! The JavaScript back end: one ES-module package for every JavaScript host.
//!
//! `NAME.js` holds the pieces of the runtime that this interface uses, one function for each
//! export, and `instantiate`. Every number in it comes from a plan, every piece of logic from
//! `runtime/js`.

use std::collections::BTreeSet;

use wharf_abi::plan::{Plan, Plans};
use wharf_abi::section::{Interface, WRITER};
use wharf_js::{Piece, Scope};

use crate::code::Code;
use crate::rewrite::Addresses;
use crate::{File, Options};

mod call;
mod callbacks;
mod declarations;
mod features;
mod function;
mod imports;
mod labels;
mod members;
mod names;
mod objects;
mod serve;
#[cfg(test)]
mod tests;
mod track;
mod values;

pub use names::NameError;

use features::Features;
use imports::Imported;
use names::{Name, Names};
use objects::Class;
use track::Tracking;
use values::Values;

/// What of the package the interface decides.
pub(crate) struct Package<'p> {
    plans: &'p [Plan],
    names: Names,
    /// The guest's resources.
    classes: Vec<Class<'p>>,
    /// What the guest imports.
    imports: Vec<Imported<'p>>,
    features: Features,
    /// Where the guest's arena and panic record are, as far as this interface needs them.
    addresses: Addresses,
    tracking: Tracking,
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
    let mut features = Features::of(interface, plans, addresses.panic.is_some());
    labels::check(interface, &features)?;
    let names = Names::of(interface, &plans.exports, &features)?;
    features.classes = names.local_classes();
    let package = Package {
        plans: &plans.exports,
        classes: Class::all(interface, &plans.exports, &names),
        imports: imports::imported(interface, &plans.imports),
        tracking: Tracking::of(addresses.stats, &names)?,
        names,
        addresses,
        errors: features.errors,
        features,
    };
    members::check(&package)?;
    let file = |extension: &str, text: String| File {
        name: format!("{}.{extension}", options.name),
        bytes: text.into_bytes(),
    };
    let json = File {
        name: "package.json".to_owned(),
        bytes: package_json(options, interface).into_bytes(),
    };
    Ok(vec![
        file("js", package.glue(interface, plans, options)),
        file("d.ts", declarations::emit(&package, interface)),
        json,
    ])
}

impl Package<'_> {
    /// Whether whoever makes an instance must give it something. Then the package itself is none.
    fn needs_imports(&self) -> bool {
        let mut imports = self.imports.iter();
        imports.any(|import| import.plan.module.is_empty() && import.is_given())
    }

    fn glue(&self, interface: &Interface, plans: &Plans, options: &Options) -> String {
        let mut values = Values::of(plans, self.features.clone());
        // What opens a function names it, and uses nothing.
        let mut headers = Vec::new();
        let mut functions = Code::default();
        for class in &self.classes {
            objects::emit(self, class, &mut values, &mut headers, &mut functions);
            functions.line("");
        }
        functions.scope("return {", "};", |code| {
            for (plan, function) in self.plans.iter().zip(&interface.functions) {
                if plan.member.is_none() {
                    function::emit(self, plan, &function.docs, &mut values, &mut headers, code);
                }
            }
            for Class { name, .. } in &self.classes {
                code.line(match name.public == name.local {
                    true => format!("{},", name.public),
                    false => format!("{}: {},", name.public, name.local),
                });
            }
            for member in self.tracking.members() {
                code.line(format!("{member},"));
            }
        });
        let mut making = Code::default();
        self.make(&mut values, &mut making);
        let mut start = Code::default();
        self.start(&mut start);
        let [functions, making, start] = [functions, making, start].map(Code::finish);

        let mut pieces = self.addresses();
        let runtime = wharf_js::pieces();
        let handles = self.features.handles;
        pieces.extend(runtime.into_iter().filter(|it| handles || !it.of_handles));
        pieces.extend(self.tracking.pieces(self.plans));
        pieces.extend(values.finish());
        self.name_failures(&mut pieces);
        let used = functions.lines().filter(|line| {
            let line = line.trim_start();
            !headers.iter().any(|header| header == line)
        });
        let used = used.collect::<Vec<_>>().join("\n");
        let pieces = wharf_js::used(&pieces, &format!("compiled;\n{used}\n{making}\n{start}"));
        let (shared, instance): (Vec<_>, Vec<_>) = pieces
            .into_iter()
            .partition(|piece| piece.scope == Scope::Shared);
        let mut code = Code::default();
        code.line(format!("// Made by wharf {WRITER}. Changes will be lost."));
        if !self.names.modules.is_empty() {
            code.line("");
        }
        for (specifier, variable) in &self.names.modules {
            let specifier = labels::quoted(specifier);
            code.line(format!("import * as {variable} from {specifier};"));
        }
        write_pieces(&shared, &mut code);
        let shared = std::mem::take(&mut code).finish();
        code.lines(&shared.replace("./guest.wasm", &format!("./{}.wasm", options.name)));
        code.line("");
        code.line("// Makes an instance, independent of every other: its state and what works on that, and");
        code.line("// the guest's functions.");
        let given = match self.needs_imports() {
            true => "{ module = compiled, imports }",
            false => "{ module = compiled }",
        };
        let open = format!("export async function instantiate({given} = {{}}) {{");
        code.scope(&open, "}", |code| {
            code.lines(&making);
            write_pieces(&instance, code);
            code.line("");
            code.lines(&functions);
        });
        code.line("");
        code.lines(&start);
        code.finish()
    }

    /// Makes the instance of the module.
    fn make(&self, values: &mut Values, code: &mut Code) {
        let mut imports = "";
        if !self.imports.is_empty() || self.features.hosts {
            self.require_imports(code);
            self.host(values, code);
            imports = ", { wharf: host }";
        }
        code.line(format!(
            "let {{ exports: wasm }} = await WebAssembly.instantiate(module{imports});"
        ));
    }

    /// Has pieces look at objects, and make of an error what calls of this package do.
    fn name_failures(&self, pieces: &mut [Piece]) {
        let bare = if self.features.records {
            "failed(error)"
        } else {
            "trapped(error)"
        };
        for piece in pieces.iter_mut().filter(|piece| piece.of_handles) {
            let failed = match piece.name == "callEnded" {
                true => bare,
                false => self.features.failed(),
            };
            piece.text = piece.text.replace("failed(error)", failed);
            if piece.name != "exclusiveHandle" {
                let lend = format!("{}(cell", self.features.lend("exclusiveHandle"));
                piece.text = piece.text.replace("exclusiveHandle(cell", &lend);
            }
        }
    }

    /// The instance that the package itself is.
    fn start(&self, code: &mut Code) {
        if self.needs_imports() {
            code.line(format!("export {{ {} }};", self.errors().join(", ")));
            return;
        }
        // A word that can't name a variable can still name an export.
        let (plain, renamed): (Vec<&Name>, Vec<&Name>) =
            self.names.all().partition(|name| name.local == name.public);
        let tracking = self.tracking.members().iter().map(|it| (*it).to_owned());
        let plain: Vec<String> = plain
            .iter()
            .map(|name| name.public.clone())
            .chain(tracking)
            .collect();
        let mut members = plain.clone();
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
            let renamed = renamed
                .iter()
                .map(|name| format!("{} as {}", name.local, name.public));
            let exports: Vec<String> = plain.into_iter().chain(renamed).collect();
            code.line(format!("export {{ {} }};", exports.join(", ")));
        }
        code.line(format!("export {{ {} }};", self.errors().join(", ")));
    }

    /// The addresses, as pieces.
    fn addresses(&self) -> Vec<Piece> {
        let Addresses { area, panic, .. } = self.addresses;
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
        if self.features.owns {
            errors.push("ResourceError");
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

fn package_json(options: &Options, interface: &Interface) -> String {
    let name = &options.name;
    let own = ["js", "d.ts", "wasm"].map(|extension| format!("{name}.{extension}"));
    let modules: BTreeSet<&str> = interface
        .imports
        .iter()
        .filter_map(|import| import.module.strip_prefix("./"))
        .collect();
    let files: Vec<String> = own
        .into_iter()
        .chain(modules.into_iter().map(str::to_owned))
        .collect();
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
        "files": files,
    });
    format!("{package:#}\n")
}
