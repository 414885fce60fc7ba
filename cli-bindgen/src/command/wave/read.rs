//! From WAVE, by the plan.

use std::str::FromStr;

use wasm_wave::ast::{Node as Wave, NodeType};
use wharf_abi::Scalar;
use wharf_abi::plan::{CasePart, FieldPart, Kind, Name, Node, Part};
use wharf_abi::show::Expected;
use wharf_abi::types::Wide;
use wharf_host::Val;

use super::names::{is_label, kebab};

pub(super) struct Reader<'s> {
    /// What the places of the parser's tree count in.
    pub(super) source: &'s str,
}

/// A part of an argument that isn't of its type.
pub(super) struct Wrong {
    /// Where it stands in the whole, if it is in a record, a variant, a tuple or a map. Of other
    /// wholes all is wrong, because their types say it all.
    pub(super) path: String,
    pub(super) expected: String,
    pub(super) found: String,
}

/// A record or a variant, of which something is a part.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    node: &'a Node,
    name: &'a str,
    outer: Option<&'a Around<'a>>,
}

/// Where a part stands.
type Place<'a> = Option<&'a Around<'a>>;

impl Wrong {
    fn within(mut self, step: &str) -> Wrong {
        self.path.insert_str(0, step);
        self
    }
}

pub(super) fn is_unit(node: &Node) -> bool {
    matches!(node.kind, Kind::Unit)
}

pub(super) fn is_option(node: &Node) -> bool {
    matches!(node.kind, Kind::Option { .. })
}

