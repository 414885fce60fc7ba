//! The hosts: each makes calls, and says what came of them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use serde_json::{Map, Value as Json, json};
use wharf_abi::types::{Function, Mode, Type};
use wharf_cli::{Debug, Options, Target, bindgen};
use wharf_host::{Error, Interface, Val};

use super::neutral;

/// A guest, ready for every host.
pub(crate) struct Package {
    name: String,
    /// Rewritten, with its interface.
    wasm: Vec<u8>,
    pub(crate) interface: Interface,
    /// Where its JavaScript package lies.
    folder: PathBuf,
}

/// A call, its arguments as neutral JSON.
pub(crate) struct Call {
    pub(crate) function: String,
    pub(crate) args: Vec<Json>,
}

/// What came of a call: `{"ok": …}`, `{"err": …}`, `{"panic": "why"}` or `{"refused": "why"}`; and
/// `"written"`, with the arguments that the guest may change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    call: String,
    json: Json,
}

/// Makes all calls of a package.
type Run = fn(&Package, &[Call]) -> Vec<Answer>;

pub(crate) const HOSTS: [(&str, Run); 3] = [
    ("JavaScript", javascript),
    ("wasmtime", wasmtime),
    ("wasmi", wasmi),
];

impl Package {
    /// The package of a module as rustc linked it.
    pub(crate) fn of(name: &str, linked: &[u8]) -> Package {
        let options = Options {
            name: name.replace('-', "_"),
            version: "0.0.0".into(),
            targets: vec![Target::JavaScript],
            keep_interface: true,
            debug: Debug::Names,
        };
        let files = bindgen(linked, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("matrix").join(name);
        fs::create_dir_all(&folder).expect("a folder");
        for file in &files {
            fs::write(folder.join(&file.name), &file.bytes).expect("a file");
        }
        let wasm = files.into_iter().find(|file| file.name.ends_with(".wasm"));
        let wasm = wasm.expect("a module").bytes;
        let interface = wharf_abi::section::decode(&interface_section(&wasm)).expect("a section");
        Package {
            name: name.into(),
            wasm,
            interface,
            folder,
        }
    }

    pub(crate) fn function(&self, name: &str) -> &Function {
        let function = self.interface.function(name);
        function.unwrap_or_else(|| panic!("{} has no function {name}", self.name))
    }
}

fn interface_section(wasm: &[u8]) -> Vec<u8> {
    let payloads = wasmparser::Parser::new(0).parse_all(wasm);
    let sections = payloads.filter_map(|payload| match payload {
        Ok(wasmparser::Payload::CustomSection(section)) => {
            (section.name() == wharf_abi::names::SECTION).then(|| section.data().to_vec())
        }
        _ => None,
    });
    sections.flatten().collect()
}

impl Call {
    pub(crate) fn of(json: &Json) -> Call {
        Call {
            function: json["call"].as_str().expect("a function").into(),
            args: json["args"].as_array().expect("arguments").clone(),
        }
    }
}

impl Answer {
    /// Whether it is the one that is expected.
    pub(crate) fn check(&self, package: &Package, expected: &Json) -> Result<(), String> {
        let function = package.function(&self.call);
        let parts = [("ok", function.success()), ("err", function.failure())];
        let answer = &self.json;
        let wrong = |what: &str| {
            let cut = |json: &Json| json.to_string().chars().take(600).collect::<String>();
            Err(format!(
                "{} gave {}, not {what} {}",
                self.call,
                cut(answer),
                cut(expected)
            ))
        };
        for (part, ty) in parts {
            match (expected.get(part), answer.get(part), ty) {
                (None, None, _) => {}
                (Some(expected), Some(answer), Some(ty)) => {
                    let (expected, answer) =
                        (neutral::sorted(ty, expected), neutral::sorted(ty, answer));
                    if let Some(place) = neutral::difference(&expected, &answer) {
                        return Err(format!("{}: {part}{place}", self.call));
                    }
                }
                (_, _, _) => return wrong(part),
            }
        }
        if expected.get("written") != answer.get("written") {
            return wrong("written");
        }
        match (expected.get("panic"), answer.get("panic")) {
            (None, None) => {}
            (Some(says), Some(message)) if contains(message, says) => {}
            (_, _) => return wrong("panic"),
        }
        match (expected.get("refused"), answer.get("refused")) {
            (None, None) | (Some(_), Some(_)) => Ok(()),
            (_, _) => wrong("refused"),
        }
    }
}

fn contains(message: &Json, part: &Json) -> bool {
    let (message, part) = (message.as_str(), part.as_str());
    message.expect("a message").contains(part.expect("a part"))
}

/// What a function returns, taken apart as hosts do.
trait Outcomes {
    fn success(&self) -> Option<&Type>;
    fn failure(&self) -> Option<&Type>;
}

impl Outcomes for Function {
    fn success(&self) -> Option<&Type> {
        match self.result.get() {
            Type::Result(ok, _) => Some(ok),
            result => Some(result),
        }
    }

