//! `cargo xtask bench cli`: what it costs to make a package of a module.
//!
//! Builds the same functions behind three contracts, as modules of four sizes, and times what makes
//! packages of them: Wharf's post-processor; walrus, which parses and emits; the wasm-bindgen command;
//! and what `wasm-tools component new` does. Each runs in a process of its own, one after the other, as
//! often as there are rounds. The figures, medians, go to `target/bench/cli.json`.

mod bulk;
mod modules;

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use super::tools;
use crate::run::command;
use modules::{Debug, Modules, SIZES, Size};

const ROUNDS: &str = "--rounds";
const ONLY: &str = "--only";
const REBUILD: &str = "--rebuild";

/// The programs, by the names of the table. The first is the one that the others are measured by.
const TOOLS: [&str; 4] = ["walrus", "Wharf", "wasm-bindgen", "component new"];

struct Options {
    rounds: usize,
    only: Option<String>,
    rebuild: bool,
}

/// What one run took.
#[derive(Clone, Copy, Deserialize)]
struct Run {
    /// From start to end.
    seconds: f64,
    /// Of the processors'.
    busy: f64,
    /// Bytes of memory, at most.
    peak: f64,
}

pub(super) fn run(options: &[String]) -> Result<()> {
    let options = Options::of(options)?;
    let programs = Programs::build()?;
    let modules = Modules::new(options.rebuild)?;
    let mut rows = Vec::new();
    println!(
        "{:<44} {:<14} {:>9} {:>9} {:>9} {:>6} {:>6}",
        "module", "", "seconds", "busy", "MB", "busy", "MB"
    );
    for size in SIZES {
        if options
            .only
            .as_deref()
            .is_some_and(|only| only != size.name)
        {
            continue;
        }
        let runs = programs.time(&size, &modules, options.rounds)?;
        rows.extend(print(&size, &modules, &runs)?);
    }
    let results = json!({ "rounds": options.rounds, "rows": rows });
    let results = serde_json::to_string_pretty(&results)? + "\n";
    tools::write(&tools::out().join("cli.json"), &results)?;
    println!(
        "\nMedians of {} rounds; the last two columns are ratios to walrus.\n\
         The figures are in target/bench/cli.json.",
        options.rounds
    );
    Ok(())
}

impl Options {
    fn of(words: &[String]) -> Result<Options> {
        let mut options = Options {
            rounds: 5,
            only: None,
            rebuild: false,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                ROUNDS => {
                    let rounds = words.next().context("--rounds takes a number")?;
                    options.rounds = rounds.parse().context("--rounds takes a number")?;
                }
                ONLY => {
                    let names = SIZES.map(|size| size.name);
                    let only = words.next().filter(|only| names.contains(&only.as_str()));
                    let only = only.with_context(|| format!("--only takes one of {names:?}"))?;
                    options.only = Some(only.clone());
                }
                REBUILD => options.rebuild = true,
                other => bail!("`{other}` is no option of `cargo xtask bench cli`"),
            }
        }
        match options.rounds {
            0 => bail!("--rounds takes a number above 0"),
            _ => Ok(options),
        }
    }
}

/// The programs that are timed, and the one that times them.
struct Programs {
    own: PathBuf,
    wasm_bindgen: PathBuf,
}

impl Programs {
    fn build() -> Result<Programs> {
        let target = tools::out().join("cli/tools");
        let mut build = command("xtask/bench/cli/tools", "cargo", &["build", "--quiet"]);
        tools::run(build.args(["--release", "--target-dir"]).arg(&target))?;
        Ok(Programs {
            own: target.join("release"),
            wasm_bindgen: tools::wasm_bindgen()?,
        })
    }

    fn own(&self, name: &str) -> PathBuf {
        self.own.join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// Runs each on its module, in turns.
    fn time(
        &self,
        size: &Size,
        modules: &Modules,
        rounds: usize,
    ) -> Result<BTreeMap<&'static str, Vec<Run>>> {
        let wharf = modules.get(size, "wharf")?;
        let wasm_bindgen = modules.get(size, "wasm-bindgen")?;
        let component = modules.get(size, "component")?;
        let mut runs: BTreeMap<&'static str, Vec<Run>> = BTreeMap::new();
        for _ in 0..rounds {
            for tool in TOOLS {
                let out = tools::out().join("cli/out").join(tool);
                let run = match tool {
                    "walrus" => self.measure(&self.own("walrus"), &wharf, |program| {
                        program.arg(&out).arg(size.debug.word());
                    }),
                    "Wharf" => self.measure(&self.own("wharf"), &wharf, |program| {
                        program.arg(&out).arg(size.debug.word());
                    }),
                    "wasm-bindgen" => self.measure(&self.wasm_bindgen, &wasm_bindgen, |program| {
                        program.args(["--target", "web", "--out-dir"]).arg(&out);
                        if size.debug == Debug::Dwarf {
                            program.arg("--keep-debug");
                        }
                    }),
                    _ => self.measure(&self.own("component"), &component, |program| {
                        program.arg(&out);
                    }),
                };
                runs.entry(tool).or_default().push(run?);
            }
        }
        Ok(runs)
    }

    /// Runs a program on a module.
    fn measure(
        &self,
        program: &Path,
        module: &Path,
        more: impl FnOnce(&mut Command),
    ) -> Result<Run> {
        let mut measure = Command::new(self.own("measure"));
        more(measure.arg(program).arg(module));
        let printed = tools::capture(&mut measure)?;
        serde_json::from_str(&printed).with_context(|| format!("measure printed {printed:?}"))
    }
}

/// Prints the medians of one module.
fn print(
    size: &Size,
    modules: &Modules,
    runs: &BTreeMap<&'static str, Vec<Run>>,
) -> Result<Vec<Value>> {
    let bytes = modules.get(size, "wharf")?.metadata()?.len();
    let medians = |tool: &str| -> Result<[f64; 3]> {
        let runs = runs.get(tool).context("nothing was run")?;
        let parts: [fn(&Run) -> f64; 3] = [|run| run.seconds, |run| run.busy, |run| run.peak];
        Ok(parts.map(|part| median(runs.iter().map(part).collect())))
    };
    let [_, bare_busy, bare_peak] = medians(TOOLS[0])?;
    let mut name = format!("{}, {:.1} MB: {}", size.name, bytes as f64 / 1e6, size.what);
    let mut rows = Vec::new();
    for tool in TOOLS {
        let [seconds, busy, peak] = medians(tool)?;
        println!(
            "{name:<44} {tool:<14} {seconds:>9.3} {busy:>9.3} {:>9.1} {:>6.2} {:>6.2}",
            peak / 1e6,
            busy / bare_busy,
            peak / bare_peak
        );
        name.clear();
        rows.push(json!({
            "module": size.name,
            "bytes": bytes,
            "tool": tool,
            "seconds": seconds,
            "busy": busy,
            "peak": peak,
        }));
    }
    Ok(rows)
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() % 2 {
        0 => (figures[middle - 1] + figures[middle]) / 2.0,
        _ => figures[middle],
    }
}
