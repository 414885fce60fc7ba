//! A report as a picture: bars of the module's bytes and of linear memory, and the interface.

use std::fmt::Write;

use wharf_abi::arena::PAGE;

use super::{Function, Report, Resource};

/// Pixels of a letter, in the font of all text, and of a line.
const LETTER: usize = 8;
const LINE: usize = 20;
const MARGIN: usize = 24;
/// Letters of the longest line that is shown whole.
const LONGEST: usize = 160;
/// Pixels that the bars take at least.
const NARROWEST: usize = 640;

const COLORS: [&str; 8] = [
    "#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#edc948", "#b07aa1", "#9c755f",
];

/// The picture, as the text of an SVG file.
pub fn svg(report: &Report) -> String {
    let mut picture = Picture::default();
    picture.title(&title(report));
    picture.bar("Module", &sections(report));
    if let Some(parts) = memory(report) {
        picture.bar("Linear memory", &parts);
    }
    let lines = |functions: &[Function]| {
        let signatures = functions.iter().map(|function| function.signature.clone());
        signatures.collect::<Vec<String>>()
    };
    picture.list("Exported functions", &lines(&report.functions));
    for resource in &report.resources {
        picture.list(&resource_title(resource), &members(resource));
    }
    let imported = report.imported.iter().map(|it| {
        let from = match it.origin.module.as_str() {
            "" => String::new(),
            module => format!(", from {module:?}"),
        };
        let unused = if it.origin.used { "" } else { ", not called" };
        format!("{}{from}{unused}", it.function.signature)
    });
    picture.list("Imported functions", &imported.collect::<Vec<_>>());
    let types = report.types.iter().map(|it| it.rust.clone());
    picture.list("Types", &types.collect::<Vec<_>>());
    picture.finish()
}

fn title(report: &Report) -> String {
    let made = match (&report.wharf, report.processed) {
        (Some(wharf), true) => format!("guest of wharf {wharf}, rewritten"),
        (Some(wharf), false) => format!("guest of wharf {wharf}, as linked"),
        (None, true) => "rewritten by wharf, interface stripped".to_owned(),
        (None, false) => "module without a Wharf interface".to_owned(),
    };
    format!("{made}, {} bytes", report.size)
}

fn resource_title(resource: &Resource) -> String {
    match resource.side {
        "host" => format!("{}, the host's", resource.name),
        _ => format!("{}, the guest's", resource.name),
    }
}

fn members(resource: &Resource) -> Vec<String> {
    let members = resource.members.iter();
    let members = members.map(|member| format!("{} {}", member.role, member.function.signature));
    members.collect()
}

/// A part of a bar: what it is, and its bytes.
type Part = (String, u64);

fn sections(report: &Report) -> Vec<Part> {
    let sections = report.sections.iter();
    let mut parts: Vec<Part> = sections
        .map(|section| (section.name.clone(), section.size as u64))
        .collect();
    let known: u64 = parts.iter().map(|(_, bytes)| bytes).sum();
    let rest = (report.size as u64).saturating_sub(known);
    parts.push(("headers".to_owned(), rest));
    parts
}

/// From address 0 on: the stack, what is static, and the heap.
fn memory(report: &Report) -> Option<Vec<Part>> {
    let memory = report.memory.as_ref()?;
    let end = memory.pages.saturating_mul(PAGE);
    let stack = memory.stack.unwrap_or(0).min(end);
    Some(
        match memory.heap_base.filter(|heap| (stack..=end).contains(heap)) {
            Some(heap) => vec![
                ("stack".to_owned(), stack),
                (
                    format!("static, {} bytes of data", memory.data),
                    heap - stack,
                ),
                ("heap".to_owned(), end - heap),
            ],
            None => vec![
                ("stack".to_owned(), stack),
                (
                    format!("the rest, {} bytes of data", memory.data),
                    end - stack,
                ),
            ],
        },
    )
}

/// What is being drawn, from top to bottom.
#[derive(Default)]
struct Picture {
    body: String,
    /// Where the next line starts, in pixels.
    y: usize,
    /// Letters of the longest line.
    longest: usize,
}

impl Picture {
    fn title(&mut self, text: &str) {
        self.y = MARGIN;
        self.text(0, "font-weight=\"bold\"", text);
    }

    /// Parts in one row, as wide as they are large, and a line for each.
    fn bar(&mut self, name: &str, parts: &[Part]) {
        self.heading(name);
        let all: u64 = parts.iter().map(|(_, bytes)| bytes).sum();
        let y = self.y + 4;
        let mut before = 0;
        let at = |bytes: u64| bytes as f64 / all.max(1) as f64 * NARROWEST as f64;
        for ((_, bytes), color) in parts.iter().zip(COLORS.iter().cycle()) {
            let (x, width) = (at(before), at(*bytes));
            before += bytes;
            self.draw(&format!(
                "<rect x=\"{:.2}\" y=\"{y}\" width=\"{width:.2}\" height=\"{LINE}\" fill=\"{color}\"/>",
                x + MARGIN as f64,
            ));
        }
        self.y += LINE + 8;
        let digits = all.to_string().len();
        for ((name, bytes), color) in parts.iter().zip(COLORS.iter().cycle()) {
            let y = self.y + 5;
            self.draw(&format!(
                "<rect x=\"{MARGIN}\" y=\"{y}\" width=\"12\" height=\"12\" fill=\"{color}\"/>"
            ));
            self.text(3, "", &format!("{bytes:>digits$}  {name}"));
        }
    }

    fn list(&mut self, name: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        self.heading(name);
        for line in lines {
            self.text(2, "", line);
        }
    }

    fn heading(&mut self, text: &str) {
        self.y += LINE;
        self.text(0, "font-weight=\"bold\"", text);
    }

    /// A line of text, so many letters from the margin.
    fn text(&mut self, indent: usize, attributes: &str, text: &str) {
        let text = shorten(text);
        self.longest = self.longest.max(indent + text.chars().count());
        self.y += LINE;
        let (x, y) = (MARGIN + indent * LETTER, self.y - 4);
        let space = if attributes.is_empty() { "" } else { " " };
        self.draw(&format!(
            "<text x=\"{x}\" y=\"{y}\"{space}{attributes}>{}</text>",
            escape(&text)
        ));
    }

    fn draw(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    fn finish(self) -> String {
        let width = NARROWEST.max(self.longest * LETTER) + 2 * MARGIN;
        let height = self.y + MARGIN;
        let mut text = String::new();
        let _ = writeln!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"monospace\" font-size=\"13\" \
             style=\"white-space:pre\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"
        );
        text.push_str(&self.body);
        text.push_str("</svg>\n");
        text
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Text as XML may hold it; what it may not is replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                escaped.push(char::REPLACEMENT_CHARACTER);
            }
            c => escaped.push(c),
        }
    }
    escaped
}
