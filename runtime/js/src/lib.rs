//! The JavaScript half of Wharf, as text for the glue generator.
//!
//! `runtime/js/src` holds real modules, type-checked, linted and unit-tested. Each of their
//! exports is a [`Piece`]; glue contains the pieces that it uses, and what these use, without
//! `export` and without the type annotations in comments.

use std::collections::BTreeSet;

mod words;

/// The modules, in the order in which their pieces appear in glue.
pub const FILES: [(&str, &str); 7] = [
    ("contract.js", include_str!("contract.js")),
    ("load.js", include_str!("load.js")),
    ("errors.js", include_str!("errors.js")),
    ("check.js", include_str!("check.js")),
    ("memory.js", include_str!("memory.js")),
    ("text.js", include_str!("text.js")),
    ("numbers.js", include_str!("numbers.js")),
];

/// One declaration at the top level of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it declares.
    pub name: String,
    /// Its text, ending in a line break.
    pub text: String,
}

impl Piece {
    /// A piece, the name taken from its declaration.
    ///
    /// # Panics
    /// If the text starts with no declaration; pieces are written in this repository.
    pub fn new(text: impl Into<String>) -> Piece {
        let text = text.into();
        let first = text.lines().find(|line| !line.starts_with("//")).unwrap_or_default();
        let name = first
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .find(|word| !matches!(*word, "async" | "function" | "class" | "const"))
            .unwrap_or_default();
        assert!(!name.is_empty(), "no declaration: {text}");
        Piece {
            name: name.to_owned(),
            text,
        }
    }
}

/// Every exported declaration of the runtime.
pub fn pieces() -> Vec<Piece> {
    FILES.iter().flat_map(|(_, source)| split(source)).collect()
}

/// Those of `pieces` that `code` uses, directly or through others, in their order.
pub fn used<'p>(pieces: &'p [Piece], code: &str) -> Vec<&'p Piece> {
    let mut wanted = BTreeSet::new();
    let mut texts = vec![code];
    while let Some(text) = texts.pop() {
        let words = words::of(text);
        for piece in pieces {
            if words.contains(piece.name.as_str()) && wanted.insert(piece.name.as_str()) {
                texts.push(&piece.text);
            }
        }
    }
    pieces.iter().filter(|piece| wanted.contains(piece.name.as_str())).collect()
}

/// The exported declarations of a module.
fn split(source: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut comment = Vec::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("/**") {
            comment = block_comment(line, &mut lines);
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
                if matches!(line, "}" | "};") || (line == declaration && line.ends_with(';')) {
                    break;
                }
                match lines.next() {
                    Some(next) => line = next,
                    None => break,
                }
            }
            pieces.push(Piece::new(text));
        }
    }
    pieces
}

/// The description in a doc comment, without the annotations.
fn block_comment<'s>(first: &'s str, lines: &mut impl Iterator<Item = &'s str>) -> Vec<&'s str> {
    let mut description = Vec::new();
    let mut line = first;
    loop {
        let text = line.trim().trim_start_matches('/').trim_start_matches('*');
        let text = text.trim_end_matches('/').trim_end_matches('*').trim();
        if !text.is_empty() && !text.starts_with('@') {
            description.push(text.split(" @").next().unwrap_or(text));
        }
        if line.contains("*/") {
            return description;
        }
        match lines.next() {
            Some(next) => line = next,
            None => return description,
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
    use super::{Piece, pieces, used};

    #[test]
    fn every_piece_has_a_name_of_its_own() {
        let pieces = pieces();
        assert!(pieces.len() > 40);
        for piece in &pieces {
            let same = pieces.iter().filter(|other| other.name == piece.name);
            assert_eq!(same.count(), 1, "{}", piece.name);
            assert!(!piece.text.contains("/**"), "{}", piece.text);
            assert!(!piece.text.contains("export"), "{}", piece.text);
        }
    }

    #[test]
    fn only_what_is_used_is_taken() {
        let pieces = pieces();
        let names = |code| used(&pieces, code).iter().map(|p| p.name.clone()).collect::<Vec<_>>();
        assert_eq!(names("checkBool(value)"), ["reject", "path", "checkBool"]);
        assert_eq!(names("'checkBool' // checkBool\n guest.checkBool"), [""; 0]);
    }

    #[test]
    fn the_name_of_a_piece_is_what_it_declares() {
        assert_eq!(Piece::new("// Loads.\nasync function load() {\n}\n").name, "load");
        assert_eq!(Piece::new("const decoder = new TextDecoder();\n").name, "decoder");
    }

    #[test]
    fn the_contract_is_that_of_the_abi() {
        let contract = super::FILES[0].1;
        let size = format!("export const ARENA_SIZE = {};", wharf_abi::arena::ARENA_SIZE);
        assert!(contract.contains(&size));
        assert_eq!(wharf_abi::arena::RESULT, wharf_abi::arena::ARENA_SIZE, "`result` is `end`");
    }
}
