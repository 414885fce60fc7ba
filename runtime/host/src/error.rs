//! What can go wrong with a guest.

use std::error::Error as StdError;

use wharf_abi::Fault;

use crate::engine::EngineError;
use crate::object::ObjectProblem;
use crate::val::Val;

/// An error on its way through a call, which it would slow down as it is: results would be as large.
pub(crate) type Failed = Box<Error>;

/// Why a guest couldn't be loaded, or a call gave no value.
///
/// After [`GuestPanic`](Error::GuestPanic), [`OutOfFuel`](Error::OutOfFuel),
/// [`Interrupted`](Error::Interrupted), [`Import`](Error::Import) and [`Fault`](Error::Fault) the
/// instance is poisoned; after all others it can be called again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The function returned its error; this is the payload.
    #[error("{}", guest_text(.0))]
    Guest(Val),

    /// The guest panicked, or trapped for another reason, such as stack overflow.
    ///
    /// An allocation that the store's limits refuse ends in this, too: as a panic with a message if
    /// the guest makes it one, or else as a trap.
    #[error("{}", panic_text(function, message, location.as_deref()))]
    GuestPanic {
        /// The function that was called.
        function: String,
        /// What the panic says; the trap's own text if nothing panicked.
        message: String,
        /// `file:line:column` of the panic; none if nothing panicked.
        location: Option<String>,
        /// What the engine says.
        trap: EngineError,
    },

    /// The store's fuel was used up in the middle of the call.
    #[error("`{function}` ran out of fuel")]
    OutOfFuel {
        /// The function that was called.
        function: String,
    },

    /// The store's epoch deadline passed in the middle of the call.
    #[error("`{function}` was interrupted: its deadline has passed")]
    Interrupted {
        /// The function that was called.
        function: String,
    },

    /// An earlier call has panicked, trapped or returned an invalid value, so nothing in the
    /// guest's memory can be relied upon. A fresh instance is one
    /// [`Guest::instantiate`](crate::Guest::instantiate) away.
    #[error("the instance is poisoned, make a fresh one: {cause}")]
    Poisoned {
        /// The text of the error of that call.
        cause: String,
    },

    /// Arguments of a wrong type or number. Nothing ran in the guest.
    #[error("{function}: {message}")]
    Argument {
        /// The function that was called.
        function: String,
        /// The parameter; none if their number is wrong.
        parameter: Option<String>,
        /// ``parameter `n` must be an integer from 0 to 255 (u8), not 300``.
        message: String,
    },

    /// The interface has no such function.
    #[error("{}", unknown_text(name, similar.as_deref()))]
    UnknownFunction {
        /// The name asked for.
        name: String,
        /// The function whose name is most like it, if one is.
        similar: Option<String>,
    },

    /// The guest returned something that isn't a value of the type that its interface names.
    #[error("`{function}` returned an invalid value: {fault}")]
    Fault {
        /// The function; one of the guest's runtime if that is what returned it.
        function: String,
        /// What is wrong.
        fault: Fault,
    },

    /// A function of the host's ended the call that the guest was in.
    #[error("the import `{import}` failed: {source}")]
    Import {
        /// The import.
        import: String,
        /// What it ended the call with.
        source: Box<Error>,
    },

    /// What a function of the host's failed with: see [`Error::host`].
    #[error("{0}")]
    Host(#[source] Box<dyn StdError + Send + Sync>),

    /// The guest called an import with something that isn't a value of the type that its interface
    /// names.
    #[error("the guest called the import `{import}` with an invalid value: {fault}")]
    ImportFault {
        /// The import.
        import: String,
        /// What is wrong.
        fault: Fault,
    },

    /// The guest called an import before there was an instance: in its start function.
    #[error("the guest called the import `{import}` before it was instantiated")]
    TooEarly {
        /// The import.
        import: String,
    },

    /// Calls of guests by functions of the host's are nested too deeply. Nothing ran.
    #[error("`{function}` was called too deep inside of other calls")]
    TooDeep {
        /// The function that was called.
        function: String,
    },

    /// An object, or a function that is a value, can't be used so. Nothing ran in the guest.
    #[error("{}", object_text(function, parameter.as_deref(), object, *problem))]
    Object {
        /// The function that was called with it.
        function: String,
        /// The parameter that it is, or is a part of, if that is known.
        parameter: Option<String>,
        /// What the interface calls its type.
        object: String,
        /// What is wrong with it.
        problem: ObjectProblem,
    },

    /// The host doesn't have what the guest imports.
    #[error(
        "the host's functions are not what the guest imports:{}",
        lines(problems)
    )]
    Imports {
        /// For each import that is missing or has other types, what is wrong, in words.
        problems: Vec<String>,
    },

    /// The guest's allocator has no room for the arguments. Nothing else ran in the guest.
    #[error("{function}: the guest has no memory for {bytes} bytes of arguments")]
    OutOfMemory {
        /// The function that was called.
        function: String,
        /// How many bytes the arguments need.
        bytes: u32,
    },

    /// The bytes aren't a module that `wharf` made.
    #[error("{0}")]
    Interface(String),

    /// The guest's functions aren't those that the host was made for.
    #[error(
        "the guest's interface is not what this host expects:{}",
        lines(differences)
    )]
    InterfaceMismatch {
        /// What is different, in words: the function, which part of it, what was expected and what
        /// was found.
        differences: Vec<String>,
    },

    /// The engine refused the module or couldn't instantiate it.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Error {
    /// What a function of the host's can end a call with: an error of any type, or a text.
    ///
    /// ```
    /// use wharf_host::Error;
    ///
    /// let error = Error::host("no such row");
    /// assert_eq!(error.to_string(), "no such row");
    /// ```
    pub fn host(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        Error::Host(error.into())
    }

    /// The name's nearest neighbor among those there are, if it is near.
    pub(crate) fn unknown<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Error {
        let near = |other: &&'n str| strsim::damerau_levenshtein(name, other);
        Error::UnknownFunction {
            name: name.into(),
            similar: names
                .min_by_key(near)
                .filter(|other| near(other) <= 1 + name.chars().count() / 4)
                .map(str::to_owned),
        }
    }
}

