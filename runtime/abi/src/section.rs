//! The custom section in which a module describes itself.
//!
//! A guest's exports each put one *item* into the section [`names::SECTION`](crate::names::SECTION);
//! the linker lays them one after the other. Integers are little-endian.
//!
//! ```text
//! section  := item*
//! item     := version:u8 length:u32 writer:text body    length: bytes of writer and body
//! text     := length:u32 utf8*                           writer: letters, digits, `.`, `+` and `-`
//! body     := 0x00 function                              version 1; 0x00: an exported function
//! function := name:text docs:text path:text params:u32 param* result:type
//! param    := name:text mode:u8 type                     mode: 0 owned, 1 borrowed, 2 mutable
//! type     := 0x00                                       unit
//!           | 0x01 .. 0x0c                               bool u8 s8 u16 s16 u32 s32 u64 s64 f32 f64 char
//!           | 0x10                                       string
//!           | 0x11 type                                  list
//!           | 0x12 type                                  option
//!           | 0x13 type type                             result: ok, error
//! ```
//!
//! `version length writer` stay as they are in every version, so that a reader can name the
//! `wharf` crate that wrote an item it can't read. A reader accepts every version up to its own.

use crate::types::{Function, Param, Type};

#[cfg(feature = "alloc")]
pub use decode::{DecodeError, Interface, decode};

/// The version of the format that this crate writes, and the newest that it reads.
pub const VERSION: u8 = 1;
/// The version of this crate, which goes into each item as its writer.
pub const WRITER: &str = env!("CARGO_PKG_VERSION");

/// How deep types may nest in a section.
pub const MAX_DEPTH: u32 = 100;

const FUNCTION: u8 = 0;
const UNIT: u8 = 0x00;
const STR: u8 = 0x10;
const LIST: u8 = 0x11;
const OPTION: u8 = 0x12;
const RESULT: u8 = 0x13;

/// How many bytes the item of a function has.
pub const fn item_len(function: &Function) -> usize {
    let mut out = Writer {
        bytes: &mut [],
        at: 0,
    };
    out.item(function);
    out.at
}

/// The item of a function; `N` is what [`item_len`] says.
pub const fn item<const N: usize>(function: &Function) -> [u8; N] {
    let mut bytes = [0; N];
    let mut out = Writer {
        bytes: &mut bytes,
        at: 0,
    };
    out.item(function);
    assert!(out.at == N, "the item has another length");
    bytes
}

/// The item of a function, for programs that make modules while they run.
#[cfg(feature = "alloc")]
pub fn encode(function: &Function) -> alloc::vec::Vec<u8> {
    let mut bytes = alloc::vec![0; item_len(function)];
    let mut out = Writer {
        bytes: &mut bytes,
        at: 0,
    };
    out.item(function);
    bytes
}

/// Counts the bytes, and keeps those that there is room for.
struct Writer<'b> {
    bytes: &'b mut [u8],
    at: usize,
}

impl Writer<'_> {
    const fn item(&mut self, function: &Function) {
        self.byte(VERSION);
        let length = self.at;
        self.word(0);
        let start = self.at;
        self.text(WRITER);
        self.byte(FUNCTION);
        self.function(function);
        let end = self.at;
        self.at = length;
        self.word((end - start) as u32);
        self.at = end;
    }

    const fn function(&mut self, function: &Function) {
        self.text(function.name.get());
        self.text(function.docs.get());
        self.text(function.path.get());
        let params = function.params.get();
        self.word(params.len() as u32);
        let mut i = 0;
        while i < params.len() {
            self.param(&params[i]);
            i += 1;
        }
        self.ty(function.result.get());
    }

    const fn param(&mut self, param: &Param) {
        self.text(param.name.get());
        self.byte(param.mode as u8);
        self.ty(param.ty.get());
    }

    const fn ty(&mut self, ty: &Type) {
        match ty {
            Type::Unit => self.byte(UNIT),
            Type::Scalar(scalar) => self.byte(*scalar as u8 + 1),
            Type::Str => self.byte(STR),
            Type::List(element) => {
                self.byte(LIST);
                self.ty(element.get());
            }
            Type::Option(some) => {
                self.byte(OPTION);
                self.ty(some.get());
            }
            Type::Result(ok, error) => {
                self.byte(RESULT);
                self.ty(ok.get());
                self.ty(error.get());
            }
        }
    }

    const fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.word(bytes.len() as u32);
        if self.at + bytes.len() <= self.bytes.len() {
            let (_, rest) = self.bytes.split_at_mut(self.at);
            let (place, _) = rest.split_at_mut(bytes.len());
            place.copy_from_slice(bytes);
        }
        self.at += bytes.len();
    }

    const fn word(&mut self, word: u32) {
        let bytes = word.to_le_bytes();
        let mut i = 0;
        while i < bytes.len() {
            self.byte(bytes[i]);
            i += 1;
        }
    }

    const fn byte(&mut self, byte: u8) {
        if self.at < self.bytes.len() {
            self.bytes[self.at] = byte;
        }
        self.at += 1;
    }
}

