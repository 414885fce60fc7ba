//! Values and types as JSON that belongs to no host: what the hosts of the matrix are given, and
//! what they answer.
//!
//! | type | JSON |
//! |---|---|
//! | `()` | `null` |
//! | `bool`, `char`, text | as it is |
//! | integers to 32 bits, floats | number; `"NaN"`, `"inf"`, `"-inf"`, `"-0"` |
//! | integers of 64 and 128 bits | their digits, as a string |
//! | list, array, set, tuple | array |
//! | map | array of `[key, value]` |
//! | option | `null`, `{"some": …}` |
//! | result | `{"ok": …}`, `{"err": …}` |
//! | record | object |
//! | variant | `"case"`, `{"case": …}` |
//! | enum | `"case"` |
//! | flags | array of those that are set |
//! | view | array |
//! | object, function | what the test makes of it |
//!
//! Names are those of the interface.

use serde_json::{Map, Value as Json, json};
use wharf_abi::types::{Body, Definition, Field, Handle, Payload, Ref, Scalar, Side, Type};
use wharf_host::Val;

/// The definitions around a type, for those that refer back.
#[derive(Clone, Copy)]
struct Around<'t> {
    definition: &'t Definition,
    outer: Option<&'t Around<'t>>,
}

fn find<'t>(mut around: Option<&'t Around<'t>>, path: &str) -> &'t Around<'t> {
    loop {
        match around {
            Some(it) if *it.definition.path == *path => return it,
            Some(it) => around = it.outer,
            None => panic!("no definition {path}"),
        }
    }
}

/// What handles stand for.
pub(crate) trait Handles {
    /// The object or function that JSON names.
    fn val(&self, handle: &Handle, json: &Json) -> Val;

    /// JSON that names an object or function.
    fn json(&self, val: &Val) -> Json;
}

/// Where there are none.
struct NoHandles;

impl Handles for NoHandles {
    fn val(&self, handle: &Handle, _: &Json) -> Val {
        panic!("no JSON is a {handle}")
    }

    fn json(&self, val: &Val) -> Json {
        panic!("no JSON is {val}")
    }
}

/// A value of a type, from JSON.
pub(crate) fn val(ty: &Type, json: &Json) -> Val {
    val_with(ty, json, &NoHandles)
}

/// As [`val`], with handles in it.
pub(crate) fn val_with(ty: &Type, json: &Json, handles: &dyn Handles) -> Val {
    val_in(ty, json, None, handles)
}

fn val_in(ty: &Type, json: &Json, around: Option<&Around<'_>>, handles: &dyn Handles) -> Val {
    let wrong = || -> ! { panic!("{json} isn't a {ty}") };
    let array = || json.as_array().unwrap_or_else(|| wrong());
    let inside = |ty: &Type, json: &Json| val_in(ty, json, around, handles);
    match ty {
        Type::Unit => Val::Unit,
        Type::Scalar(scalar) | Type::NonZero(scalar) => scalar_val(*scalar, json),
        Type::Wide(wharf_abi::Wide::U128) => Val::U128(digits(json)),
        Type::Wide(wharf_abi::Wide::S128) => Val::S128(digits(json)),
        Type::Str => Val::Str(json.as_str().unwrap_or_else(|| wrong()).into()),
        Type::List(element) | Type::Array(element, _) | Type::Set(element) => {
            Val::List(array().iter().map(|json| inside(element, json)).collect())
        }
        Type::Map(key, value) => Val::Map(
            array()
                .iter()
                .map(|entry| (inside(key, &entry[0]), inside(value, &entry[1])))
                .collect(),
        ),
        Type::Tuple(parts) => Val::Tuple(tuple_vals(parts, json, around, handles)),
        Type::Option(some) => Val::Option(match json {
            Json::Null => None,
            json => Some(Box::new(inside(some, &json["some"]))),
        }),
        Type::Result(ok, error) => Val::Result(match json.get("ok") {
            Some(json) => Ok(Box::new(inside(ok, json))),
            None => Err(Box::new(inside(error, &json["err"]))),
        }),
        Type::Boxed(value) => inside(value, json),
        Type::Back(path) => {
            let around = find(around, path);
            definition_val(around.definition, json, around.outer, handles)
        }
        Type::Defined(definition) => definition_val(definition, json, around, handles),
        Type::Handle(handle) => handles.val(handle, json),
        Type::View(_, _) => panic!("a view is no argument"),
    }
}