#[cfg(feature = "wasmtime")]
impl From<wasmtime::Error> for Error {
    fn from(error: wasmtime::Error) -> Error {
        Error::Engine(error.into())
    }
}

#[cfg(feature = "wasmi")]
impl From<wasmi::Error> for Error {
    fn from(error: wasmi::Error) -> Error {
        Error::Engine(error.into())
    }
}

fn lines(differences: &[String]) -> String {
    differences
        .iter()
        .map(|difference| format!("\n  {difference}"))
        .collect()
}

/// An error that is text, or begins with it, needs no quotes.
fn guest_text(payload: &Val) -> String {
    match payload {
        Val::Str(text) => text.clone(),
        Val::Unit => "the function returned an error".into(),
        other => format!("the function returned an error: {other}"),
    }
}

fn panic_text(function: &str, message: &str, location: Option<&str>) -> String {
    match location {
        Some(location) => format!("`{function}` panicked at {location}: {message}"),
        None => format!("`{function}` trapped: {message}"),
    }
}

/// The object of a method needs no other name.
fn object_text(
    function: &str,
    parameter: Option<&str>,
    object: &str,
    problem: ObjectProblem,
) -> String {
    match parameter {
        None | Some("self") => format!("{function}: the {object} {problem}"),
        Some(parameter) => format!("{function}: parameter `{parameter}`: the {object} {problem}"),
    }
}

fn unknown_text(name: &str, similar: Option<&str>) -> String {
    match similar {
        Some(similar) => {
            format!("the guest exports no function `{name}`: did you mean `{similar}`?")
        }
        None => format!("the guest exports no function `{name}`"),
    }
}
