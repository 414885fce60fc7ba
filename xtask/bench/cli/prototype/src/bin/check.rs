//! Whether a rewritten module is valid, and whether its DWARF tells the same of its functions as
//! that of the module that it was made of.
//!
//! ```text
//! check ORIGINAL REWRITTEN
//! ```

use std::collections::HashMap;
use std::env;
use std::fs;

use anyhow::{Context, Result, bail};
use prototype::Outline;
use prototype::lines::{self, Lines};
use wasmparser::Validator;

/// Places in each function that are looked at.
const PLACES: usize = 4;

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [original, rewritten] = &args[..] else {
        bail!("check ORIGINAL REWRITTEN");
    };
    let (original, rewritten) = (fs::read(original)?, fs::read(rewritten)?);
    Validator::new()
        .validate_all(&rewritten)
        .context("not valid")?;
    let (old, new) = (Outline::of(&original)?, Outline::of(&rewritten)?);
    let by_name = unique(&lines::names(&old)?);
    let (old_lines, new_lines) = (Lines::of(&old)?, Lines::of(&new)?);
    let code = |outline: &Outline<'_>| outline.section(10).map_or(0, |code| code.start);
    let (old_code, new_code) = (code(&old), code(&new));

    let (mut functions, mut places, mut same, mut lines, mut moved) = (0, 0, 0, 0, 0);
    let mut shown = 0;
    for (function, name) in unique(&lines::names(&new)?)
        .into_iter()
        .map(|(name, it)| (it, name))
    {
        let (Some(new), Some(old_function)) = (new.body(function), by_name.get(name)) else {
            continue;
        };
        let old = old.body(*old_function).context("an import")?;
        functions += 1;
        moved += usize::from(old.start - old_code != new.start - new_code);
        if old.len() != new.len() {
            // Its instructions have moved; the first of them has not.
        }
        for i in 0..PLACES {
            let at = |body: &std::ops::Range<usize>| match old.len() == new.len() {
                true => body.start + 2 + (body.len() - 3) * i / PLACES,
                false => body.start + 4,
            };
            let before = old_lines.place((at(&old) - old_code) as u64)?;
            let after = new_lines.place((at(&new) - new_code) as u64)?;
            places += 1;
            lines += usize::from(before.line.is_some());
            same += usize::from(before == after);
            if before != after && shown < 5 {
                shown += 1;
                println!("{name}: {before:?} is now {after:?}");
            }
        }
    }
    println!(
        "valid; {functions} functions, {moved} of them elsewhere; {places} places, {lines} with a \
         line, {same} the same"
    );
    Ok(())
}

/// Functions by those names that only one has.
fn unique<'n>(names: &HashMap<u32, &'n str>) -> HashMap<&'n str, u32> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in names.values() {
        *counts.entry(name).or_default() += 1;
    }
    let unique = names.iter().filter(|(_, name)| counts[*name] == 1);
    unique.map(|(function, name)| (*name, *function)).collect()
}