fn definition_val(
    definition: &Definition,
    json: &Json,
    outer: Option<&Around<'_>>,
    handles: &dyn Handles,
) -> Val {
    let around = Some(&Around { definition, outer });
    match &definition.body {
        Body::Record(fields) => Val::Record(field_vals(fields, json, around, handles)),
        Body::Enum(_) => Val::Enum(json.as_str().expect("a case").into()),
        Body::Flags(_) => Val::Flags(
            json.as_array()
                .expect("flags")
                .iter()
                .map(|flag| flag.as_str().expect("a flag").into())
                .collect(),
        ),
        Body::Variant(cases) => {
            let name = match json {
                Json::String(name) => name,
                json => json
                    .as_object()
                    .and_then(|it| it.keys().next())
                    .expect("a case"),
            };
            let case = cases.iter().find(|case| *case.label.name == **name);
            let case = case.unwrap_or_else(|| panic!("no case {name}"));
            let payload = match &case.payload {
                Payload::Unit => None,
                Payload::One(ty) => Some(val_in(ty, &json[name], around, handles)),
                Payload::Tuple(parts) => {
                    Some(Val::Tuple(tuple_vals(parts, &json[name], around, handles)))
                }
                Payload::Record(fields) => Some(Val::Record(field_vals(
                    fields,
                    &json[name],
                    around,
                    handles,
                ))),
            };
            Val::Variant(name.clone(), payload.map(Box::new))
        }
    }
}

fn tuple_vals(
    parts: &[Ref<Type>],
    json: &Json,
    around: Option<&Around<'_>>,
    handles: &dyn Handles,
) -> Vec<Val> {
    let array = json.as_array().expect("a tuple");
    assert_eq!(array.len(), parts.len(), "{json}");
    let parts = parts.iter().zip(array);
    parts
        .map(|(ty, json)| val_in(ty, json, around, handles))
        .collect()
}

fn field_vals(
    fields: &[Field],
    json: &Json,
    around: Option<&Around<'_>>,
    handles: &dyn Handles,
) -> Vec<(String, Val)> {
    let field = |field: &Field| {
        let name = field.label.name.get();
        (name.into(), val_in(&field.ty, &json[name], around, handles))
    };
    fields.iter().map(field).collect()
}

fn digits<T: std::str::FromStr>(json: &Json) -> T {
    let text = json
        .as_str()
        .map_or_else(|| json.to_string(), str::to_owned);
    text.parse()
        .ok()
        .unwrap_or_else(|| panic!("{json} isn't an integer"))
}

fn float(json: &Json) -> f64 {
    match json.as_str() {
        Some(text) => text.parse().expect("a float"),
        None => json
            .as_f64()
            .unwrap_or_else(|| panic!("{json} is no number")),
    }
}

fn scalar_val(scalar: Scalar, json: &Json) -> Val {
    match scalar {
        Scalar::Bool => Val::Bool(json.as_bool().expect("a boolean")),
        Scalar::U8 => Val::U8(digits(json)),
        Scalar::S8 => Val::S8(digits(json)),
        Scalar::U16 => Val::U16(digits(json)),
        Scalar::S16 => Val::S16(digits(json)),
        Scalar::U32 => Val::U32(digits(json)),
        Scalar::S32 => Val::S32(digits(json)),
        Scalar::U64 => Val::U64(digits(json)),
        Scalar::S64 => Val::S64(digits(json)),
        Scalar::F32 => Val::F32(float(json) as f32),
        Scalar::F64 => Val::F64(float(json)),
        Scalar::Char => Val::Char(
            json.as_str()
                .and_then(|it| it.chars().next())
                .expect("a char"),
        ),
    }
}

/// A value as JSON. Sets and maps come in any order, so [`sorted`] is what to compare.
pub(crate) fn json(val: &Val) -> Json {
    json_with(val, &NoHandles)
}

/// As [`json`], with handles in it.
pub(crate) fn json_with(val: &Val, handles: &dyn Handles) -> Json {
    let json = |val: &Val| json_with(val, handles);
    match val {
        Val::Unit => Json::Null,
        Val::Bool(it) => json!(it),
        Val::U8(it) => json!(it),
        Val::S8(it) => json!(it),
        Val::U16(it) => json!(it),
        Val::S16(it) => json!(it),
        Val::U32(it) => json!(it),
        Val::S32(it) => json!(it),
        Val::U64(it) => json!(it.to_string()),
        Val::S64(it) => json!(it.to_string()),
        Val::U128(it) => json!(it.to_string()),
        Val::S128(it) => json!(it.to_string()),
        Val::F32(it) => float_json((*it).into()),
        Val::F64(it) => float_json(*it),
        Val::Char(it) => json!(it.to_string()),
        Val::Str(it) => json!(it),
        Val::List(items) | Val::Tuple(items) => items.iter().map(json).collect(),
        Val::Map(entries) => entries
            .iter()
            .map(|(key, value)| json!([json(key), json(value)]))
            .collect(),
        Val::Option(None) => Json::Null,
        Val::Option(Some(some)) => json!({ "some": json(some) }),
        Val::Result(Ok(ok)) => json!({ "ok": json(ok) }),
        Val::Result(Err(error)) => json!({ "err": json(error) }),
        Val::Record(fields) => {
            let fields = fields.iter().map(|(name, val)| (name.clone(), json(val)));
            Json::Object(fields.collect::<Map<_, _>>())
        }
        Val::Variant(case, None) | Val::Enum(case) => json!(case),
        Val::Variant(case, Some(payload)) => json!({ case: json(payload) }),
        Val::Flags(flags) => json!(flags),
        Val::Object(_) | Val::Resource(_) | Val::Function(_) | Val::Callback(_) => {
            handles.json(val)
        }
    }
}

