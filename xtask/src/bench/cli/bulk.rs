//! Source for large guests: many functions, no two of which are alike.
//!
//! A chapter is a record, an enum, functions that compute for the length of a page, and generic
//! code of the standard library for these types: maps, sorting, formatting. That is what fills
//! guests of real projects. The same numbers give the same source.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;

use super::super::tools;

/// Functions of a page in each chapter.
const PAGES: usize = 6;
/// Statements of such a function.
const STATEMENTS: usize = 40;

/// What a field can be: its type, and how one is made.
const FIELDS: [(&str, &str); 10] = [
    ("u8", "random.next() as u8"),
    ("u16", "random.next() as u16"),
    ("u32", "random.next() as u32"),
    ("i64", "random.next() as i64"),
    ("bool", "random.next() % 2 == 0"),
    ("String", "random.text()"),
    ("Vec<u32>", "(0..random.below(9)).map(|i| i * 3).collect()"),
    (
        "Option<String>",
        "(random.below(3) > 0).then(|| random.text())",
    ),
    ("(u32, String)", "(random.below(100), random.text())"),
    (
        "[u16; 3]",
        "[random.below(9) as u16, 2, random.below(5) as u16]",
    ),
];

/// Writes a crate with so many chapters.
pub(super) fn write(dir: &Path, name: &str, chapters: usize, seed: u64) -> Result<()> {
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         description = \"Functions to fill a benchmark's guest with\"\npublish = false\n"
    );
    tools::write_new(&dir.join("Cargo.toml"), &manifest)?;
    let mut random = Random(seed);
    let mut library = String::from(RANDOM);
    let mut runs = String::new();
    for chapter in 0..chapters {
        let source = Chapter::new(&mut random, chapter).source()?;
        tools::write_new(&dir.join(format!("src/chapter{chapter}.rs")), &source)?;
        writeln!(library, "mod chapter{chapter};")?;
        writeln!(runs, "    chapter{chapter}::run,")?;
    }
    write!(
        library,
        "\npub static RUNS: &[fn(u64) -> String] = &[\n{runs}];\n"
    )?;
    tools::write_new(&dir.join("src/lib.rs"), &library)
}

/// What each crate starts with.
const RANDOM: &str = "\
//! Written by `cargo xtask bench cli`.

#![allow(dead_code, clippy::all)]

pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 29
    }

    pub fn below(&mut self, limit: u32) -> u32 {
        self.next() as u32 % limit
    }

    pub fn text(&mut self) -> String {
        let len = self.below(12);
        (0..len).map(|_| char::from(b'a' + self.below(26) as u8)).collect()
    }
}

";

struct Chapter<'r> {
    random: &'r mut Random,
    number: usize,
    /// Fields of the record, as indices of [`FIELDS`].
    fields: Vec<usize>,
    text: String,
}

