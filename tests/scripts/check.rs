//! What an entry of a script expects.

use serde_json::Value as Json;

use crate::neutral;

/// Whether an answer is the one that a script expects.
pub(crate) fn check(entry: &Json, answer: &Json) -> Result<(), String> {
    let cut = |json: &Json| json.to_string().chars().take(400).collect::<String>();
    for part in ["ok", "err"] {
        match (entry.get(part), answer.get(part)) {
            (None, None) => {}
            (Some(expected), Some(found)) => {
                if let Some(place) = neutral::difference(expected, found) {
                    return Err(format!("{part}{place}"));
                }
            }
            // What is freed gives nothing, and needs not say so.
            (None, Some(Json::Null)) if entry.get("free").is_some() => {}
            (_, _) => return Err(format!("{}, not {}", cut(answer), cut(entry))),
        }
    }
    for part in ["misused", "panic", "crashed"] {
        let says = |json: &Json| {
            json.get(part)
                .map(|it| it.as_str().expect("text").to_owned())
        };
        match (says(entry), says(answer)) {
            (None, None) => {}
            (Some(expected), Some(found)) if found.contains(&expected) => {}
            (_, _) => return Err(format!("{}, not {}", cut(answer), cut(entry))),
        }
    }
    if entry.get("panic").is_some() || entry.get("crashed").is_some() {
        let again = answer["again"].as_str().unwrap_or_default();
        if !again.contains("poisoned") {
            return Err(format!(
                "the next call says {again:?}, not that it is poisoned"
            ));
        }
    }
    if let Some(thrown) = answer.get("thrown") {
        return Err(format!("threw {}", cut(thrown)));
    }
    match entry.get("log") {
        Some(log) => match neutral::difference(log, &answer["log"]) {
            Some(place) => Err(format!("log{place}")),
            None => Ok(()),
        },
        None => Ok(()),
    }
}
