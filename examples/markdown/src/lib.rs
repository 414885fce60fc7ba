//! Markdown to HTML, on `pulldown-cmark`: long text in, long text and lists of text out.
//!
//! `guide.md` beside this crate is a document to try it on.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// CommonMark, and what most readers expect besides.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// Renders a Markdown document as HTML.
///
/// It takes CommonMark with tables, footnotes, strikethrough and task lists. HTML inside the
/// document is passed on as it is: clean the result before you show a stranger's document.
#[wharf::export]
pub fn render(markdown: &str) -> String {
    // HTML is longer than its Markdown by about half.
    let mut page = String::with_capacity(markdown.len() + markdown.len() / 2);
    html::push_html(&mut page, Parser::new_ext(markdown, OPTIONS));
    page
}

/// The text of each heading, in order, without its markup.
#[wharf::export]
pub fn headings(markdown: &str) -> Vec<String> {
    let mut headings = Vec::new();
    let mut heading = None;
    for event in Parser::new_ext(markdown, OPTIONS) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::End(TagEnd::Heading(_)), _) => headings.extend(heading.take()),
            (Event::Text(text) | Event::Code(text), Some(heading)) => heading.push_str(&text),
            (Event::SoftBreak | Event::HardBreak, Some(heading)) => heading.push(' '),
            _ => {}
        }
    }
    headings
}

#[cfg(test)]
mod tests {
    use super::{headings, render};

    const GUIDE: &str = include_str!("../guide.md");

    #[test]
    fn renders_what_commonmark_has() {
        assert_eq!(
            render("# Über *uns*\n\nText & `code`.\n"),
            "<h1>Über <em>uns</em></h1>\n<p>Text &amp; <code>code</code>.</p>\n",
        );
        assert_eq!(render(""), "");
    }

    #[test]
    fn renders_tables_and_tasks() {
        let page = render("| a | b |\n|---|--:|\n| 1 | ~~2~~ |\n\n- [x] done\n");
        assert!(
            page.contains("<td style=\"text-align: right\"><del>2</del></td>"),
            "{page}"
        );
        assert!(page.contains("checked=\"\""), "{page}");
    }

    #[test]
    fn finds_headings_without_their_markup() {
        let document =
            "# One `two` *three*\n\ntext\n\n```\n# no\n```\n\nFour\nfive\n----\n\n## 🦀\n\n#\n";
        assert_eq!(headings(document), ["One two three", "Four five", "🦀", ""]);
        assert_eq!(headings("no heading"), [""; 0]);
    }

    #[test]
    fn renders_the_guide() {
        let page = render(GUIDE);
        for tag in [
            "<h2>",
            "<table>",
            "<pre><code",
            "<ol>",
            "<a href=",
            "footnote-definition",
        ] {
            assert!(page.contains(tag), "no {tag}");
        }
        let headings = headings(GUIDE);
        assert_eq!(headings[0], "Linear memory and the boundary");
        assert_eq!(headings.len(), page.matches("</h").count());
    }
}