/// Whole numbers as such: JavaScript doesn't tell 1 from 1.0.
pub(crate) fn float_json(float: f64) -> Json {
    match float {
        it if it.is_nan() => json!("NaN"),
        f64::INFINITY => json!("inf"),
        f64::NEG_INFINITY => json!("-inf"),
        it if it == 0.0 && it.is_sign_negative() => json!("-0"),
        it if it.fract() == 0.0 && it.abs() < 1e15 => json!(it as i64),
        it => json!(it),
    }
}

/// A value as JSON, with its sets and maps in one order: that of their elements' text.
pub(crate) fn sorted(ty: &Type, json: &Json) -> Json {
    sorted_in(ty, json, None)
}

fn sorted_in(ty: &Type, json: &Json, around: Option<&Around<'_>>) -> Json {
    let inside = |ty: &Type, json: &Json| sorted_in(ty, json, around);
    let each = |ty: &Type| -> Vec<Json> {
        let items = json.as_array().expect("an array");
        items.iter().map(|item| inside(ty, item)).collect()
    };
    match ty {
        Type::Unit | Type::NonZero(_) | Type::Wide(_) | Type::Str => json.clone(),
        Type::Scalar(Scalar::F32 | Scalar::F64) => float_json(float(json)),
        Type::Scalar(_) | Type::Handle(_) | Type::View(_, _) => json.clone(),
        Type::List(element) | Type::Array(element, _) => Json::Array(each(element)),
        Type::Set(element) => {
            let mut items = each(element);
            items.sort_by_key(Json::to_string);
            Json::Array(items)
        }
        Type::Map(key, value) => {
            let entries = json.as_array().expect("an array").iter();
            let entries = entries.map(|it| json!([inside(key, &it[0]), inside(value, &it[1])]));
            let mut entries: Vec<Json> = entries.collect();
            entries.sort_by_key(Json::to_string);
            Json::Array(entries)
        }
        Type::Tuple(parts) => sorted_parts(parts, json, around),
        Type::Option(some) => match json {
            Json::Null => Json::Null,
            json => json!({ "some": inside(some, &json["some"]) }),
        },
        Type::Result(ok, error) => match json.get("ok") {
            Some(json) => json!({ "ok": inside(ok, json) }),
            None => json!({ "err": inside(error, &json["err"]) }),
        },
        Type::Boxed(value) => inside(value, json),
        Type::Back(path) => {
            let around = find(around, path);
            sorted_definition(around.definition, json, around.outer)
        }
        Type::Defined(definition) => sorted_definition(definition, json, around),
    }
}

fn sorted_definition(definition: &Definition, json: &Json, outer: Option<&Around<'_>>) -> Json {
    let around = Some(&Around { definition, outer });
    match &definition.body {
        Body::Record(fields) => sorted_fields(fields, json, around),
        Body::Enum(_) => json.clone(),
        Body::Flags(_) => {
            let mut flags = json.as_array().expect("flags").clone();
            flags.sort_by_key(Json::to_string);
            Json::Array(flags)
        }
        Body::Variant(cases) => {
            let Json::Object(object) = json else {
                return json.clone();
            };
            let (name, json) = object.iter().next().expect("a case");
            let case = cases.iter().find(|case| *case.label.name == **name);
            let payload = match &case.unwrap_or_else(|| panic!("no case {name}")).payload {
                Payload::Unit => Json::Null,
                Payload::One(ty) => sorted_in(ty, json, around),
                Payload::Tuple(parts) => sorted_parts(parts, json, around),
                Payload::Record(fields) => sorted_fields(fields, json, around),
            };
            json!({ name: payload })
        }
    }
}

fn sorted_parts(parts: &[Ref<Type>], json: &Json, around: Option<&Around<'_>>) -> Json {
    let items = parts.iter().zip(json.as_array().expect("a tuple"));
    items
        .map(|(ty, json)| sorted_in(ty, json, around))
        .collect()
}

