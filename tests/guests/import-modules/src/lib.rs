//! Imports that the glue takes from modules, so that the package has an instance of its own.

use wharf::{export, import};

#[import(module = "./dom.js")]
extern "C" {
    /// Shows a message.
    fn alert(message: &str);
    /// The title of the page.
    fn title() -> Option<String>;
    /// A node of the page.
    type Element;
    #[import(static_of = Element)]
    fn find(selector: &str) -> Option<Element>;
    #[import(getter)]
    fn text(self: &Element) -> String;
    #[import(setter)]
    fn set_text(self: &Element, text: &str);
}

#[import(module = "./clock.js")]
extern "C" {
    fn now() -> f64;
}

#[export]
pub fn greet(name: &str) {
    alert(&format!("Hello, {name}!"));
}

#[export]
pub fn title_or(other: &str) -> String {
    title().unwrap_or_else(|| other.to_owned())
}

/// Adds the time to an element's text.
#[export]
pub fn stamp(selector: &str) -> Result<Element, String> {
    let element = Element::find(selector).ok_or_else(|| format!("no {selector}"))?;
    element.set_text(&format!("{} at {}", element.text(), now()));
    Ok(element)
}