impl Reader<'_> {
    pub(super) fn read(&self, wave: &Wave, node: &Node, place: Place<'_>) -> Result<Val, Wrong> {
        match &node.kind {
            // `none` may do in its place; nothing that is written down does.
            Kind::Handle(_) | Kind::View(_, _) => Err(self.wrong(wave, node)),
            // WAVE can't write it.
            Kind::Unit => Err(self.wrong(wave, node)),
            Kind::Scalar(scalar) | Kind::NonZero(scalar) => self
                .scalar(wave, *scalar)
                .ok_or_else(|| self.wrong(wave, node)),
            Kind::Wide(wide) => match wide {
                Wide::U128 => self.number(wave).map(Val::U128),
                Wide::S128 => self.number(wave).map(Val::S128),
            }
            .ok_or_else(|| self.wrong(wave, node)),
            Kind::Str => match wave.as_str(self.source) {
                Ok(text) => Ok(Val::Str(text.into_owned())),
                Err(_) => Err(self.wrong(wave, node)),
            },
            Kind::List(element) | Kind::Set(element) | Kind::Array(element, _) => {
                let Ok(items) = wave.as_list() else {
                    return Err(self.wrong(wave, node));
                };
                let items = items.enumerate().map(|(i, item)| {
                    let read = self.read(item, element, place);
                    read.map_err(|wrong| match wrong.path.as_str() {
                        "" => self.wrong(wave, node),
                        _ => wrong.within(&format!("[{i}]")),
                    })
                });
                let items = items.collect::<Result<Vec<_>, _>>()?;
                match &node.kind {
                    Kind::Array(_, len) if *len as usize != items.len() => {
                        Err(self.wrong(wave, node))
                    }
                    _ => Ok(Val::List(items)),
                }
            }
            Kind::Map(entry) => self.map(wave, node, [&entry.key, &entry.value], place),
            Kind::Tuple(parts) => self.tuple(wave, node, parts, place),
            Kind::Option { some, .. } => match (wave.ty(), wave.as_option()) {
                (NodeType::OptionNone, _) => Ok(Val::Option(None)),
                (NodeType::OptionSome, Ok(Some(value))) => self
                    .read(value, some, place)
                    .map(|value| Val::Option(Some(Box::new(value))))
                    .map_err(|wrong| match wrong.path.as_str() {
                        "" => self.wrong(wave, node),
                        _ => wrong,
                    }),
                // WAVE lets `some` go where it is clear.
                (_, _) if is_bare(some) => match self.read(wave, some, place) {
                    Ok(value) => Ok(Val::Option(Some(Box::new(value)))),
                    Err(wrong) if !wrong.path.is_empty() => Err(wrong),
                    Err(_) => Err(self.wrong(wave, node)),
                },
                (_, _) => Err(self.wrong(wave, node)),
            },
            Kind::Result { ok, error, .. } => self
                .result(wave, [ok, error], place)
                .map_err(|wrong| wrong.unwrap_or_else(|| self.wrong(wave, node))),
            Kind::Record { name, fields } => {
                let around = Around {
                    node,
                    name,
                    outer: place,
                };
                self.record(wave, node, fields, Some(&around))
            }
            Kind::Variant { name, cases, .. } => {
                let around = Around {
                    node,
                    name,
                    outer: place,
                };
                self.variant(wave, node, cases, Some(&around))
            }
            Kind::Enum { name, cases, .. } => {
                let Ok(label) = wave.as_enum(self.source) else {
                    return Err(self.wrong(wave, node));
                };
                let case = cases.iter().find(|case| is_label(label, case));
                match case {
                    Some(case) => Ok(Val::Enum(case.name.clone())),
                    None => Err(self.unknown(wave, name, cases)),
                }
            }
            Kind::Flags { name, flags, .. } => {
                let Ok(labels) = wave.as_flags(self.source) else {
                    return Err(self.wrong(wave, node));
                };
                let set = labels.map(|label| {
                    let flag = flags.iter().find(|flag| is_label(label, flag));
                    flag.map(|flag| flag.name.clone())
                });
                match set.collect::<Option<Vec<_>>>() {
                    Some(set) => Ok(Val::Flags(set)),
                    None => Err(self.unknown(wave, name, flags)),
                }
            }
            Kind::Boxed(value) => self.read(wave, value, place),
            Kind::Back(name) => {
                let mut place = place;
                while let Some(around) = place {
                    if around.name == name {
                        return self.read(wave, around.node, around.outer);
                    }
                    place = around.outer;
                }
                Err(self.wrong(wave, node))
            }
        }
    }

    fn number<T: FromStr>(&self, wave: &Wave) -> Option<T> {
        wave.as_number(self.source).ok()
    }

    fn scalar(&self, wave: &Wave, scalar: Scalar) -> Option<Val> {
        match scalar {
            Scalar::Bool => wave.as_bool().ok().map(Val::Bool),
            Scalar::U8 => self.number(wave).map(Val::U8),
            Scalar::S8 => self.number(wave).map(Val::S8),
            Scalar::U16 => self.number(wave).map(Val::U16),
            Scalar::S16 => self.number(wave).map(Val::S16),
            Scalar::U32 => self.number(wave).map(Val::U32),
            Scalar::S32 => self.number(wave).map(Val::S32),
            Scalar::U64 => self.number(wave).map(Val::U64),
            Scalar::S64 => self.number(wave).map(Val::S64),
            Scalar::F32 => self.number(wave).map(Val::F32),
            Scalar::F64 => self.number(wave).map(Val::F64),
            Scalar::Char => wave.as_char(self.source).ok().map(Val::Char),
        }
    }

    /// A list of `(key, value)`, or a map of WAVE's own, which has no keys but text and scalars.
    fn map(
        &self,
        wave: &Wave,
        node: &Node,
        [key, value]: [&Node; 2],
        place: Place<'_>,
    ) -> Result<Val, Wrong> {
        let pairs: Option<Vec<(&Wave, &Wave)>> = match (wave.as_list(), wave.as_map()) {
            (Ok(items), _) => items.map(|item| pair(item)).collect(),
            (Err(_), Ok(entries)) => Some(entries.collect()),
            (Err(_), Err(_)) => None,
        };
        let pairs = pairs.ok_or_else(|| self.wrong(wave, node))?;
        let entries = pairs.into_iter().enumerate().map(|(i, (first, second))| {
            let step = |part: &str| format!("[{i}].{part}");
            let key = match (&key.kind, &self.source[first.span()]) {
                (Kind::Scalar(Scalar::Bool), "true") => Val::Bool(true),
                (Kind::Scalar(Scalar::Bool), "false") => Val::Bool(false),
                _ => self
                    .read(first, key, place)
                    .map_err(|wrong| wrong.within(&step("key")))?,
            };
            let value = self
                .read(second, value, place)
                .map_err(|wrong| wrong.within(&step("value")))?;
            Ok((key, value))
        });
        entries.collect::<Result<_, _>>().map(Val::Map)
    }

    fn tuple(
        &self,
        wave: &Wave,
        node: &Node,
        parts: &[Part],
        place: Place<'_>,
    ) -> Result<Val, Wrong> {
        let values = match wave.as_tuple() {
            Ok(values) if values.len() == parts.len() => values,
            _ => return Err(self.wrong(wave, node)),
        };
        let values = parts
            .iter()
            .zip(values)
            .enumerate()
            .map(|(i, (part, value))| {
                let read = self.read(value, &part.value, place);
                read.map_err(|wrong| wrong.within(&format!(".{i}")))
            });
        values.collect::<Result<_, _>>().map(Val::Tuple)
    }

    /// No error of its own if the whole is wrong.
    fn result(
        &self,
        wave: &Wave,
        [ok, error]: [&Node; 2],
        place: Place<'_>,
    ) -> Result<Val, Option<Wrong>> {
        let arm = |value: Option<&Wave>, node: &Node| match value {
            None if is_unit(node) => Ok(Box::new(Val::Unit)),
            None => Err(None),
            Some(value) => match self.read(value, node, place) {
                Ok(val) => Ok(Box::new(val)),
                Err(wrong) if !wrong.path.is_empty() => Err(Some(wrong)),
                Err(_) => Err(None),
            },
        };
        Ok(Val::Result(match wave.as_result() {
            Ok(Ok(value)) => Ok(arm(value, ok)?),
            Ok(Err(value)) => Err(arm(value, error)?),
            // WAVE lets `ok` go where it is clear.
            Err(_) if is_bare(ok) => Ok(arm(Some(wave), ok)?),
            Err(_) => return Err(None),
        }))
    }

    /// Options may be left out, and `()`, which WAVE can't write, always is.
    fn record(
        &self,
        wave: &Wave,
        node: &Node,
        fields: &[FieldPart],
        place: Place<'_>,
    ) -> Result<Val, Wrong> {
        let Ok(given) = wave.as_record(self.source) else {
            return Err(self.wrong(wave, node));
        };
        let mut given: Vec<(&str, &Wave)> = given.collect();
        let mut values = Vec::new();
        for field in fields {
            let name = &field.name;
            let step = format!(".{}", kebab(&name.name));
            let index = given.iter().position(|(label, _)| is_label(label, name));
            let value = match index.map(|index| given.remove(index)) {
                Some((_, value)) => self
                    .read(value, &field.value, place)
                    .map_err(|wrong| wrong.within(&step))?,
                None if is_option(&field.value) => Val::Option(None),
                None if is_unit(&field.value) => Val::Unit,
                None => {
                    return Err(Wrong {
                        path: step,
                        expected: Expected(&field.value).to_string(),
                        found: "left out".into(),
                    });
                }
            };
            values.push((name.name.clone(), value));
        }
        match given.first() {
            None => Ok(Val::Record(values)),
            Some((unknown, _)) => {
                let names = listed(fields.iter().map(|field| &field.name));
                Err(Wrong {
                    path: String::new(),
                    expected: format!("{} with {names}", Expected(node)),
                    found: format!("one with `{unknown}`"),
                })
            }
        }
    }

    fn variant(
        &self,
        wave: &Wave,
        node: &Node,
        cases: &[CasePart],
        place: Place<'_>,
    ) -> Result<Val, Wrong> {
        let Ok((label, value)) = wave.as_variant(self.source) else {
            return Err(self.wrong(wave, node));
        };
        let Some(case) = cases.iter().find(|case| is_label(label, &case.name)) else {
            let name = match &node.kind {
                Kind::Variant { name, .. } => name,
                _ => "",
            };
            return Err(self.unknown(wave, name, cases.iter().map(|case| &case.name)));
        };
        let step = format!(".{label}");
        let payload = match (&case.payload, value) {
            (None, None) => None,
            (Some(node), None) if is_unit(node) => Some(Box::new(Val::Unit)),
            (Some(node), Some(value)) => {
                let val = self.read(value, node, place);
                Some(Box::new(val.map_err(|wrong| wrong.within(&step))?))
            }
            (Some(node), None) => {
                return Err(Wrong {
                    path: step,
                    expected: Expected(node).to_string(),
                    found: "left out".into(),
                });
            }
            (None, Some(value)) => {
                return Err(Wrong {
                    path: step,
                    expected: "nothing".into(),
                    found: self.source[value.span()].to_owned(),
                });
            }
        };
        Ok(Val::Variant(case.name.name.clone(), payload))
    }

    fn wrong(&self, wave: &Wave, node: &Node) -> Wrong {
        Wrong {
            path: String::new(),
            expected: Expected(node).to_string(),
            found: self.source[wave.span()].to_owned(),
        }
    }

    fn unknown<'n>(
        &self,
        wave: &Wave,
        ty: &str,
        names: impl IntoIterator<Item = &'n Name>,
    ) -> Wrong {
        Wrong {
            path: String::new(),
            expected: format!("of the type {ty}, which has {}", listed(names)),
            found: self.source[wave.span()].to_owned(),
        }
    }
}

