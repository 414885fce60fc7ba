//! Functions and objects of the host's, called by the guest.

use std::cell::RefCell;

use wharf::{Value, export, import};

mod values;

#[import]
extern "C" {
    /// Writes a line.
    fn log(message: &str);
    /// Adds.
    fn import_add(a: u32, b: u32) -> u32;
    /// What the host calls something.
    fn name(id: u32) -> Result<String, String>;
    /// The words of something.
    fn words(id: u32) -> Result<Vec<String>, String>;
    /// Fails by ending the call.
    fn must(id: u32) -> String;
    /// Fails with a value.
    fn load(id: u32) -> Result<Row, Failure>;
    /// Fails or does nothing.
    fn check(id: u32) -> Result<(), wharf::Error>;
    /// Its host may know it by another name.
    #[import(name = "chosenName")]
    fn chosen() -> u32;
    /// Is declared, and never called.
    #[allow(dead_code)]
    fn unused(text: &str) -> Canvas;
}

/// A row of the host's.
#[derive(Value, Clone, Debug)]
pub struct Row {
    pub id: u32,
    pub name: String,
}

/// Why there is no row.
#[derive(Value, Clone, Debug)]
pub enum Failure {
    Missing,
    Denied { by: String },
}

#[import]
extern "C" {
    /// Something to draw on.
    #[derive(Debug)]
    type Canvas;
    #[import(constructor)]
    fn new(width: u32) -> Canvas;
    /// Draws, and says how much was drawn.
    fn draw(self: &Canvas, what: &str) -> u32;
    fn clear(self: &mut Canvas);
    fn close(self: Canvas) -> String;
    #[import(getter)]
    fn width(self: &Canvas) -> u32;
    #[import(setter)]
    fn set_width(self: &Canvas, width: u32);
    #[import(static_of = Canvas)]
    fn open(name: &str) -> Result<Canvas, String>;
    fn merge(a: &Canvas, b: Canvas, others: Vec<Canvas>) -> Option<Canvas>;
    fn largest(all: &[&Canvas]) -> u32;

    #[import(name = "Pencil")]
    type Pen;
    #[import(constructor)]
    fn sharpen() -> Result<Pen, String>;
    #[import(getter, name = "lead")]
    fn softness(self: &Pen) -> f64;
    #[import(setter, name = "lead")]
    fn soften(self: &Pen, by: f64);
}

/// Logs, once for each of so many.
#[export]
pub fn log_all(message: &str, count: u32) {
    (0..count).for_each(|_| log(message));
}

#[export]
pub fn add(a: u32, b: u32) -> u32 {
    import_add(a, b)
}

#[export]
pub fn name_of(id: u32) -> Result<String, String> {
    name(id)
}

/// A name, or what went wrong, in words.
#[export]
pub fn describe(id: u32) -> String {
    match name(id) {
        Ok(name) => format!("{id} is {name}"),
        Err(error) => format!("{id} has no name: {error}"),
    }
}

/// Words, or what went wrong.
#[export]
pub fn words_of(id: u32) -> String {
    match words(id) {
        Ok(words) => words.join(" "),
        Err(error) => format!("{id} has no words: {error}"),
    }
}

#[export]
pub fn must_have(id: u32) -> String {
    must(id)
}

#[export]
pub fn load_row(id: u32) -> Result<Row, Failure> {
    load(id)
}

#[export]
pub fn check_all(ids: &[u32]) -> Result<u32, wharf::Error> {
    ids.iter().try_for_each(|id| check(*id))?;
    Ok(ids.len() as u32)
}

#[export]
pub fn call_chosen() -> u32 {
    chosen()
}

thread_local! {
    static KEPT: RefCell<Vec<Canvas>> = const { RefCell::new(Vec::new()) };
}

/// Draws on a canvas of its own, which goes.
#[export]
pub fn paint(width: u32, what: &str) -> u32 {
    let mut canvas = Canvas::new(width);
    canvas.set_width(canvas.width() + 1);
    canvas.clear();
    canvas.draw(what)
}

#[export]
pub fn paint_on(canvas: &Canvas, what: &str) -> u32 {
    canvas.draw(what)
}

#[export]
pub fn clear_both(a: &mut Canvas, b: &mut Canvas) -> u32 {
    a.clear();
    b.clear();
    a.width() + b.width()
}

#[export]
pub fn close(canvas: Canvas) -> String {
    canvas.close()
}

#[export]
pub fn open_and_keep(name: &str) -> Result<u32, String> {
    keep(Canvas::open(name)?);
    Ok(kept())
}

#[export]
pub fn keep(canvas: Canvas) {
    KEPT.with_borrow_mut(|kept| kept.push(canvas));
}

#[export]
pub fn kept() -> u32 {
    KEPT.with_borrow(Vec::len) as u32
}

#[export]
pub fn largest_kept() -> u32 {
    KEPT.with_borrow(|kept| largest(&kept.iter().collect::<Vec<_>>()))
}

#[export]
pub fn give_back() -> Vec<Canvas> {
    KEPT.take()
}

#[export]
pub fn drop_kept() {
    drop(KEPT.take());
}

/// Gives the second and all that are kept away.
#[export]
pub fn merge_with(a: &Canvas, b: Canvas) -> Option<Canvas> {
    merge(a, b, KEPT.take())
}

#[export]
pub fn through(all: Vec<Option<Canvas>>) -> Vec<Option<Canvas>> {
    all
}

/// A pencil, softened by so much.
#[export]
pub fn softened(by: f64) -> Result<Pen, String> {
    let pen = Pen::sharpen()?;
    pen.soften(pen.softness() + by);
    Ok(pen)
}
