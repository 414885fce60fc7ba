//! The hosts: each makes calls, and says what came of them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Map, Value as Json, json};
use wharf_abi::types::{Function, Mode, Type};
use wharf_cli::{Debug, Options, Target, bindgen};
use wharf_host::{Error, Interface, Val};

use super::neutral;

/// A guest, ready for every host.
pub(crate) struct Package {
    name: String,
    /// Rewritten, with its interface.
    pub(crate) wasm: Vec<u8>,
    pub(crate) interface: Interface,
    /// Where its JavaScript package lies.
    folder: PathBuf,
    pub(crate) limits: Limits,
}

/// What hosts give a guest, and how they are watched.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// Fuel of an instance, where the host has such a thing.
    pub(crate) fuel: Option<u64>,
    /// How long Node may take for all calls.
    pub(crate) time: Duration,
    /// Makes a call, and says how many bytes this process had at most for it.
    pub(crate) peak: fn(&mut dyn FnMut()) -> u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            fuel: None,
            time: Duration::from_secs(600),
            peak: |call| {
                call();
                0
            },
        }
    }
}

/// A call, its arguments as neutral JSON.
pub(crate) struct Call {
    pub(crate) function: String,
    pub(crate) args: Vec<Json>,
}

/// What came of a call: `{"ok": …}`, `{"err": …}`, `{"panic": "why"}` or `{"refused": "why"}`; and
/// `"written"`, with the arguments that the guest may change.
///
/// Where a host tells what is wrong with a guest from a panic, it is `{"fault": "why"}` instead of
/// `"panic"`; so it is, too, if there can't be an instance. What no host should throw is
/// `{"thrown": "why"}`. With errors of Rust hosts there is `"kind"`, their name; with those after
/// which there has to be a new instance, `"again"`: what the same call says the next time.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    call: String,
    pub(crate) json: Json,
    /// How many bytes the host had at most for it, as [`Limits::peak`] says; of another process, by
    /// how many the call raised the most that it ever had.
    #[allow(dead_code, reason = "not every test looks at it")]
    pub(crate) peak: u64,
}

/// What the host needed is no part of it.
impl PartialEq for Answer {
    fn eq(&self, other: &Answer) -> bool {
        (&self.call, &self.json) == (&other.call, &other.json)
    }
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
            track_memory: false,
        };
        let files = bindgen(linked, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
        let folder = Package::packages().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        for file in &files {
            fs::write(folder.join(&file.name), &file.bytes).expect("a file");
        }
        let wasm = files.into_iter().find(|file| file.name.ends_with(".wasm"));
        let wasm = wasm.expect("a module").bytes;
        let interface = wharf_cli::load::raw(linked).expect("a section");
        Package {
            name: name.into(),
            wasm,
            interface,
            folder,
            limits: Limits::default(),
        }
    }

    /// The folder of its JavaScript package.
    #[allow(dead_code, reason = "not every test looks at it")]
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The glue.
    pub(crate) fn glue(&self) -> PathBuf {
        let name = self.name.replace('-', "_");
        self.folder.join(format!("{name}.js"))
    }

    /// The folder of all JavaScript packages.
    pub(crate) fn packages() -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("matrix")
    }

    /// The interface, once more: in the module that hosts run.
    #[allow(dead_code, reason = "not every test looks at it")]
    pub(crate) fn decoded(&self) -> Interface {
        wharf_cli::load::rewritten(&self.wasm).expect("an interface")
    }

    pub(crate) fn function(&self, name: &str) -> &Function {
        let function = self.interface.function(name);
        function.unwrap_or_else(|| panic!("{} has no function {name}", self.name))
    }
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
            (Some(says), Some(message)) if contains(message, says) => {
                if !contains(&answer["again"], &json!("poisoned")) {
                    return wrong("again, poisoned");
                }
            }
            (_, _) => return wrong("panic"),
        }
        for never in ["fault", "thrown"] {
            if answer.get(never).is_some() {
                return wrong("one of the calls' own outcomes");
            }
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

/// Calls, as JavaScript hosts read them.
pub(crate) fn input(package: &Package, calls: &[Call]) -> Json {
    let functions = package.interface.functions.iter().map(|function| {
        let params = function.params.iter().map(|param| {
            json!({ "type": neutral::type_json(&param.ty), "mutable": param.mode == Mode::Mutable })
        });
        let function_json = json!({
            "params": params.collect::<Vec<_>>(),
            "result": neutral::type_json(&function.result),
            "fails": function.error().is_some(),
        });
        (function.name.get().to_owned(), function_json)
    });
    let functions: BTreeMap<String, Json> = functions.collect();
    let calls_json = calls
        .iter()
        .map(|call| json!({ "function": call.function, "args": call.args }));
    json!({ "functions": functions, "calls": calls_json.collect::<Vec<_>>() })
}

/// What JavaScript hosts print of calls.
pub(crate) fn answers(calls: &[Call], answers: Vec<Json>) -> Vec<Answer> {
    assert_eq!(answers.len(), calls.len());
    let answers = calls.iter().zip(answers).map(|(call, mut json)| Answer {
        call: call.function.clone(),
        peak: json
            .as_object_mut()
            .and_then(|answer| answer.remove("peak"))
            .and_then(|peak| peak.as_u64())
            .expect("a peak"),
        json,
    });
    answers.collect()
}

/// Node, with the package's own JavaScript.
fn javascript(package: &Package, calls: &[Call]) -> Vec<Answer> {
    // Several tests may use one package at a time.
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let file = format!("calls-{}.json", RUNS.fetch_add(1, Relaxed));
    let input_file = package.folder.join(file);
    fs::write(&input_file, input(package, calls).to_string()).expect("a file");
    let mut node = Command::new("node");
    node.arg("--max-old-space-size=1024")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("matrix/host.mjs"))
        .arg("calls")
        .arg(package.glue())
        .arg(&input_file);
    let (output, errors) = (
        input_file.with_extension("out"),
        input_file.with_extension("err"),
    );
    let status = run_within(package.limits.time, &mut node, &output, &errors);
    let errors = String::from_utf8_lossy(&fs::read(errors).expect("a file")).into_owned();
    let status = status.unwrap_or_else(|| panic!("{}: Node took too long", package.name));
    assert!(status.success(), "{}: {errors}", package.name);
    let output = fs::read(output).expect("a file");
    answers(calls, serde_json::from_slice(&output).expect("answers"))
}