#[cfg(feature = "alloc")]
mod decode {
    use alloc::boxed::Box;
    use alloc::collections::BTreeSet;
    use alloc::string::String;
    use alloc::vec::Vec;
    use core::fmt;

    use super::{FUNCTION, LIST, MAX_DEPTH, OPTION, RESULT, STR, UNIT, VERSION, WRITER};
    use crate::layout;
    use crate::types::{Function, Mode, Param, Ref, Scalar, Type};

    /// By tag, from 1 on.
    const SCALARS: [Scalar; 12] = [
        Scalar::Bool,
        Scalar::U8,
        Scalar::S8,
        Scalar::U16,
        Scalar::S16,
        Scalar::U32,
        Scalar::S32,
        Scalar::U64,
        Scalar::S64,
        Scalar::F32,
        Scalar::F64,
        Scalar::Char,
    ];

    /// By tag, from 0 on.
    const MODES: [Mode; 3] = [Mode::Owned, Mode::Borrowed, Mode::Mutable];

    /// What a module exports, in the order of the names.
    #[derive(Debug, Default, PartialEq, Eq)]
    pub struct Interface {
        /// The functions.
        pub functions: Vec<Function>,
        /// The newest `wharf` crate that wrote an item.
        pub writer: String,
    }

    impl Interface {
        /// The function of this name.
        pub fn function(&self, name: &str) -> Option<&Function> {
            self.functions
                .iter()
                .find(|function| &*function.name == name)
        }
    }

