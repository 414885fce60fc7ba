//! Sections of the interface.
//!
//! Where the bytes end, every choice is the first: so the first is always what makes a section.

use std::cell::Cell;
use std::ops::RangeInclusive;

use arbitrary::{Result, Unstructured};
use wharf_abi::section::encode;
use wharf_abi::{
    Body, Case, Definition, Field, Function, Label, Mode, Param, Payload, Ref, Scalar, Type, Wide,
};

/// Names, so few that some meet: among them words of JavaScript's and of the runtime's.
const NAMES: [&str; 16] = [
    "a",
    "b",
    "c",
    "f",
    "tag",
    "val",
    "memory",
    "class",
    "constructor",
    "__proto__",
    "Node",
    "Page",
    "Self_",
    "größe",
    "a-b",
    "$",
];

thread_local! {
    /// How many names there are.
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// A section: any bytes, or that of some functions, perhaps damaged.
///
/// # Errors
/// If there are too few bytes.
pub fn section(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    if !u.ratio(7, 8)? {
        return u.arbitrary();
    }
    COUNT.set(0);
    let mut bytes = Vec::new();
    for _ in 0..u.int_in_range(1..=4)? {
        bytes.extend(encode(&function(u)?));
    }
    if !u.ratio(3, 4)? {
        for _ in 0..u.int_in_range(1..=3)? {
            let place = u.choose_index(bytes.len())?;
            bytes[place] = u.arbitrary()?;
        }
    }
    Ok(bytes)
}

fn function(u: &mut Unstructured<'_>) -> Result<Function> {
    let params = several(u, 0..=4, |u| {
        let ty = ty(u, &mut Vec::new(), 5)?;
        let mode = match ty.is_list_of_numbers() {
            true => *u.choose(&[Mode::Owned, Mode::Borrowed, Mode::Mutable])?,
            false => *u.choose(&[Mode::Owned, Mode::Borrowed])?,
        };
        let name = name(u)?;
        Ok(Param { name, mode, ty })
    })?;
    Ok(Function {
        name: name(u)?,
        docs: docs(u)?,
        path: text("guest::f"),
        params,
        result: ty(u, &mut Vec::new(), 6)?,
    })
}

/// A type, inside of definitions of these paths.
fn ty(u: &mut Unstructured<'_>, around: &mut Vec<&'static str>, depth: u32) -> Result<Ref<Type>> {
    let kinds = if depth == 0 { 7 } else { 16 };
    let ty = match u.int_in_range(0..=kinds)? {
        0..=2 => Type::Scalar(*u.choose(&Scalar::ALL)?),
        3 => Type::Str,
        4 => Type::NonZero(*u.choose(&[Scalar::U8, Scalar::S64])?),
        5 => Type::Wide(*u.choose(&[Wide::U128, Wide::S128])?),
        6 => Type::Unit,
        // Where there is nothing around, most often something else.
        7 => match (around.as_slice(), u.ratio(7, 8)?) {
            ([], true) => Type::Str,
            ([], false) => Type::Back(text("Node")),
            (around, _) => Type::List(Ref::Owned(Box::new(Type::Back(text(u.choose(around)?))))),
        },
        8 => Type::List(ty(u, around, depth - 1)?),
        9 => Type::Option(ty(u, around, depth - 1)?),
        10 => Type::Result(ty(u, around, depth - 1)?, ty(u, around, depth - 1)?),
        11 => Type::Tuple(several(u, 1..=3, |u| ty(u, around, depth - 1))?),
        12 => {
            let len = match u.ratio(15, 16)? {
                true => u.int_in_range(1..=3)?,
                false => u.arbitrary()?,
            };
            Type::Array(ty(u, around, depth - 1)?, len)
        }
        13 => Type::Set(ty(u, around, depth - 1)?),
        14 => Type::Map(ty(u, around, depth - 1)?, ty(u, around, depth - 1)?),
        15 => Type::Boxed(ty(u, around, depth - 1)?),
        _ => Type::Defined(Ref::Owned(Box::new(definition(u, around, depth - 1)?))),
    };
    Ok(Ref::Owned(Box::new(ty)))
}

fn definition(
    u: &mut Unstructured<'_>,
    around: &mut Vec<&'static str>,
    depth: u32,
) -> Result<Definition> {
    let path = *u.choose(&["guest::Node", "guest::Page", "Node", "x"])?;
    let label = label(u)?;
    let args = match u.ratio(3, 4)? {
        true => Ref::Owned(Box::default()),
        false => several(u, 1..=2, |u| ty(u, around, depth.min(1)))?,
    };
    around.push(path);
    let body = match u.int_in_range(0..=3)? {
        0 => Body::Record(fields(u, around, depth)?),
        1 => Body::Variant(several(u, 1..=4, |u| {
            Ok(Case {
                label: self::label(u)?,
                payload: match u.int_in_range(0..=3)? {
                    0 => Payload::Unit,
                    1 => Payload::One(ty(u, around, depth)?),
                    2 => Payload::Tuple(several(u, 2..=3, |u| ty(u, around, depth))?),
                    _ => Payload::Record(fields(u, around, depth)?),
                },
            })
        })?),
        2 => Body::Enum(several(u, 1..=5, self::label)?),
        _ => Body::Flags(several(u, 1..=33, self::label)?),
    };
    around.pop();
    Ok(Definition {
        label,
        path: text(path),
        args,
        body,
    })
}

fn fields(
    u: &mut Unstructured<'_>,
    around: &mut Vec<&'static str>,
    depth: u32,
) -> Result<Ref<[Field]>> {
    several(u, 1..=4, |u| {
        Ok(Field {
            label: label(u)?,
            ty: ty(u, around, depth)?,
        })
    })
}

fn label(u: &mut Unstructured<'_>) -> Result<Label> {
    let ident = name(u)?;
    let name = match u.ratio(7, 8)? {
        true => text(&ident),
        false => name(u)?,
    };
    Ok(Label {
        name,
        ident,
        docs: docs(u)?,
    })
}

/// A name: most often one that no other has.
fn name(u: &mut Unstructured<'_>) -> Result<Ref<str>> {
    COUNT.set(COUNT.get() + 1);
    Ok(match u.ratio(7, 8)? {
        true => text(&format!("n{}", COUNT.get())),
        false => text(u.choose(&NAMES)?),
    })
}

fn docs(u: &mut Unstructured<'_>) -> Result<Ref<str>> {
    let some = [
        "",
        "One.\nTwo.",
        "*/ here",
        "`${x}`",
        "\u{2028}\r\\",
        "@a {b",
    ];
    Ok(text(u.choose(&some)?))
}

fn text(text: &str) -> Ref<str> {
    Ref::Owned(text.into())
}

fn several<'a, T>(
    u: &mut Unstructured<'a>,
    counts: RangeInclusive<usize>,
    mut part: impl FnMut(&mut Unstructured<'a>) -> Result<T>,
) -> Result<Ref<[T]>> {
    let count = u.int_in_range(counts)?;
    let parts: Result<Vec<T>> = (0..count).map(|_| part(u)).collect();
    Ok(Ref::Owned(parts?.into_boxed_slice()))
}
