//! The JavaScript half of Wharf, as text for the glue generator.
//!
//! `runtime/js/src` holds real modules, type-checked, linted and unit-tested. Each of their
//! exports is a [`Piece`]; glue contains the pieces that it uses, and what these use, without
//! `export` and without the type annotations in comments.

use std::collections::BTreeSet;

mod words;

/// The modules, in the order in which their pieces appear in glue.
pub const FILES: [(&str, &str); 20] = [
    ("shared/load.js", include_str!("shared/load.js")),
    ("shared/codec.js", include_str!("shared/codec.js")),
    ("shared/errors.js", include_str!("shared/errors.js")),
    ("shared/check.js", include_str!("shared/check.js")),
    ("shared/parts.js", include_str!("shared/parts.js")),
    ("shared/objects.js", include_str!("shared/objects.js")),
    ("shared/imports.js", include_str!("shared/imports.js")),
    ("instance/memory.js", include_str!("instance/memory.js")),
    ("instance/block.js", include_str!("instance/block.js")),
    ("instance/composed.js", include_str!("instance/composed.js")),
    ("instance/text.js", include_str!("instance/text.js")),
    ("instance/numbers.js", include_str!("instance/numbers.js")),
    ("instance/parts.js", include_str!("instance/parts.js")),
    ("instance/nesting.js", include_str!("instance/nesting.js")),
    ("instance/slots.js", include_str!("instance/slots.js")),
    ("instance/objects.js", include_str!("instance/objects.js")),
    ("instance/table.js", include_str!("instance/table.js")),
    ("instance/calls.js", include_str!("instance/calls.js")),
    ("instance/views.js", include_str!("instance/views.js")),
    (TRACKING, include_str!("instance/track.js")),
];

/// The module of which only glue has pieces whose guest tracks memory.
const TRACKING: &str = "instance/track.js";

/// Modules of which only glue has pieces that knows handles, imports or views. What such glue takes of
/// other modules bears this tag.
const OF_HANDLES: [&str; 7] = [
    "shared/objects.js",
    "shared/imports.js",
    "instance/slots.js",
    "instance/objects.js",
    "instance/table.js",
    "instance/calls.js",
    "instance/views.js",
];
const TAG: &str = "@handles";

/// Where a piece stands in glue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Once in a package.
    Shared,
    /// Once for each instance, because it is, or uses, an instance's state.
    Instance,
}

/// One declaration at the top level of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it declares.
    pub name: String,
    /// Where it stands.
    pub scope: Scope,
    /// Its text, ending in a line break.
    pub text: String,
    /// Only glue has it that knows handles, imports or views; its name means nothing elsewhere.
    pub of_handles: bool,
}

impl Piece {
    /// A piece, the name taken from its declaration.
    ///
    /// # Panics
    /// If the text starts with no declaration; pieces are written in this repository.
    pub fn new(scope: Scope, text: impl Into<String>) -> Piece {
        let text = text.into();
        let first = text
            .lines()
            .find(|line| !line.starts_with("//"))
            .unwrap_or_default();
        let name = first
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .find(|word| !matches!(*word, "async" | "function" | "class" | "const" | "let"))
            .unwrap_or_default();
        assert!(!name.is_empty(), "no declaration: {text}");
        Piece {
            name: name.to_owned(),
            scope,
            text,
            of_handles: false,
        }
    }

    /// What each line does that sets a view, if this is the function that makes views anew: glue
    /// leaves out those that it doesn't use.
    fn assigned<'l>(&self, line: &'l str) -> Option<&'l str> {
        let (name, _) = line.trim_start().split_once(" = ")?;
        (self.name == "refresh" && !name.contains(' ')).then_some(name)
    }
}

/// What glue gets from outside: the parameter of the function that binds an instance, and the
/// addresses of the arena, of the result area and of the panic record.
pub const OUTSIDE: [&str; 7] = [
    "wasm", "AREA", "RESULT", "PANIC", "MEMORY", "STATS", "TRACKED",
];

/// Declarations that set the state of a module, because tests can't.
const FOR_TESTS: [&str; 4] = ["attach", "pop", "run", "track"];

/// Every exported declaration of the runtime, but for [`tracking`].
pub fn pieces() -> Vec<Piece> {
    pieces_of(|path| path != TRACKING)
}

/// What glue has of the runtime whose guest tracks memory.
pub fn tracking() -> Vec<Piece> {
    pieces_of(|path| path == TRACKING)
}

fn pieces_of(wanted: impl Fn(&str) -> bool) -> Vec<Piece> {
    let files = FILES.iter().filter(|(path, _)| wanted(path));
    let split = files.flat_map(|(path, source)| {
        let scope = match path.starts_with("shared/") {
            true => Scope::Shared,
            false => Scope::Instance,
        };
        let mut pieces = split(scope, source);
        for piece in &mut pieces {
            piece.of_handles |= OF_HANDLES.contains(path);
        }
        pieces
    });
    split
        .filter(|piece| !OUTSIDE.contains(&&*piece.name) && !FOR_TESTS.contains(&&*piece.name))
        .collect()
}

