//! `wharf inspect`: what a module is made of.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use wharf_abi::arena::PAGE;
use wharf_cli::inspect::{Body, Definition, Member, Memory, Report, inspect};

use super::Failure;
use super::guest::{self, Profile};

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
        match self.json {
            true => println!("{}", serde_json::to_string_pretty(&report)?),
            false => print(&report),
        }
        Ok(())
    }
}

fn print(report: &Report) {
    match (&report.wharf, report.processed) {
        (Some(wharf), true) => println!(
            "guest of wharf {wharf}, rewritten, {}",
            bytes(report.size as u64)
        ),
        (Some(wharf), false) => println!(
            "guest of wharf {wharf}, as linked, {}",
            bytes(report.size as u64)
        ),
        (None, true) => println!(
            "rewritten by wharf, interface stripped, {}",
            bytes(report.size as u64)
        ),
        (None, false) => println!(
            "module without a Wharf interface, {}",
            bytes(report.size as u64)
        ),
    }
    if !report.functions.is_empty() {
        println!("\nInterface");
        for function in &report.functions {
            for line in function.docs.lines() {
                println!("  {}", format!("/// {line}").trim_end());
            }
            println!("  {}", function.signature);
        }
    }
    if !report.types.is_empty() {
        println!("\nTypes");
        for definition in &report.types {
            print_type(definition);
        }
    }
    if !report.exports.is_empty() {
        println!("\nExports");
        for export in &report.exports {
            println!("  {:8}  {}", export.kind, export.name);
        }
    }
    println!("\nSections");
    for section in &report.sections {
        println!("  {:>9}  {}", section.size, section.name);
    }
    if let Some(memory) = &report.memory {
        print_memory(memory);
    }
}

/// Without docs, as Rust writes it.
fn print_type(definition: &Definition) {
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
            println!("  record {title}");
            print_fields(fields, "    ");
        }
        Body::Variant { cases } => {
            println!("  variant {title}");
            for case in cases {
                match case.parts.is_empty() {
                    true => println!("    {}", case.name),
                    false => println!("    {}({})", case.name, case.parts.join(", ")),
                }
                print_fields(&case.fields, "      ");
            }
        }
        Body::Enum { cases } => println!("  enum {title}: {}", names(cases)),
        Body::Flags { flags } => println!("  flags {title}: {}", names(flags)),
    }
}

fn print_fields(fields: &[Member], indent: &str) {
    for field in fields {
        let ty = field.ty.as_deref().unwrap_or_default();
        println!("{indent}{}: {ty}", field.name);
    }
}

fn print_memory(memory: &Memory) {
    println!("\nLinear memory");
    println!(
        "  pages      {} of 64 KiB, {}",
        memory.pages,
        bytes(memory.pages * PAGE)
    );
    match memory.maximum {
        Some(maximum) => println!("  maximum    {maximum} pages, {}", bytes(maximum * PAGE)),
        None => println!("  maximum    none, so 65536 pages"),
    }
    println!("  data       {}", bytes(memory.data));
    if let Some(stack) = memory.stack {
        println!("  stack      {}", bytes(stack));
    }
    if let Some(heap) = memory.heap_base {
        println!("  heap base  {heap:#x}");
    }
}

fn bytes(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        _ => format!("{bytes} bytes"),
    }
}