fn sorted_fields(fields: &[Field], json: &Json, around: Option<&Around<'_>>) -> Json {
    let field = |field: &Field| {
        let name = field.label.name.get();
        (name.to_owned(), sorted_in(&field.ty, &json[name], around))
    };
    Json::Object(fields.iter().map(field).collect())
}

/// Where two values first differ, and how.
pub(crate) fn difference(expected: &Json, found: &Json) -> Option<String> {
    match (expected, found) {
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            let mut parts = a.iter().zip(b).enumerate();
            parts.find_map(|(i, (a, b))| Some(format!("[{i}]{}", difference(a, b)?)))
        }
        (Json::Object(a), Json::Object(b)) if a.keys().eq(b.keys()) => {
            let mut parts = a.iter();
            parts.find_map(|(name, a)| Some(format!(".{name}{}", difference(a, &b[name])?)))
        }
        _ if expected == found => None,
        _ => {
            let cut = |json: &Json| json.to_string().chars().take(300).collect::<String>();
            Some(format!(" is {}, not {}", cut(found), cut(expected)))
        }
    }
}

/// A type as JSON, for hosts that aren't Rust.
pub(crate) fn type_json(ty: &Type) -> Json {
    match ty {
        Type::Unit => json!({ "kind": "unit" }),
        Type::Scalar(scalar) | Type::NonZero(scalar) => {
            json!({ "kind": "scalar", "scalar": scalar.name() })
        }
        Type::Wide(_) => json!({ "kind": "scalar", "scalar": "u128" }),
        Type::Str => json!({ "kind": "text" }),
        Type::List(element) | Type::Array(element, _) => {
            json!({ "kind": "list", "element": type_json(element) })
        }
        Type::Set(element) => json!({ "kind": "set", "element": type_json(element) }),
        Type::Map(key, value) => {
            json!({ "kind": "map", "key": type_json(key), "value": type_json(value) })
        }
        Type::Tuple(parts) => json!({ "kind": "tuple", "parts": parts_json(parts) }),
        Type::Option(some) => json!({ "kind": "option", "some": type_json(some) }),
        Type::Result(ok, error) => {
            json!({ "kind": "result", "ok": type_json(ok), "err": type_json(error) })
        }
        Type::Boxed(value) => type_json(value),
        Type::Back(path) => json!({ "kind": "back", "path": &**path }),
        Type::Handle(handle) => match handle {
            Handle::Own(resource) | Handle::Borrow(resource, _) => {
                let side = match resource.side {
                    Side::Guest => "guest",
                    Side::Host => "host",
                };
                json!({ "kind": "own", "side": side })
            }
            Handle::Function(callback) => json!({
                "kind": "function",
                "params": parts_json(&callback.params),
                "result": type_json(&callback.result),
                "fails": matches!(*callback.result, Type::Result(_, _)),
            }),
        },
        Type::View(scalar, _) => json!({ "kind": "view", "scalar": scalar.name() }),
        Type::Defined(definition) => {
            let labels = |labels: &[wharf_abi::Label]| -> Json {
                labels.iter().map(|it| label_json(it, Map::new())).collect()
            };
            let (kind, parts) = match &definition.body {
                Body::Record(fields) => ("record", fields_json(fields)),
                Body::Enum(cases) => ("enum", labels(cases)),
                Body::Flags(flags) => ("flags", labels(flags)),
                Body::Variant(cases) => {
                    let case = |case: &wharf_abi::Case| {
                        let payload = match &case.payload {
                            Payload::Unit => Json::Null,
                            Payload::One(ty) => type_json(ty),
                            Payload::Tuple(parts) => {
                                json!({ "kind": "tuple", "parts": parts_json(parts) })
                            }
                            Payload::Record(fields) => {
                                json!({ "kind": "record", "parts": fields_json(fields) })
                            }
                        };
                        label_json(&case.label, Map::from_iter([("type".into(), payload)]))
                    };
                    ("variant", cases.iter().map(case).collect())
                }
            };
            json!({ "kind": kind, "path": &*definition.path, "parts": parts })
        }
    }
}

fn parts_json(parts: &[Ref<Type>]) -> Json {
    parts.iter().map(|part| type_json(part)).collect()
}

fn fields_json(fields: &[Field]) -> Json {
    let field = |field: &Field| {
        let ty = Map::from_iter([("type".into(), type_json(&field.ty))]);
        label_json(&field.label, ty)
    };
    fields.iter().map(field).collect()
}

fn label_json(label: &wharf_abi::Label, mut object: Map<String, Json>) -> Json {
    object.insert("name".into(), json!(&*label.name));
    object.insert("renamed".into(), json!(label.is_renamed()));
    Json::Object(object)
}
