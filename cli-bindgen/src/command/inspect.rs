//! `wharf inspect`: what a module is made of.

use std::fmt::{Result as Written, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use wharf_abi::arena::PAGE;
use wharf_cli::inspect::{Body, Definition, Member, Memory, Report, inspect};

use super::guest::{self, Profile};
use super::{Failure, output};

/// Shows a module's interface, exports, sections and linear memory
#[derive(Debug, Args)]
#[command(after_help = "Example: wharf inspect pkg/hello.wasm")]
pub(super) struct Inspect {
    /// A .wasm file, or the folder of a guest crate, which is built first
    #[arg(value_name = "GUEST")]
    guest: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Inspect {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let guest = guest::load(&self.guest, Profile::Release)?;
        let report = inspect(&guest.wasm)
            .with_context(|| format!("{} can't be read", self.guest.display()))?;
        let text = match self.json {
            true => serde_json::to_string_pretty(&report)? + "\n",
            false => {
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
        for function in &report.functions {
            for line in function.docs.lines() {
                writeln!(out, "  {}", format!("/// {line}").trim_end())?;
            }
            writeln!(out, "  {}", function.signature)?;
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
    writeln!(out, "\nSections")?;
    for section in &report.sections {
        writeln!(out, "  {:>9}  {}", section.size, section.name)?;
    }
    if let Some(memory) = &report.memory {
        print_memory(memory, out)?;
    }
    Ok(())
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