fn pair(wave: &Wave) -> Option<(&Wave, &Wave)> {
    let mut parts = wave.as_tuple().ok()?;
    match (parts.next(), parts.next(), parts.next()) {
        (Some(key), Some(value), None) => Some((key, value)),
        _ => None,
    }
}

/// What of every value of a type stays on its side, and so can't be written down.
pub(super) fn required_handle(node: &Node) -> Option<&Node> {
    match &node.kind {
        Kind::Handle(_) | Kind::View(_, _) => Some(node),
        Kind::Tuple(parts) => parts.iter().find_map(|part| required_handle(&part.value)),
        Kind::Record { fields, .. } => fields
            .iter()
            .find_map(|field| required_handle(&field.value)),
        Kind::Boxed(value) => required_handle(value),
        Kind::Array(element, len) if *len > 0 => required_handle(element),
        Kind::Unit
        | Kind::Scalar(_)
        | Kind::NonZero(_)
        | Kind::Wide(_)
        | Kind::Str
        | Kind::List(_)
        | Kind::Array(_, _)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Option { .. }
        | Kind::Result { .. }
        | Kind::Variant { .. }
        | Kind::Enum { .. }
        | Kind::Flags { .. }
        | Kind::Back(_) => None,
    }
}

/// Whether a value can do for an option or a result that it is in.
fn is_bare(node: &Node) -> bool {
    match &node.kind {
        Kind::Option { .. } | Kind::Result { .. } | Kind::Unit => false,
        Kind::Boxed(value) => is_bare(value),
        Kind::Scalar(_)
        | Kind::NonZero(_)
        | Kind::Wide(_)
        | Kind::Str
        | Kind::List(_)
        | Kind::Array(_, _)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Tuple(_)
        | Kind::Record { .. }
        | Kind::Variant { .. }
        | Kind::Enum { .. }
        | Kind::Flags { .. }
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => true,
    }
}

fn listed<'n>(names: impl IntoIterator<Item = &'n Name>) -> String {
    let names = names.into_iter().map(|name| kebab(&name.name));
    names.collect::<Vec<_>>().join(", ")
}
