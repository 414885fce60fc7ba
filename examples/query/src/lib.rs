//! A small full-text search. The documents are the host's, who keeps them wherever it likes; the index
//! of their words stays in the guest.
//!
//! A line is found if it has every word of the query. What is rarer counts for more, and so do short
//! lines: the score is the sum of the words' inverse document frequencies, over the square root of
//! the line's length in words.

use std::collections::HashMap;
use std::vec::IntoIter;

use wharf::{Value, export, import};

/// How much a message matters.
#[derive(Value, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Info,
    Warning,
}

#[import]
extern "C" {
    /// Takes down what the guest has to say.
    fn log(level: Level, message: &str);

    /// Where documents are kept.
    pub type Storage;

    /// The names of all documents.
    fn names(self: &Storage) -> Vec<String>;

    /// The text of a document.
    fn read(self: &Storage, name: &str) -> Result<String, String>;
}

/// A line of a document.
struct Line {
    document: u32,
    /// From 1 on.
    number: u32,
    text: String,
    words: u32,
}

/// A line that was found.
#[derive(Value, Clone, Debug, PartialEq)]
pub struct Hit {
    /// The document's name.
    pub document: String,
    /// The line's number, from 1 on.
    pub line: u32,
    /// The line.
    pub text: String,
    /// How well it fits; more is better.
    pub score: f64,
}

/// What an index holds.
#[derive(Value, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub documents: u32,
    pub lines: u32,
    pub words: u32,
}

/// The words of all documents of a storage, and where they stand.
pub struct Index {
    documents: Vec<String>,
    lines: Vec<Line>,
    /// The lines that have a word, in order.
    places: HashMap<String, Vec<u32>>,
}

/// The words of all documents of a storage, and where they stand.
#[export]
impl Index {
    /// Reads every document of a storage. One that can't be read is left out, and logged; if none can
    /// be read, there is nothing to search.
    #[export(constructor)]
    pub fn new(storage: &Storage) -> Result<Index, String> {
        let mut index = Index {
            documents: Vec::new(),
            lines: Vec::new(),
            places: HashMap::new(),
        };
        for name in storage.names() {
            match storage.read(&name) {
                Ok(text) => index.add(name, &text),
                Err(error) => log(Level::Warning, &format!("{name} is left out: {error}")),
            }
        }
        if index.documents.is_empty() {
            return Err("the storage has no document that can be read".to_owned());
        }
        let Size {
            documents,
            lines,
            words,
        } = index.size();
        log(
            Level::Info,
            &format!("{words} different words in {lines} lines of {documents} documents"),
        );
        Ok(index)
    }

    /// How much it holds.
    #[export(getter)]
    pub fn size(&self) -> Size {
        Size {
            documents: self.documents.len() as u32,
            lines: self.lines.len() as u32,
            words: self.places.len() as u32,
        }
    }

    /// The lines that have all of some words, the best first.
    pub fn search(&self, query: &str) -> Hits {
        let words: Vec<String> = words(query).collect();
        let mut scores: HashMap<u32, (usize, f64)> = HashMap::new();
        for word in &words {
            let places = self.places.get(word).map_or(&[][..], Vec::as_slice);
            let rare = (self.lines.len() as f64 / (1.0 + places.len() as f64)).ln_1p();
            for line in places {
                let (found, score) = scores.entry(*line).or_default();
                *found += 1;
                *score += rare;
            }
        }
        let mut hits: Vec<(u32, f64)> = scores
            .into_iter()
            .filter(|(_, (found, _))| *found == words.len())
            .map(|(line, (_, score))| {
                (
                    line,
                    score / f64::from(self.lines[line as usize].words).sqrt(),
                )
            })
            .collect();
        hits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let hit = |(line, score): (u32, f64)| {
            let line = &self.lines[line as usize];
            Hit {
                document: self.documents[line.document as usize].clone(),
                line: line.number,
                text: line.text.clone(),
                score,
            }
        };
        Hits(hits.into_iter().map(hit).collect::<Vec<_>>().into_iter())
    }

    /// The most frequent words that `accept` lets through, with the number of lines that have them.
    pub fn top(&self, count: u32, accept: &dyn Fn(&str) -> bool) -> Vec<(String, u32)> {
        let mut words: Vec<(&String, u32)> = self
            .places
            .iter()
            .map(|(word, places)| (word, places.len() as u32))
            .collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        words
            .into_iter()
            .filter(|(word, _)| accept(word))
            .take(count as usize)
            .map(|(word, lines)| (word.clone(), lines))
            .collect()
    }
}

impl Index {
    fn add(&mut self, name: String, text: &str) {
        let document = self.documents.len() as u32;
        self.documents.push(name);
        for (number, text) in text.lines().enumerate() {
            let line = self.lines.len() as u32;
            let mut count = 0;
            for word in words(text) {
                count += 1;
                let places = self.places.entry(word).or_default();
                if places.last() != Some(&line) {
                    places.push(line);
                }
            }
            if count > 0 {
                self.lines.push(Line {
                    document,
                    number: number as u32 + 1,
                    text: text.trim().to_owned(),
                    words: count,
                });
            }
        }
    }
}

/// Lines that were found, the best first.
pub struct Hits(IntoIter<Hit>);

/// Lines that were found, the best first.
#[export]
impl Hits {
    /// How many are left.
    #[export(getter)]
    pub fn left(&self) -> u32 {
        self.0.len() as u32
    }
}

#[export]
impl Iterator for Hits {
    type Item = Hit;

    fn next(&mut self) -> Option<Hit> {
        self.0.next()
    }
}

/// The words of a text, in small letters.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}