    /// Why a section couldn't be read.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum DecodeError {
        /// The bytes aren't an interface.
        Malformed {
            /// How many bytes into the section.
            at: usize,
            /// What stood there.
            what: &'static str,
        },
        /// The format is newer than this crate.
        Newer {
            /// The version found.
            version: u8,
            /// The `wharf` crate that wrote it.
            writer: String,
        },
        /// Two functions have one name.
        Duplicate {
            /// The name.
            name: String,
            /// Where they are defined.
            paths: [String; 2],
        },
    }

    impl fmt::Display for DecodeError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                DecodeError::Malformed { at, what } => {
                    write!(f, "the interface section is malformed at byte {at}: {what}")
                }
                DecodeError::Newer { version, writer } => write!(
                    f,
                    "the guest's interface has format {version}, written by wharf {writer}; \
                     this is wharf {WRITER}, which reads formats up to {VERSION}: \
                     run `cargo install wharf-cli --version {writer}`"
                ),
                DecodeError::Duplicate {
                    name,
                    paths: [first, second],
                } => write!(
                    f,
                    "two functions are exported as `{name}`, {first} and {second}: \
                     give one another name with `#[export(name = \"…\")]`"
                ),
            }
        }
    }

    impl core::error::Error for DecodeError {}

    /// Reads a section. Any bytes give an answer.
    ///
    /// # Errors
    /// [`DecodeError`].
    pub fn decode(section: &[u8]) -> Result<Interface, DecodeError> {
        let mut reader = Reader {
            bytes: section,
            at: 0,
        };
        let mut interface = Interface::default();
        while reader.at < section.len() {
            let function = reader.item(&mut interface.writer)?;
            interface.functions.push(function);
        }
        interface
            .functions
            .sort_by(|a, b| a.name.get().cmp(b.name.get()));
        for pair in interface.functions.windows(2) {
            if pair[0].name == pair[1].name {
                return Err(DecodeError::Duplicate {
                    name: pair[0].name.get().into(),
                    paths: [pair[0].path.get().into(), pair[1].path.get().into()],
                });
            }
        }
        Ok(interface)
    }

    /// What versions are compared by: 0.10 comes after 0.9.
    fn parts(version: &str) -> impl Iterator<Item = (u64, &str)> {
        version
            .split(['.', '-', '+'])
            .map(|part| (part.parse().unwrap_or(0), part))
    }

    struct Reader<'b> {
        bytes: &'b [u8],
        at: usize,
    }

    impl<'b> Reader<'b> {
        fn item(&mut self, newest: &mut String) -> Result<Function, DecodeError> {
            let version = self.byte("an item's version")?;
            let length = self.word("an item's length")? as usize;
            let start = self.at;
            let body = self.take(length, "an item longer than the section")?;
            let mut item = Reader {
                bytes: &self.bytes[..start + body.len()],
                at: start,
            };
            let writer = item.writer()?;
            if version > VERSION {
                return Err(DecodeError::Newer {
                    version,
                    writer: writer.into(),
                });
            }
            if version == 0 {
                return Err(item.malformed("format version 0 doesn't exist"));
            }
            if parts(writer).gt(parts(newest)) {
                *newest = writer.into();
            }
            if item.byte("an item's kind")? != FUNCTION {
                return Err(item.malformed("an unknown kind of item"));
            }
            let function = item.function()?;
            match item.at == item.bytes.len() {
                true => Ok(function),
                false => Err(item.malformed("an item with bytes left over")),
            }
        }

        fn function(&mut self) -> Result<Function, DecodeError> {
            let name = self.name("a function's name")?;
            let docs = self.owned_text("a doc comment")?;
            let path = self.owned_text("a function's path")?;
            let count = self.word("a number of parameters")?;
            let mut params = Vec::new();
            let mut names = BTreeSet::new();
            for _ in 0..count {
                let param = self.param()?;
                if !names.insert(String::from(param.name.get())) {
                    return Err(self.malformed("two parameters of one name"));
                }
                params.push(param);
            }
            Ok(Function {
                name,
                docs,
                path,
                params: Ref::Owned(params.into_boxed_slice()),
                result: self.ty(0)?,
            })
        }

        fn param(&mut self) -> Result<Param, DecodeError> {
            let name = self.name("a parameter's name")?;
            let mode = self.byte("a parameter's mode")?;
            let mode = match MODES.get(usize::from(mode)) {
                Some(mode) => *mode,
                None => return Err(self.malformed("an unknown mode of a parameter")),
            };
            let ty = self.ty(0)?;
            match mode == Mode::Mutable && !ty.is_list_of_numbers() {
                true => Err(self.malformed("something that can't be changed in place")),
                false => Ok(Param { name, mode, ty }),
            }
        }

        fn ty(&mut self, depth: u32) -> Result<Ref<Type>, DecodeError> {
            if depth > MAX_DEPTH {
                return Err(self.malformed("types nested too deeply"));
            }
            let ty = match self.byte("a type")? {
                UNIT => Type::Unit,
                STR => Type::Str,
                LIST => {
                    let element = self.ty(depth + 1)?;
                    if layout::of(&element).size == 0 {
                        return Err(self.malformed("a list whose elements have no size"));
                    }
                    Type::List(element)
                }
                OPTION => Type::Option(self.ty(depth + 1)?),
                RESULT => Type::Result(self.ty(depth + 1)?, self.ty(depth + 1)?),
                tag => match SCALARS.get(usize::from(tag) - 1) {
                    Some(scalar) => Type::Scalar(*scalar),
                    None => return Err(self.malformed("an unknown type")),
                },
            };
            Ok(Ref::Owned(Box::new(ty)))
        }

        /// The version of a crate: it is shown as a part of a command.
        fn writer(&mut self) -> Result<&'b str, DecodeError> {
            let writer = self.text("the version of the wharf crate")?;
            let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-');
            match writer.starts_with(|c: char| c.is_ascii_digit()) && writer.chars().all(valid) {
                true => Ok(writer),
                false => Err(self.malformed("a version of the wharf crate that is none")),
            }
        }

        /// A name: something that can stand in source text.
        fn name(&mut self, what: &'static str) -> Result<Ref<str>, DecodeError> {
            let name = self.owned_text(what)?;
            match crate::names::is_valid(&name) {
                true => Ok(name),
                false => Err(self.malformed("a name that isn't an identifier")),
            }
        }

        fn owned_text(&mut self, what: &'static str) -> Result<Ref<str>, DecodeError> {
            Ok(Ref::Owned(self.text(what)?.into()))
        }

        fn text(&mut self, what: &'static str) -> Result<&'b str, DecodeError> {
            let length = self.word(what)? as usize;
            let bytes = self.take(length, what)?;
            core::str::from_utf8(bytes).map_err(|_| self.malformed("text that isn't UTF-8"))
        }

        fn word(&mut self, what: &'static str) -> Result<u32, DecodeError> {
            let bytes = self.take(4, what)?;
            Ok(bytes
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u32::from(*byte)))
        }

        fn byte(&mut self, what: &'static str) -> Result<u8, DecodeError> {
            Ok(self.take(1, what)?[0])
        }

        fn take(&mut self, length: usize, what: &'static str) -> Result<&'b [u8], DecodeError> {
            let bytes = self.bytes[self.at..]
                .get(..length)
                .ok_or(self.malformed(what))?;
            self.at += length;
            Ok(bytes)
        }

        fn malformed(&self, what: &'static str) -> DecodeError {
            DecodeError::Malformed { at: self.at, what }
        }
    }
}