impl<'r> Chapter<'r> {
    fn new(random: &'r mut Random, number: usize) -> Chapter<'r> {
        let count = 4 + random.below(4);
        let fields = (0..count).map(|_| random.below(FIELDS.len())).collect();
        Chapter {
            random,
            number,
            fields,
            text: String::new(),
        }
    }

    fn source(mut self) -> Result<String> {
        self.text += "use std::collections::{BTreeMap, HashMap};\n\nuse crate::Random;\n\n";
        self.record()?;
        self.cases()?;
        for page in 0..PAGES {
            self.page(page)?;
        }
        self.run()?;
        Ok(self.text)
    }

    fn record(&mut self) -> Result<()> {
        let Chapter {
            text,
            fields,
            number,
            ..
        } = self;
        writeln!(
            text,
            "#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]"
        )?;
        writeln!(text, "pub struct Row{number} {{")?;
        for (i, field) in fields.iter().enumerate() {
            writeln!(text, "    field{i}: {},", FIELDS[*field].0)?;
        }
        writeln!(text, "}}\n\nimpl Row{number} {{")?;
        writeln!(
            text,
            "    fn make(random: &mut Random) -> Self {{\n        Self {{"
        )?;
        for (i, field) in fields.iter().enumerate() {
            writeln!(text, "            field{i}: {},", FIELDS[*field].1)?;
        }
        writeln!(text, "        }}\n    }}\n}}\n")?;
        Ok(())
    }

    fn cases(&mut self) -> Result<()> {
        let Chapter {
            text,
            random,
            number,
            ..
        } = self;
        let cases = 4 + random.below(6);
        writeln!(
            text,
            "#[derive(Clone, Debug, PartialEq)]\npub enum Shape{number} {{"
        )?;
        writeln!(text, "    Rows(Vec<Row{number}>),")?;
        for case in 1..cases {
            let payload = FIELDS[random.below(FIELDS.len())].0;
            writeln!(text, "    Case{case} {{ size: f64, payload: {payload} }},")?;
        }
        writeln!(text, "}}\n\nimpl Shape{number} {{")?;
        writeln!(text, "    fn size(&self) -> f64 {{\n        match self {{")?;
        writeln!(text, "            Self::Rows(rows) => rows.len() as f64,")?;
        for case in 1..cases {
            let factor = random.below(1000);
            writeln!(
                text,
                "            Self::Case{case} {{ size, .. }} => size * {factor}.5,"
            )?;
        }
        writeln!(text, "        }}\n    }}\n}}\n")?;
        Ok(())
    }

    /// A function that computes.
    fn page(&mut self, page: usize) -> Result<()> {
        let Chapter { text, random, .. } = self;
        writeln!(
            text,
            "fn page{page}(rows: &[u64], mut a: u64, mut b: f64) -> Result<u64, String> {{"
        )?;
        writeln!(text, "    let mut c = a ^ {};", random.below(1 << 30))?;
        for _ in 0..STATEMENTS {
            let n = random.below(1 << 20) + 1;
            match random.below(8) {
                0 => writeln!(
                    text,
                    "    a = a.wrapping_mul({n} | 1).rotate_left({});",
                    n % 63
                )?,
                1 => writeln!(text, "    c = c.wrapping_add(a / {n}) ^ (b as u64);")?,
                2 => writeln!(text, "    b = (b + {n}.25).sqrt() * (c % 1000) as f64;")?,
                3 => writeln!(
                    text,
                    "    if a % {n} == 7 {{\n        return Err(format!(\"a is {{a}} at {n}, b {{b}}\"));\n    }}"
                )?,
                4 => writeln!(
                    text,
                    "    for (i, row) in rows.iter().enumerate() {{\n        c = c.wrapping_add(row.wrapping_mul(i as u64 + {n}));\n    }}"
                )?,
                5 => writeln!(
                    text,
                    "    c = match c % 5 {{\n        0 => a,\n        1 => a.count_ones() as u64,\n        2 => c >> 3,\n        3 => {n},\n        _ => c.wrapping_sub({n}),\n    }};"
                )?,
                6 => writeln!(
                    text,
                    "    a ^= rows.get((c % {n}) as usize).copied().unwrap_or({n});"
                )?,
                _ => writeln!(
                    text,
                    "    b = if b > {n}.5 {{ b - {n}.0 }} else {{ b.mul_add(0.5, a as u32 as f64) }};"
                )?,
            }
        }
        writeln!(text, "    Ok(a ^ c ^ b.to_bits())\n}}\n")?;
        Ok(())
    }

    /// The function that leads to all others.
    fn run(&mut self) -> Result<()> {
        let Chapter {
            text,
            number,
            random,
            ..
        } = self;
        let many = 5 + random.below(30);
        writeln!(
            text,
            "pub fn run(seed: u64) -> String {{
    let mut random = Random(seed);
    let mut rows: Vec<Row{number}> = (0..{many}).map(|_| Row{number}::make(&mut random)).collect();
    rows.sort();
    rows.dedup();
    let mut groups: BTreeMap<Row{number}, Vec<Shape{number}>> = BTreeMap::new();
    let mut names: HashMap<String, Row{number}> = HashMap::new();
    for row in &rows {{
        groups.entry(row.clone()).or_default().push(Shape{number}::Rows(rows.clone()));
        names.insert(random.text(), row.clone());
    }}
    groups.retain(|row, shapes| shapes.len() < 3 && names.values().any(|it| it <= row));
    let numbers: Vec<u64> = (0..seed % 20).collect();
    let mut sum = groups.values().flatten().map(Shape{number}::size).sum::<f64>();"
        )?;
        for page in 0..PAGES {
            writeln!(
                text,
                "    match page{page}(&numbers, seed, sum) {{\n        Ok(it) => sum += it as f64,\n        Err(error) => return error,\n    }}"
            )?;
        }
        writeln!(text, "    format!(\"{{sum}} {{groups:?}}\")\n}}")?;
        Ok(())
    }
}

/// Numbers that look random, and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
