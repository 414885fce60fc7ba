//! Rust hosts, by name and without static types.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value as Json, json};
use wharf_abi::types::{Callback as CallbackType, Handle, Side, Type};
use wharf_host::{Closure, Error, Interface, Resource, Val};

use crate::host::Package;
use crate::neutral::{self, Handles};

/// What a script knows at one time.
#[derive(Default)]
struct State {
    /// What its names stand for, with the type of a function.
    named: HashMap<String, (Val, Option<&'static CallbackType>)>,
    /// The host's own objects, by their names.
    hosts: HashMap<String, Resource>,
    /// The names that the next objects and functions get that the guest gives.
    names: VecDeque<String>,
    /// The type that functions have which the guest gives now.
    given: Option<&'static CallbackType>,
    /// The type that functions have which the guest takes now.
    taken: Option<&'static CallbackType>,
    /// What the guest called, since the last entry.
    log: Vec<Json>,
    /// What the host's functions do.
    behaviours: Json,
}

/// A clone is the same script.
#[derive(Clone, Default)]
struct Script(Arc<Mutex<State>>);

/// An object of the host's: its name.
struct HostObject(String);

impl Script {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nobody panicked")
    }

    fn named(&self, name: &Json) -> (Val, Option<&'static CallbackType>) {
        let name = name.as_str().expect("a name");
        let found = self.state().named.get(name).cloned();
        found.unwrap_or_else(|| panic!("nothing is called {name}"))
    }

    fn host_object(&self, name: &Json) -> Val {
        let name = name.as_str().expect("a name");
        let mut state = self.state();
        let object = state.hosts.entry(name.to_owned());
        let object = object.or_insert_with(|| Resource::new(HostObject(name.to_owned())));
        Val::Resource(object.clone())
    }

    /// Does what a script says of a function of the host's.
    fn served(
        &self,
        name: &str,
        result: &Type,
        behaviour: &Json,
        args: &[Val],
    ) -> Result<Val, Error> {
        let mut entry = vec![json!(name)];
        entry.extend(args.iter().map(|arg| neutral::json_with(arg, self)));
        self.state().log.push(entry.into());
        let (success, failure) = match result {
            Type::Result(ok, error) => (ok.get(), Some(error.get())),
            result => (result, None),
        };
        let (what, json) = behaviour
            .as_object()
            .and_then(|it| it.iter().next())
            .unwrap_or_else(|| panic!("nothing says what `{name}` does"));
        match (what.as_str(), failure) {
            ("crashes", _) => Err(Error::host(json.as_str().expect("text"))),
            ("throws", Some(failure)) => Err(Error::Guest(neutral::val_with(failure, json, self))),
            ("argument", _) => Ok(args[json.as_u64().expect("a number") as usize].clone()),
            ("object", _) => {
                let object = self.host_object(json);
                Ok(match success {
                    Type::Option(_) => Val::Option(Some(Box::new(object))),
                    _ => object,
                })
            }
            ("returns", None) => Ok(neutral::val_with(success, json, self)),
            ("returns", Some(_)) => Ok(neutral::val_with(success, &json["ok"], self)),
            (other, _) => panic!("`{name}` can't {other}"),
        }
    }
}

impl Handles for Script {
    fn val(&self, handle: &Handle, json: &Json) -> Val {
        let (what, which) = json
            .as_object()
            .and_then(|it| it.iter().next())
            .expect("an object");
        match (handle, what.as_str()) {
            (Handle::Own(_) | Handle::Borrow(_, _), "object") | (_, "callback") => {
                self.named(which).0
            }
            (Handle::Own(resource) | Handle::Borrow(resource, _), "host") => {
                assert_eq!(resource.side, Side::Host);
                self.host_object(which)
            }
            (Handle::Function(ty), "function") => {
                let ty = self
                    .state()
                    .taken
                    .filter(|it| it.is(ty))
                    .expect("one type of functions");
                let (script, behaviour) = (self.clone(), which.clone());
                Val::Function(Closure::new(move |args: &[Val]| {
                    script.served("function", &ty.result, &behaviour, args)
                }))
            }
            (handle, what) => panic!("{what} is no {handle}"),
        }
    }

    fn json(&self, val: &Val) -> Json {
        let mut state = self.state();
        let json = match val {
            Val::Object(object) => json!({ "object": object.type_name() }),
            Val::Callback(_) => json!({ "callback": true }),
            Val::Resource(object) => {
                let object = object.borrow::<HostObject>().expect("nobody changes it");
                return json!({ "host": object.0 });
            }
            other => panic!("{other} is no handle"),
        };
        let callback = state.given;
        if let Some(name) = state.names.pop_front() {
            state.named.insert(name, (val.clone(), callback));
        }
        json
    }
}

