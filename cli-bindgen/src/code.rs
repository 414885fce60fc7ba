//! Writing source text with indentation.

/// Text under construction. Lines are indented by scopes, never by counting braces.
#[derive(Debug, Default)]
pub(crate) struct Code {
    text: String,
    depth: usize,
}

impl Code {
    /// One line; an empty one stays empty.
    pub(crate) fn line(&mut self, line: impl AsRef<str>) {
        let line = line.as_ref();
        if !line.is_empty() {
            self.text.extend(std::iter::repeat_n("  ", self.depth));
            self.text += line;
        }
        self.text.push('\n');
    }

    /// A line that opens, an indented body, and a line that closes.
    pub(crate) fn scope(&mut self, open: &str, close: &str, body: impl FnOnce(&mut Code)) {
        self.line(open);
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.line(close);
    }

    /// Several lines, each indented.
    pub(crate) fn lines(&mut self, text: &str) {
        for line in text.lines() {
            self.line(line);
        }
    }

    /// Several lines, one scope further in.
    pub(crate) fn indented(&mut self, text: &str) {
        self.depth += 1;
        self.lines(text);
        self.depth -= 1;
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}
