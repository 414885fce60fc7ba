//! Short ways to write long values in `calls.json`: `{"$repeat": ["x", 3]}` is `"xxx"`,
//! `{"$concat": ["ab", "c"]}` is `"abc"`, `{"$list": [1, 3]}` is `[1, 1, 1]`, `{"$range": 3}` is `[0, 1, 2]`.

use serde_json::Value as Json;

pub(crate) fn expand(json: &Json) -> Json {
    match json {
        Json::Array(items) => items.iter().map(expand).collect(),
        Json::Object(object) => {
            let (name, value) = match object.iter().next() {
                Some(entry) if object.len() == 1 => entry,
                _ => return Json::Object(each(object)),
            };
            let count = |json: &Json| json.as_u64().expect("a count") as usize;
            match name.as_str() {
                "$repeat" => value[0]
                    .as_str()
                    .expect("text")
                    .repeat(count(&value[1]))
                    .into(),
                "$concat" => {
                    let parts = value.as_array().expect("texts").iter().map(expand);
                    let text = |part: Json| part.as_str().expect("text").to_owned();
                    parts.map(text).collect::<String>().into()
                }
                "$list" => vec![expand(&value[0]); count(&value[1])].into(),
                "$range" => (0..count(value)).collect(),
                _ => Json::Object(each(object)),
            }
        }
        other => other.clone(),
    }
}

fn each(object: &serde_json::Map<String, Json>) -> serde_json::Map<String, Json> {
    let entries = object.iter();
    entries
        .map(|(name, value)| (name.clone(), expand(value)))
        .collect()
}