/// Those of `pieces` that `code` uses, directly or through others, in their order.
pub fn used(pieces: &[Piece], code: &str) -> Vec<Piece> {
    let mut wanted = BTreeSet::new();
    let mut texts = vec![code];
    let mut seen = BTreeSet::new();
    loop {
        while let Some(text) = texts.pop() {
            wanted.extend(words::of(text));
        }
        for piece in pieces
            .iter()
            .filter(|piece| wanted.contains(piece.name.as_str()))
        {
            for line in piece.text.lines() {
                let idle = piece
                    .assigned(line)
                    .is_some_and(|name| !wanted.contains(name));
                if !idle && seen.insert(line.as_ptr()) {
                    texts.push(line);
                }
            }
        }
        if texts.is_empty() {
            break;
        }
    }
    let chosen = pieces
        .iter()
        .filter(|piece| wanted.contains(piece.name.as_str()));
    chosen
        .map(|piece| {
            let lines = piece.text.lines();
            let lines = lines
                .filter(|line| {
                    piece
                        .assigned(line)
                        .is_none_or(|name| wanted.contains(name))
                })
                .map(|line| format!("{line}\n"));
            Piece {
                text: lines.collect(),
                ..piece.clone()
            }
        })
        .collect()
}

/// The exported declarations of a module.
fn split(scope: Scope, source: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut comment = Vec::new();
    let mut of_handles = false;
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("/**") {
            (comment, of_handles) = block_comment(line, &mut lines);
        } else if let Some(declaration) = line.strip_prefix("export ") {
            let mut text = String::new();
            for line in comment.drain(..) {
                text += &format!("// {line}\n");
            }
            let mut line = declaration;
            loop {
                if line.trim_start().starts_with("/**") && !line.contains("*/") {
                    lines.by_ref().find(|line| line.contains("*/"));
                } else {
                    let line = without_annotations(line);
                    if !line.trim().is_empty() {
                        text += line.trim_end();
                        text += "\n";
                    }
                }
                if matches!(line, "}" | "};" | ");" | "});")
                    || (line == declaration && line.ends_with(';'))
                {
                    break;
                }
                match lines.next() {
                    Some(next) => line = next,
                    None => break,
                }
            }
            pieces.push(Piece {
                of_handles: std::mem::take(&mut of_handles),
                ..Piece::new(scope, text)
            });
        }
    }
    pieces
}

/// The description in a doc comment, without the annotations, and whether it has [`TAG`].
fn block_comment<'s>(
    first: &'s str,
    lines: &mut impl Iterator<Item = &'s str>,
) -> (Vec<&'s str>, bool) {
    let mut description = Vec::new();
    let mut of_handles = false;
    let mut line = first;
    loop {
        let text = line.trim().trim_start_matches('/').trim_start_matches('*');
        let text = text.trim_end_matches('/').trim_end_matches('*').trim();
        if !text.is_empty() && !text.starts_with('@') {
            description.push(text.split(" @").next().unwrap_or(text));
        }
        of_handles |= text == TAG;
        if line.contains("*/") {
            return (description, of_handles);
        }
        match lines.next() {
            Some(next) => line = next,
            None => return (description, of_handles),
        }
    }
}

/// A line without `/** @type {…} */`.
fn without_annotations(line: &str) -> String {
    let mut text = line.to_owned();
    while let Some(start) = text.find("/** @") {
        let Some(end) = text[start..].find("*/") else {
            break;
        };
        let rest = text[start + end + 2..].trim_start().to_owned();
        text.truncate(start);
        text += &rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Piece, Scope, pieces, tracking, used};

    #[test]
    fn every_piece_has_a_name_of_its_own() {
        let pieces = [pieces(), tracking()].concat();
        assert!(pieces.len() > 40);
        for piece in &pieces {
            let same = pieces.iter().filter(|other| other.name == piece.name);
            assert_eq!(same.count(), 1, "{}", piece.name);
            assert!(!piece.text.contains("/**"), "{}", piece.text);
            assert!(!piece.text.contains("export "), "{}", piece.text);
        }
    }

    #[test]
    fn only_what_is_used_is_taken() {
        let pieces = pieces();
        let names = |code| {
            used(&pieces, code)
                .iter()
                .map(|p| p.name.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(names("checkTag(value)"), ["reject", "checkTag"]);
        assert_eq!(names("'checkTag' // checkTag\n guest.checkTag"), [""; 0]);
        let refresh = used(&pieces, "refresh(); f64[0]").pop().expect("refresh");
        assert!(
            refresh.text.contains("f64 =") && !refresh.text.contains("f32 ="),
            "{refresh:?}"
        );
    }

    #[test]
    fn the_name_of_a_piece_is_what_it_declares() {
        let name = |text: &str| Piece::new(Scope::Shared, text).name;
        assert_eq!(name("// Loads.\nasync function load() {\n}\n"), "load");
        assert_eq!(name("const decoder = new TextDecoder();\n"), "decoder");
    }

    #[test]
    fn the_contract_is_that_of_the_abi() {
        let numbers = [
            ("memory", "ARENA_SIZE", wharf_abi::arena::ARENA_SIZE),
            ("memory", "RESULT_SIZE", wharf_abi::arena::RESULT_SIZE),
            ("nesting", "MAX_NESTING", wharf_abi::layout::MAX_NESTING),
        ];
        for (file, name, number) in numbers {
            let path = format!("instance/{file}.js");
            let file = super::FILES.iter().find(|(found, _)| *found == path);
            let line = format!("export const {name} = {number};");
            assert!(file.is_some_and(|(_, source)| source.contains(&line)));
        }
        assert_eq!(
            wharf_abi::arena::RESULT,
            wharf_abi::arena::ARENA_SIZE,
            "see `free`"
        );
    }
}
