//! Types that are generic, or contain themselves.

use std::collections::BTreeMap;

use wharf::Value;

/// A part of a long list.
#[derive(Clone, Value)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<u32>,
}

#[derive(Clone, Value)]
pub enum Either<A, B> {
    Left(A),
    Right { value: B },
}

#[derive(Clone, Value)]
pub struct Row {
    pub id: u32,
    pub name: String,
}

#[derive(Clone, Value)]
pub struct Node {
    pub name: String,
    pub children: Vec<Node>,
}

#[derive(Clone, Value)]
pub enum Expr {
    Number(f64),
    Negate(Box<Expr>),
    Binary {
        left: Box<Expr>,
        operator: char,
        right: Box<Expr>,
    },
    Call(String, Vec<Expr>),
}

#[derive(Clone, Value)]
pub enum Json {
    Null,
    Bool(bool),
    Number(f64),
    String(String),
    Array(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

#[derive(Clone, Value)]
pub struct Link {
    pub value: u32,
    pub next: Option<Box<Link>>,
}

#[derive(Clone, Value)]
pub struct Tree<T> {
    pub value: T,
    pub children: Vec<Tree<T>>,
}

macro_rules! echo {
    ($($name:ident: $ty:ty;)*) => {$(
        #[wharf::export]
        pub fn $name(value: $ty) -> $ty {
            value
        }
    )*};
}

echo! {
    echo_page_of_numbers: Page<u32>;
    echo_page_of_strings: Page<String>;
    echo_page_of_rows: Page<Row>;
    echo_page_of_pages: Page<Page<u8>>;
    echo_either: Either<u32, String>;
    echo_other: Either<Row, Option<Either<bool, char>>>;
    echo_node: Node;
    echo_expr: Expr;
    echo_json: Json;
    echo_link: Link;
    echo_tree: Tree<u32>;
    echo_tree_of_rows: Tree<Row>;
    echo_exprs: Vec<(String, Expr)>;
    echo_optional: Option<Box<Expr>>;
}

#[wharf::export]
pub fn evaluate(expr: &Expr) -> Result<f64, String> {
    Ok(match expr {
        Expr::Number(number) => *number,
        Expr::Negate(of) => -evaluate(of)?,
        Expr::Binary {
            left,
            operator,
            right,
        } => {
            let (left, right) = (evaluate(left)?, evaluate(right)?);
            match operator {
                '+' => left + right,
                '*' => left * right,
                other => return Err(format!("no operator {other}")),
            }
        }
        Expr::Call(name, args) if name == "sum" => {
            args.iter().map(evaluate).sum::<Result<f64, _>>()?
        }
        Expr::Call(name, _) => return Err(format!("no function {name}")),
    })
}

#[wharf::export]
pub fn depth(node: Node) -> u32 {
    1 + node.children.into_iter().map(depth).max().unwrap_or(0)
}

#[wharf::export]
pub fn chain(length: u32) -> Option<Box<Link>> {
    (0..length)
        .rev()
        .fold(None, |next, value| Some(Box::new(Link { value, next })))
}
