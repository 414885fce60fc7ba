//! To WAVE.

use std::slice;

use anyhow::bail;
use wasm_wave::value::Value;
use wasm_wave::wasm::WasmValue;
use wharf_host::Val;

use super::names::{escaped, kebab};

/// What an object is in words, if it has any.
pub(in crate::command) type Words<'w> = dyn FnMut(&Val) -> anyhow::Result<Option<String>> + 'w;

/// A value in WAVE. What stays in the guest has no form there: an object is `<Counter>`, or with its
/// words `<Counter: 5>`, and a function `<function>`.
pub(in crate::command) fn show(value: &Val, words: &mut Words<'_>) -> anyhow::Result<String> {
    let mut writer = Writer {
        text: String::new(),
        words,
    };
    writer.write(value)?;
    Ok(writer.text)
}

/// An error of a function, as WAVE writes the result that it is.
pub(in crate::command) fn show_error(
    payload: &Val,
    words: &mut Words<'_>,
) -> anyhow::Result<String> {
    match payload {
        Val::Unit => Ok("err".to_owned()),
        payload => Ok(format!("err({})", show(payload, words)?)),
    }
}

fn scalar(value: Value) -> anyhow::Result<String> {
    Ok(wasm_wave::to_string(&value)?)
}

struct Writer<'w, 'f> {
    text: String,
    words: &'w mut Words<'f>,
}

impl Writer<'_, '_> {
    fn write(&mut self, value: &Val) -> anyhow::Result<()> {
        let text = match value {
            Val::Unit => bail!("`()` has no form in WAVE"),
            Val::Bool(value) => scalar(Value::make_bool(*value))?,
            Val::U8(value) => scalar(Value::make_u8(*value))?,
            Val::S8(value) => scalar(Value::make_s8(*value))?,
            Val::U16(value) => scalar(Value::make_u16(*value))?,
            Val::S16(value) => scalar(Value::make_s16(*value))?,
            Val::U32(value) => scalar(Value::make_u32(*value))?,
            Val::S32(value) => scalar(Value::make_s32(*value))?,
            Val::U64(value) => scalar(Value::make_u64(*value))?,
            Val::S64(value) => scalar(Value::make_s64(*value))?,
            Val::F32(value) => scalar(Value::make_f32(*value))?,
            Val::F64(value) => scalar(Value::make_f64(*value))?,
            Val::Char(value) => scalar(Value::make_char(*value))?,
            Val::Str(value) => scalar(Value::make_string(value.into()))?,
            Val::U128(value) => value.to_string(),
            Val::S128(value) => value.to_string(),
            Val::List(items) => return self.all(["[", "]"], items, Self::write),
            Val::Tuple(parts) => return self.all(["(", ")"], parts, Self::write),
            Val::Map(entries) => return self.all(["[", "]"], entries, Self::entry),
            Val::Record(fields) => return self.record(fields),
            Val::Variant(case, Some(payload)) => return self.case_of(&escaped(case), payload),
            Val::Variant(case, None) | Val::Enum(case) => escaped(case),
            Val::Flags(flags) => {
                return self.all(["{", "}"], flags, |writer, flag| {
                    writer.push(&kebab(flag));
                    Ok(())
                });
            }
            Val::Option(None) => "none".to_owned(),
            Val::Option(Some(some)) => {
                return self.all(["some(", ")"], slice::from_ref(&**some), Self::write);
            }
            Val::Result(Ok(ok)) => return self.case_of("ok", ok),
            Val::Result(Err(error)) => return self.case_of("err", error),
            Val::Object(object) => match (self.words)(value)? {
                Some(words) => format!("<{}: {words}>", object.type_name()),
                None => format!("<{}>", object.type_name()),
            },
            Val::Resource(_) | Val::Function(_) | Val::Callback(_) => value.to_string(),
        };
        self.push(&text);
        Ok(())
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn all<T>(
        &mut self,
        [open, close]: [&str; 2],
        items: &[T],
        mut write: impl FnMut(&mut Self, &T) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        self.push(open);
        for (i, item) in items.iter().enumerate() {
            self.push(if i == 0 { "" } else { ", " });
            write(self, item)?;
        }
        self.push(close);
        Ok(())
    }

    fn entry(&mut self, (key, value): &(Val, Val)) -> anyhow::Result<()> {
        self.push("(");
        self.write(key)?;
        self.push(", ");
        self.write(value)?;
        self.push(")");
        Ok(())
    }

    /// WAVE leaves out what is none, and can't write `()`.
    fn record(&mut self, fields: &[(String, Val)]) -> anyhow::Result<()> {
        let is_shown = |value: &Val| !matches!(value, Val::Unit | Val::Option(None));
        let shown: Vec<_> = fields.iter().filter(|(_, value)| is_shown(value)).collect();
        if shown.is_empty() {
            self.push("{:}");
            return Ok(());
        }
        self.all(["{", "}"], &shown, |writer, (name, value)| {
            writer.push(&kebab(name));
            writer.push(": ");
            writer.write(value)
        })
    }

    /// A case and what it carries; `()` is left out.
    fn case_of(&mut self, case: &str, payload: &Val) -> anyhow::Result<()> {
        self.push(case);
        if matches!(payload, Val::Unit) {
            return Ok(());
        }
        self.push("(");
        self.write(payload)?;
        self.push(")");
        Ok(())
    }
}
