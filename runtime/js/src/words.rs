//! The identifiers that a piece of JavaScript refers to.

use std::collections::BTreeSet;

/// Every identifier outside comments and strings that isn't a property name: after a dot, or before
/// a colon in an object.
pub(crate) fn of(code: &str) -> BTreeSet<&str> {
    let mut words = BTreeSet::new();
    collect(code, &mut words);
    words
}

fn collect<'c>(code: &'c str, words: &mut BTreeSet<&'c str>) {
    let bytes = code.as_bytes();
    let mut at = 0;
    let mut before = b' ';
    while at < bytes.len() {
        let byte = bytes[at];
        let rest = &code[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if byte == b'"' || byte == b'\'' {
            at += quoted(rest.as_bytes(), byte);
        } else if byte == b'`' {
            at += template(rest, words);
        } else if is_word(byte) {
            let length = bytes[at..]
                .iter()
                .position(|byte| !is_word(*byte))
                .unwrap_or(rest.len());
            let spread = code[..at].ends_with("...");
            let key = matches!(before, b'{' | b',') && rest[length..].starts_with(':');
            if !key && (before != b'.' || spread) {
                words.insert(&rest[..length]);
            }
            before = b'w';
            at += length;
            continue;
        } else {
            at += 1;
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
}

/// The length of a string literal.
fn quoted(bytes: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at + 1
}

/// The length of a template literal, whose substitutions are code.
fn template<'c>(code: &'c str, words: &mut BTreeSet<&'c str>) -> usize {
    let bytes = code.as_bytes();
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'`' {
        if code[at..].starts_with("${") {
            let mut depth = 0;
            let length = code[at..].bytes().position(|byte| {
                depth += i32::from(byte == b'{') - i32::from(byte == b'}');
                byte == b'}' && depth == 0
            });
            let length = length.unwrap_or(code.len() - at);
            collect(&code[at + 2..at + length], words);
            at += length + 1;
        } else {
            at += code[at..]
                .chars()
                .next()
                .map_or(1, |c| if c == '\\' { 2 } else { c.len_utf8() });
        }
    }
    at + 1
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn comments_strings_and_properties_are_passed_over() {
        let code = "// one\n/* two */ \"three\" + 'fo\\'ur'.five(six, `seven ${eight(`${nine}`)}`, ...ten) \
                    + { eleven: six, twelve: six }";
        assert_eq!(
            of(code).into_iter().collect::<Vec<_>>(),
            ["eight", "nine", "six", "ten"]
        );
    }
}