/// The first function in a type.
fn callback(ty: &'static Type) -> Option<&'static CallbackType> {
    let mut found = None;
    ty.visit(&mut |ty| {
        if let Type::Handle(Handle::Function(callback)) = ty {
            found.get_or_insert(callback.get());
        }
    });
    found
}

/// What came of a call; none if it says nothing about the guest.
fn answer(script: &Script, result: Result<Val, Error>) -> (Json, bool) {
    match result {
        Ok(val) => (json!({ "ok": neutral::json_with(&val, script) }), false),
        Err(Error::Guest(val)) => (json!({ "err": neutral::json_with(&val, script) }), false),
        Err(error @ Error::GuestPanic { .. }) => (json!({ "panic": error.to_string() }), true),
        Err(error @ Error::Import { .. }) => (json!({ "crashed": error.to_string() }), true),
        Err(error @ (Error::Object { .. } | Error::Argument { .. })) => {
            (json!({ "misused": error.to_string() }), false)
        }
        Err(error) => (json!({ "thrown": error.to_string() }), false),
    }
}

macro_rules! rust_host {
    ($name:ident) => {
        pub(crate) fn $name(package: &Package, entries: &[Json]) -> Vec<Json> {
            use wharf_host::$name::{Engine, Store};
            use wharf_host::{Guest, Host, Imports};

            let script = Script::default();
            let guest = Guest::new(&Engine::default(), &package.wasm).expect("a guest");
            let interface: &'static Interface = keep(package.decoded());
            let mut imports = Imports::<Store<()>>::new();
            for import in &interface.imports {
                let function = &import.function;
                let (name, script) = (function.name.get(), script.clone());
                imports.function_dynamic(name, move |host: &mut Host<'_, _>, args: &[Val]| {
                    let behaviour = script.state().behaviours[name].clone();
                    match &behaviour["calls"] {
                        Json::String(export) => {
                            let log: Vec<Json> = [json!(name)]
                                .into_iter()
                                .chain(args.iter().map(|arg| neutral::json_with(arg, &script)))
                                .collect();
                            script.state().log.push(log.into());
                            host.call(export, args)
                        }
                        _ => script.served(name, &function.result, &behaviour, args),
                    }
                });
            }
            let fresh = || {
                let mut store = Store::new(guest.module().engine(), ());
                let instance = guest.instantiate_with(&mut store, &imports);
                (store, instance.expect("an instance"))
            };
            let (mut store, mut instance) = fresh();
            let mut answers = Vec::new();
            for entry in entries {
                {
                    let mut state = script.state();
                    let names = entry["as"].as_array().into_iter().flatten();
                    let name = |name: &Json| name.as_str().expect("a name").to_owned();
                    state.names = names.map(name).collect();
                    state.behaviours = entry["host"].clone();
                    state.log.clear();
                }
                let args = entry["args"].as_array().into_iter().flatten();
                let (mut given, stopped) = if let Some(name) = entry.get("free") {
                    let freed = match script.named(name).0 {
                        Val::Object(object) => object.free(&mut store),
                        Val::Callback(callback) => callback.free(&mut store),
                        other => panic!("{other} can't be freed"),
                    };
                    answer(&script, freed.map(|()| Val::Unit))
                } else if let Some(name) = entry.get("invoke") {
                    let (Val::Callback(callback), Some(ty)) = script.named(name) else {
                        panic!("{name} is no function")
                    };
                    let args = ty.params.iter().zip(args);
                    let args = args.map(|(ty, json)| neutral::val_with(ty, json, &script));
                    let args: Vec<Val> = args.collect();
                    let (json, stopped) = answer(&script, callback.call(&mut store, &args));
                    let again = stopped.then(|| callback.call(&mut store, &args));
                    (with_again(json, again), stopped)
                } else {
                    let name = entry["call"].as_str().expect("a function");
                    let function = interface.function(name);
                    let function = function.unwrap_or_else(|| panic!("no function {name}"));
                    script.state().given = callback(&function.result);
                    let mut params = function.params.iter();
                    script.state().taken = params.find_map(|param| callback(&param.ty));
                    let args = function.params.iter().zip(args);
                    let args =
                        args.map(|(param, json)| neutral::val_with(&param.ty, json, &script));
                    let args: Vec<Val> = args.collect();
                    let (json, stopped) = answer(&script, instance.call(&mut store, name, &args));
                    let again = stopped.then(|| instance.call(&mut store, name, &args));
                    (with_again(json, again), stopped)
                };
                given["log"] = std::mem::take(&mut script.state().log).into();
                answers.push(given);
                if stopped {
                    (store, instance) = fresh();
                }
            }
            answers
        }
    };
}

rust_host!(wasmtime);
rust_host!(wasmi);

fn with_again(mut answer: Json, again: Option<Result<Val, Error>>) -> Json {
    if let Some(again) = again {
        answer["again"] = json!(again.map_err(|error| error.to_string()).err());
    }
    answer
}

/// Keeps something for as long as the tests run: scripts' functions have no shorter lifetime.
fn keep<T>(it: T) -> &'static T {
    Box::leak(Box::new(it))
}
