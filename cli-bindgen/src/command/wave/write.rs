//! To WAVE.

use anyhow::bail;
use wasm_wave::value::Value;
use wasm_wave::wasm::WasmValue;
use wharf_host::Val;

use super::names::{escaped, kebab};

/// A value in WAVE.
pub(in crate::command) fn show(value: &Val) -> anyhow::Result<String> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

/// An error of a function, as WAVE writes the result that it is.
pub(in crate::command) fn show_error(payload: &Val) -> anyhow::Result<String> {
    match payload {
        Val::Unit => Ok("err".to_owned()),
        payload => Ok(format!("err({})", show(payload)?)),
    }
}

fn write(value: &Val, text: &mut String) -> anyhow::Result<()> {
    let scalar = match value {
        Val::Unit => bail!("`()` has no form in WAVE"),
        Val::Bool(value) => Value::make_bool(*value),
        Val::U8(value) => Value::make_u8(*value),
        Val::S8(value) => Value::make_s8(*value),
        Val::U16(value) => Value::make_u16(*value),
        Val::S16(value) => Value::make_s16(*value),
        Val::U32(value) => Value::make_u32(*value),
        Val::S32(value) => Value::make_s32(*value),
        Val::U64(value) => Value::make_u64(*value),
        Val::S64(value) => Value::make_s64(*value),
        Val::F32(value) => Value::make_f32(*value),
        Val::F64(value) => Value::make_f64(*value),
        Val::Char(value) => Value::make_char(*value),
        Val::Str(value) => Value::make_string(value.into()),
        Val::U128(value) => {
            text.push_str(&value.to_string());
            return Ok(());
        }
        Val::S128(value) => {
            text.push_str(&value.to_string());
            return Ok(());
        }
        Val::List(items) => return all(["[", "]"], items, text, write),
        Val::Tuple(parts) => return all(["(", ")"], parts, text, write),
        Val::Map(entries) => {
            return all(["[", "]"], entries, text, |(key, value), text| {
                text.push('(');
                write(key, text)?;
                text.push_str(", ");
                write(value, text)?;
                text.push(')');
                Ok(())
            });
        }
        Val::Record(fields) => return record(fields, text),
        Val::Variant(case, Some(payload)) => return case_of(&escaped(case), payload, text),
        Val::Variant(case, None) | Val::Enum(case) => {
            text.push_str(&escaped(case));
            return Ok(());
        }
        Val::Flags(flags) => {
            return all(["{", "}"], flags, text, |flag, text| {
                text.push_str(&kebab(flag));
                Ok(())
            });
        }
        Val::Option(None) => {
            text.push_str("none");
            return Ok(());
        }
        Val::Option(Some(some)) => {
            text.push_str("some(");
            write(some, text)?;
            text.push(')');
            return Ok(());
        }
        Val::Result(Ok(ok)) => return case_of("ok", ok, text),
        Val::Result(Err(error)) => return case_of("err", error, text),
    };
    text.push_str(&wasm_wave::to_string(&scalar)?);
    Ok(())
}

fn all<T>(
    [open, close]: [&str; 2],
    items: &[T],
    text: &mut String,
    write: impl Fn(&T, &mut String) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    text.push_str(open);
    for (i, item) in items.iter().enumerate() {
        text.push_str(if i == 0 { "" } else { ", " });
        write(item, text)?;
    }
    text.push_str(close);
    Ok(())
}

/// WAVE leaves out what is none, and can't write `()`.
fn record(fields: &[(String, Val)], text: &mut String) -> anyhow::Result<()> {
    let is_shown = |value: &Val| !matches!(value, Val::Unit | Val::Option(None));
    let shown: Vec<_> = fields.iter().filter(|(_, value)| is_shown(value)).collect();
    if shown.is_empty() {
        text.push_str("{:}");
        return Ok(());
    }
    all(["{", "}"], &shown, text, |(name, value), text| {
        text.push_str(&kebab(name));
        text.push_str(": ");
        write(value, text)
    })
}

/// A case and what it carries; `()` is left out.
fn case_of(case: &str, payload: &Val, text: &mut String) -> anyhow::Result<()> {
    text.push_str(case);
    if *payload == Val::Unit {
        return Ok(());
    }
    text.push('(');
    write(payload, text)?;
    text.push(')');
    Ok(())
}