    fn failure(&self) -> Option<&Type> {
        self.error()
    }
}

/// Node, with the package's own JavaScript.
fn javascript(package: &Package, calls: &[Call]) -> Vec<Answer> {
    let functions = package.interface.functions.iter().map(|function| {
        let params = function.params.iter().map(|param| {
            json!({ "type": neutral::type_json(&param.ty), "mutable": param.mode == Mode::Mutable })
        });
        let function_json = json!({
            "params": params.collect::<Vec<_>>(),
            "result": neutral::type_json(&function.result),
        });
        (function.name.get().to_owned(), function_json)
    });
    let functions: BTreeMap<String, Json> = functions.collect();
    let calls_json = calls
        .iter()
        .map(|call| json!({ "function": call.function, "args": call.args }));
    let input = json!({ "functions": functions, "calls": calls_json.collect::<Vec<_>>() });
    // Several tests may use one package at a time.
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let file = format!("calls-{}.json", RUNS.fetch_add(1, Relaxed));
    let input_file = package.folder.join(file);
    fs::write(&input_file, input.to_string()).expect("a file");
    let glue = format!("{}.js", package.name.replace('-', "_"));
    let output = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("matrix/host.mjs"))
        .arg(package.folder.join(glue))
        .arg(input_file)
        .output()
        .expect("node runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", package.name);
    let answers: Vec<Json> = serde_json::from_slice(&output.stdout).expect("answers");
    assert_eq!(answers.len(), calls.len());
    let answers = calls.iter().zip(answers).map(|(call, json)| Answer {
        call: call.function.clone(),
        json,
    });
    answers.collect()
}

/// A Rust host. A call that poisons the instance gets it a new one.
macro_rules! rust_host {
    ($name:ident) => {
        fn $name(package: &Package, calls: &[Call]) -> Vec<Answer> {
            use wharf_host::$name::{Engine, Store};

            let engine = Engine::default();
            let guest = wharf_host::Guest::new(&engine, &package.wasm).expect("a guest");
            let mut store = Store::new(&engine, ());
            let mut instance = guest.instantiate(&mut store).expect("an instance");
            let mut answers = Vec::new();
            for call in calls {
                let function = package.function(&call.function);
                let params = function.params.iter().zip(&call.args);
                let mut args: Vec<Val> = params
                    .map(|(param, json)| neutral::val(&param.ty, json))
                    .collect();
                let result = instance.call_mut(&mut store, &call.function, &mut args);
                answers.push(answer(function, result, &args));
                if instance.is_poisoned() {
                    instance = guest.instantiate(&mut store).expect("an instance");
                }
            }
            answers
        }
    };
}

rust_host!(wasmtime);
rust_host!(wasmi);

fn answer(function: &Function, result: Result<Val, Error>, args: &[Val]) -> Answer {
    let (kind, json, returned) = match result {
        Ok(val) => ("ok", neutral::json(&val), true),
        Err(Error::Guest(val)) => ("err", neutral::json(&val), true),
        Err(error @ Error::GuestPanic { .. }) => ("panic", json!(error.to_string()), false),
        Err(error @ Error::Argument { .. }) => ("refused", json!(error.to_string()), false),
        Err(error) => panic!("{}: {error}", function.name.get()),
    };
    let mut object = Map::from_iter([(kind.to_owned(), json)]);
    let params = function.params.iter().zip(args);
    let written = params.filter(|(param, _)| param.mode == Mode::Mutable);
    let written: Vec<Json> = written.map(|(_, arg)| neutral::json(arg)).collect();
    if returned && !written.is_empty() {
        object.insert("written".into(), written.into());
    }
    Answer {
        call: function.name.get().into(),
        json: Json::Object(object),
    }
}