/// Runs a command that writes to these files. None if it takes longer than this, and is ended.
fn run_within(
    time: Duration,
    command: &mut Command,
    output: &Path,
    errors: &Path,
) -> Option<ExitStatus> {
    let file = |path| File::create(path).expect("a file");
    let command = command.stdout(file(output)).stderr(file(errors));
    let mut child = command.spawn().expect("the command runs");
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a status") {
            return Some(status);
        }
        if start.elapsed() > time {
            child.kill().expect("the command ends");
            child.wait().expect("a status");
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// A Rust host. A call that poisons the instance gets the next one a new one.
macro_rules! rust_host {
    ($name:ident, $engine:expr) => {
        fn $name(package: &Package, calls: &[Call]) -> Vec<Answer> {
            use wharf_host::$name::{Config, Engine, Store};

            let fuel = package.limits.fuel;
            let engine: fn(bool) -> Engine = $engine;
            let engine = engine(fuel.is_some());
            let guest = wharf_host::Guest::new(&engine, &package.wasm).expect("a guest");
            let fresh = || {
                let mut store = Store::new(&engine, ());
                if let Some(fuel) = fuel {
                    store.set_fuel(fuel).expect("an engine that counts it");
                }
                let instance = guest.instantiate(&mut store)?;
                Ok((store, instance))
            };
            let mut running = None;
            let mut answers = Vec::new();
            for call in calls {
                let function = package.function(&call.function);
                let mut running_now = match running.take().map_or_else(fresh, Ok) {
                    Ok(running) => running,
                    Err(error) => {
                        answers.push(answer(function, Err(error), &[], 0));
                        continue;
                    }
                };
                let (store, instance) = &mut running_now;
                let params = function.params.iter().zip(&call.args);
                let mut args: Vec<Val> = params
                    .map(|(param, json)| neutral::val(&param.ty, json))
                    .collect();
                let mut result = None;
                let peak = (package.limits.peak)(&mut || {
                    result = Some(instance.call_mut(&mut *store, &call.function, &mut args));
                });
                let result = result.expect("a result");
                let mut answer = answer(function, result, &args, peak);
                if instance.is_poisoned() {
                    let again = instance.call_mut(store, &call.function, &mut args);
                    answer.json["again"] = json!(again.map_err(|error| error.to_string()).err());
                } else {
                    running = Some(running_now);
                }
                answers.push(answer);
            }
            answers
        }
    };
}

rust_host!(wasmtime, |fuel| {
    Engine::new(Config::new().consume_fuel(fuel)).expect("an engine")
});
rust_host!(wasmi, |fuel| Engine::new(
    Config::default().consume_fuel(fuel)
));

/// What a Rust host answers.
pub(crate) fn answer(
    function: &Function,
    result: Result<Val, Error>,
    args: &[Val],
    peak: u64,
) -> Answer {
    let fault = match &result {
        Err(Error::Fault { fault, .. }) => Some(name_of(fault)),
        Err(error) => Some(name_of(error)),
        Ok(_) => None,
    };
    let (kind, json, returned) = match result {
        Ok(val) => ("ok", neutral::json(&val), true),
        Err(Error::Guest(val)) => ("err", neutral::json(&val), true),
        Err(error @ Error::GuestPanic { .. }) => ("panic", json!(error.to_string()), false),
        Err(error @ (Error::Argument { .. } | Error::OutOfMemory { .. })) => {
            ("refused", json!(error.to_string()), false)
        }
        Err(ref error) => ("fault", json!(error.to_string()), false),
    };
    let mut object = Map::from_iter([(kind.to_owned(), json)]);
    if let Some(name) = fault {
        object.insert("kind".into(), name.into());
    }
    let params = function.params.iter().zip(args);
    let written = params.filter(|(param, _)| param.mode == Mode::Mutable);
    let written: Vec<Json> = written.map(|(_, arg)| neutral::json(arg)).collect();
    if returned && !written.is_empty() {
        object.insert("written".into(), written.into());
    }
    Answer {
        call: function.name.get().into(),
        json: Json::Object(object),
        peak,
    }
}

/// The variant's name.
fn name_of(error: &impl std::fmt::Debug) -> String {
    let text = format!("{error:?}");
    let name = text.split(|c: char| !c.is_alphanumeric()).next();
    name.unwrap_or_default().into()
}
