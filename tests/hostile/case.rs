//! A case: a function that lies, and what each host must say of it.

use serde_json::Value as Json;
use wharf_abi::types::{Function, Param, Ref, Type};
use wharf_abi::{Load, Mode, Value};
use wharf_host::{Error, Instance, wasmtime};

use super::module::Does;
use crate::matrix::host::Answer;

pub(crate) struct Case {
    pub(crate) function: Function,
    pub(crate) does: Does,
    pub(crate) args: Vec<Json>,
    pub(crate) expected: Expected,
    /// Calls the function with a static type, if it takes nothing.
    pub(crate) typed: Option<Typed>,
}

pub(crate) type Typed =
    fn(&Instance, &mut wasmtime::Store<()>, function: &str) -> Result<(), Error>;

/// What hosts say.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    javascript: Outcome,
    rust: Outcome,
}

/// Some hosts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Hosts {
    JavaScript,
    /// With values of any type.
    Rust,
    /// Rust, with values of static types.
    Typed,
}

/// What comes of a call.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// This value, because the lie does no harm.
    Value(Json),
    /// Any value: what it is depends on what lies in memory.
    Any,
    /// The guest broke the contract: a poisoned instance.
    Fault(&'static Fault),
    /// The arguments that the guest may change are this.
    Written(Json),
    /// The guest panicked or trapped, and this is a part of what is said: a poisoned instance.
    Panic(&'static str),
    /// The instance is as good as before.
    Refused(&'static str),
    /// The function isn't called.
    Skipped,
}

/// How a fault is called.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The variant, of `wharf_host::Fault` or `wharf_host::Error`.
    rust: &'static str,
    /// What the message has of: any of these.
    javascript: &'static [&'static str],
}

macro_rules! faults {
    ($($name:ident = $rust:ident, $($javascript:literal)|+;)*) => {$(
        pub(crate) const $name: &Fault = &Fault {
            rust: stringify!($rust),
            javascript: &[$($javascript),+],
        };
    )*};
}

faults! {
    // Lists and text within a value are counted before they are looked at.
    OUTSIDE = OutOfBounds, "out of bounds" | "larger than memory";
    MISALIGNED = Misaligned, "not a multiple of";
    BAD_TEXT = InvalidUtf8, "not valid for encoding utf-8";
    BAD_CASE = InvalidDiscriminant, "discriminant";
    BAD_CHAR = InvalidChar, "character";
    ZERO = Zero, "0, which its type doesn't have";
    TOO_DEEP = TooDeep, "nested deeper than";
    TOO_LARGE = TooLarge, "larger than memory";
    NO_FUEL = OutOfFuel, "fuel";
}

impl From<&'static Fault> for Expected {
    fn from(fault: &'static Fault) -> Expected {
        Outcome::Fault(fault).into()
    }
}

impl From<Json> for Expected {
    fn from(value: Json) -> Expected {
        Outcome::Value(value).into()
    }
}

impl From<Outcome> for Expected {
    fn from(outcome: Outcome) -> Expected {
        Expected {
            javascript: outcome.clone(),
            rust: outcome,
        }
    }
}

impl Outcome {
    /// What JavaScript says instead, with good reason.
    pub(crate) fn javascript(self, javascript: impl Into<Expected>) -> Expected {
        Expected {
            javascript: javascript.into().javascript,
            rust: self,
        }
    }
}

impl Expected {
    pub(crate) fn of(&self, hosts: Hosts) -> &Outcome {
        match hosts {
            Hosts::JavaScript => &self.javascript,
            Hosts::Rust | Hosts::Typed => &self.rust,
        }
    }

    /// Whether an answer is the one that is expected, and no lie made the host have more bytes than
    /// `room`.
    pub(crate) fn check(&self, hosts: Hosts, answer: &Answer, room: u64) -> Result<(), String> {
        let expected = self.of(hosts);
        if answer.peak <= room && expected.is(hosts, answer) {
            return Ok(());
        }
        let text: String = answer.json.to_string().chars().take(300).collect();
        let peak = answer.peak;
        Err(format!(
            "gave {text} with {peak} bytes at most, not {expected:?}"
        ))
    }
}

impl Outcome {
    /// Whether an answer is this one.
    fn is(&self, hosts: Hosts, answer: &Answer) -> bool {
        let json = &answer.json;
        let says = |key: &str, part: &str| {
            let text = json[key].as_str();
            text.is_some_and(|text| text.contains(part))
        };
        let poisoned = says("again", "poisoned");
        match (self, hosts) {
            (Outcome::Value(value), Hosts::JavaScript | Hosts::Rust) => {
                json.get("ok") == Some(value)
            }
            (Outcome::Value(_), Hosts::Typed) | (Outcome::Any, _) => json.get("ok").is_some(),
            (Outcome::Fault(fault), Hosts::JavaScript) => {
                poisoned && fault.javascript.iter().any(|part| says("panic", part))
            }
            (Outcome::Fault(fault), Hosts::Rust | Hosts::Typed) => {
                poisoned && json["kind"].as_str() == Some(fault.rust)
            }
            (Outcome::Written(args), _) => json.get("written") == Some(args),
            (Outcome::Panic(part), _) => poisoned && says("panic", part),
            (Outcome::Refused(part), _) => says("refused", part),
            (Outcome::Skipped, _) => false,
        }
    }
}

/// A function of this name, which returns a value of a type.
pub(crate) fn function(name: &str, params: Vec<Param>, result: Ref<Type>) -> Function {
    Function {
        name: Ref::Owned(name.into()),
        docs: Ref::Static(""),
        path: Ref::Owned(format!("hostile::{name}").into()),
        params: Ref::Owned(params.into()),
        result,
        member: None,
    }
}

pub(crate) fn param(name: &'static str, ty: &'static Type, mode: Mode) -> Param {
    Param {
        name: Ref::Static(name),
        mode,
        ty: Ref::Static(ty),
    }
}

impl Case {
    /// A function that takes nothing and returns a `T`.
    pub(crate) fn of<T: for<'m> Load<'m>>(
        name: &str,
        does: Does,
        expected: impl Into<Expected>,
    ) -> Case {
        Case {
            function: function(name, Vec::new(), Ref::Static(T::TYPE)),
            does,
            args: Vec::new(),
            expected: expected.into(),
            typed: Some(|instance, store, name| {
                let function = instance.function::<(), T>(name)?;
                function.call(store, ()).map(|_| ())
            }),
        }
    }

    /// A function that takes a value and returns a `T`.
    pub(crate) fn taking<A: Value + ?Sized, T: Value>(
        name: &str,
        arg: Json,
        does: Does,
        expected: impl Into<Expected>,
    ) -> Case {
        let param = param("it", A::TYPE, A::MODE);
        Case {
            function: function(name, vec![param], Ref::Static(T::TYPE)),
            does,
            args: vec![arg],
            expected: expected.into(),
            typed: None,
        }
    }
}
