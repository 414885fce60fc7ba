//! `wharf inspect`: what a module is made of.

use std::fmt::{Result as Written, Write};
use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use wharf_abi::arena::PAGE;
use wharf_cli::inspect::{
    Body, Definition, Function, Import, Imported, Member, Memory, Origin, Report, Resource,
    ResourceMember, inspect, svg,
};

use super::guest::{self, Profile};
use super::{Failure, output};

/// Shows a module's interface, exports, imports, sections and linear memory
///
/// The interface is what hosts call and what they give: functions, resources with their members
/// (constructor, method, static, getter, setter, constant, text, next), and imports. Functions that
/// are values stand in signatures as Box<dyn Fn(…)> or &dyn Fn(…), and numbers that the guest only
/// lets look at as View<…>. An import that is declared but not called needs no host.
/// The module of a JavaScript package has no interface, unless it was made with `--keep-interface`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    wharf inspect pkg/hello.wasm\n  \
    wharf inspect examples/hello --svg hello.svg")]
pub(super) struct Inspect {
    /// A .wasm file, or the folder of a guest crate, which is built first
    #[arg(value_name = "GUEST")]
    guest: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Draw a picture in place of the text
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

impl Inspect {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let guest = guest::load(&self.guest, Profile::Release)?;
        let report = inspect(&guest.wasm)
            .with_context(|| format!("{} can't be read", self.guest.display()))?;
        if let Some(path) = &self.svg {
            fs::write(path, svg(&report))
                .with_context(|| format!("{} can't be written", path.display()))?;
            eprintln!("wrote {}", path.display());
        }
        let text = match (self.json, &self.svg) {
            (true, _) => serde_json::to_string_pretty(&report)? + "\n",
            (false, Some(_)) => return Ok(()),
            (false, None) => {
                let mut text = String::new();
                print(&report, &mut text)?;
                text
            }
        };
        Ok(output::print(&text)?)
    }
}

fn print(report: &Report, out: &mut String) -> Written {
    match (&report.wharf, report.processed) {
        (Some(wharf), true) => writeln!(
            out,
            "guest of wharf {wharf}, rewritten, {}",
            bytes(report.size as u64)
        )?,
        (Some(wharf), false) => writeln!(
            out,
            "guest of wharf {wharf}, as linked, {}",
            bytes(report.size as u64)
        )?,
        (None, true) => writeln!(
            out,
            "rewritten by wharf, interface stripped, {}",
            bytes(report.size as u64)
        )?,
        (None, false) => writeln!(
            out,
            "module without a Wharf interface, {}",
            bytes(report.size as u64)
        )?,
    }
    if !report.functions.is_empty() {
        writeln!(out, "\nInterface")?;
        for Function {
            docs, signature, ..
        } in &report.functions
        {
            print_docs(docs, "  ", out)?;
            writeln!(out, "  {signature}")?;
        }
    }
    if !report.resources.is_empty() {
        writeln!(out, "\nResources")?;
        for resource in &report.resources {
            print_resource(resource, out)?;
        }
    }
    if !report.imported.is_empty() {
        writeln!(out, "\nThe host gives")?;
        for Imported { function, origin } in &report.imported {
            print_docs(&function.docs, "  ", out)?;
            writeln!(out, "  {}{}", function.signature, origin_of(origin))?;
        }
    }
    if !report.types.is_empty() {
        writeln!(out, "\nTypes")?;
        for definition in &report.types {
            print_type(definition, out)?;
        }
    }
    if !report.exports.is_empty() {
        writeln!(out, "\nExports")?;
        for export in &report.exports {
            writeln!(out, "  {:8}  {}", export.kind, export.name)?;
        }
    }
    if !report.imports.is_empty() {
        writeln!(out, "\nImports")?;
        for Import { module, name, kind } in &report.imports {
            writeln!(out, "  {kind:8}  {module} {name}")?;
        }
    }
    writeln!(out, "\nSections")?;
    for section in &report.sections {
        writeln!(out, "  {:>9}  {}", section.size, section.name)?;
    }
    if let Some(memory) = &report.memory {
        print_memory(memory, out)?;
    }
    Ok(())
}

fn print_docs(docs: &str, indent: &str, out: &mut String) -> Written {
    for line in docs.lines() {
        writeln!(out, "{indent}{}", format!("/// {line}").trim_end())?;
    }
    Ok(())
}

fn print_resource(resource: &Resource, out: &mut String) -> Written {
    let Resource {
        name,
        rust,
        docs,
        side,
        members,
        ..
    } = resource;
    print_docs(docs, "  ", out)?;
    let title = match name == rust {
        true => name.clone(),
        false => format!("{name} = {rust}"),
    };
    writeln!(out, "  {title}, the {side}'s")?;
    for ResourceMember {
        function,
        role,
        origin,
    } in members
    {
        print_docs(&function.docs, "    ", out)?;
        let origin = origin.as_ref().map(origin_of).unwrap_or_default();
        writeln!(out, "    {role:11}  {}{origin}", function.signature)?;
    }
    Ok(())
}

/// What is special about where an import comes from.
fn origin_of(origin: &Origin) -> String {
    let module = match origin.module.as_str() {
        "" => String::new(),
        module => format!(", from {module:?}"),
    };
    let unused = if origin.used { "" } else { ", not called" };
    module + unused
}

/// Without docs, as Rust writes it.
fn print_type(definition: &Definition, out: &mut String) -> Written {
    let Definition { name, rust, .. } = definition;
    let names = |members: &[Member]| {
        let names: Vec<&str> = members.iter().map(|it| it.name.as_str()).collect();
        names.join(", ")
    };
    let title = match name == rust {
        true => name.clone(),
        false => format!("{name} = {rust}"),
    };
    match &definition.body {
        Body::Record { fields } => {
            writeln!(out, "  record {title}")?;
            print_fields(fields, "    ", out)?;
        }
        Body::Variant { cases } => {
            writeln!(out, "  variant {title}")?;
            for case in cases {
                match case.parts.is_empty() {
                    true => writeln!(out, "    {}", case.name)?,
                    false => writeln!(out, "    {}({})", case.name, case.parts.join(", "))?,
                }
                print_fields(&case.fields, "      ", out)?;
            }
        }
        Body::Enum { cases } => writeln!(out, "  enum {title}: {}", names(cases))?,
        Body::Flags { flags } => writeln!(out, "  flags {title}: {}", names(flags))?,
    }
    Ok(())
}

fn print_fields(fields: &[Member], indent: &str, out: &mut String) -> Written {
    for field in fields {
        let ty = field.ty.as_deref().unwrap_or_default();
        writeln!(out, "{indent}{}: {ty}", field.name)?;
    }
    Ok(())
}

fn print_memory(memory: &Memory, out: &mut String) -> Written {
    writeln!(out, "\nLinear memory")?;
    writeln!(
        out,
        "  pages      {} of 64 KiB, {}",
        memory.pages,
        bytes(memory.pages * PAGE)
    )?;
    match memory.maximum {
        Some(maximum) => writeln!(
            out,
            "  maximum    {maximum} pages, {}",
            bytes(maximum * PAGE)
        )?,
        None => writeln!(out, "  maximum    none, so 65536 pages")?,
    }
    writeln!(out, "  data       {}", bytes(memory.data))?;
    if let Some(stack) = memory.stack {
        writeln!(out, "  stack      {}", bytes(stack))?;
    }
    if let Some(heap) = memory.heap_base {
        writeln!(out, "  heap base  {heap:#x}")?;
    }
    Ok(())
}

fn bytes(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        _ => format!("{bytes} bytes"),
    }
}
