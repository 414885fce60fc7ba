//! The custom section in which a module describes itself.
//!
//! A guest's exports each put one *item* into the section [`names::SECTION`](crate::names::SECTION);
//! the linker lays them one after the other. Integers are little-endian.
//!
//! ```text
//! section  := item*
//! item     := version:u8 length:u32 writer:text content   length: bytes of writer and content
//! text     := length:u32 utf8*                             writer: letters, digits, `.`, `+` and `-`
//! content  := 0x00 function                              exported
//!           | 0x01 member function                       exported, a resource's     from version 3 on
//!           | 0x02 module:text function                  imported; module: may be empty
//!           | 0x03 module:text member function           imported, a resource's
//! function := name:text docs:text path:text params:u32 param* result:type
//! member   := role:u8 resource                           role: 0 constructor, 1 method, 2 static,
//!                                                        3 getter, 4 setter, 5 constant, 6 text, 7 next
//! resource := label path:text side:u8                    side: 0 guest, 1 host
//! param    := name:text mode:u8 type                     mode: 0 owned, 1 borrowed, 2 mutable
//! type     := 0x00                                       unit
//!           | 0x01 .. 0x0c                               bool u8 s8 u16 s16 u32 s32 u64 s64 f32 f64 char
//!           | 0x10                                       string
//!           | 0x11 type                                  list
//!           | 0x12 type                                  option
//!           | 0x13 type type                             result: ok, error
//!           | 0x14 types                                 tuple                       from version 2 on
//!           | 0x15 length:u32 type                       array
//!           | 0x16 type                                  set
//!           | 0x17 type type                             map: key, value
//!           | 0x18 | 0x19                                u128, s128
//!           | 0x1a type                                  an integer that isn't 0
//!           | 0x20 label path:text args:types body       a definition
//!           | 0x21 type                                  a pointer to a value
//!           | 0x22 path:text                             the nearest definition around it of this path
//!           | 0x30 resource                              an object, owned           from version 3 on
//!           | 0x31 | 0x32 resource                       an object, lent: shared, exclusively
//!           | 0x33 calls:u8 kept:u8 types type           a function; calls: 0 shared, 1 exclusive, 2 once
//!           | 0x34 | 0x35 type                           a view: shared, exclusive
//! types    := count:u32 type*
//! label    := name:text ident:text docs:text
//! body     := 0x00 fields                                record
//!           | 0x01 count:u32 case*                       variant
//!           | 0x02 labels                                enum
//!           | 0x03 labels                                flags
//! labels   := count:u32 label*
//! fields   := count:u32 (label type)*
//! case     := label payload
//! payload  := 0x00 | 0x01 type | 0x02 types | 0x03 fields
//! ```
//!
//! Version 1 had the types up to 0x13, version 2 those up to 0x22. The name of a resource's function
//! is that of the resource, a dot, and its own; that of a setter is `set_` and a property's. Exported
//! functions are of the guest's resources, imported ones of the host's, which are constructors, methods,
//! static functions, getters and setters. What flows the wrong way is refused: see [`crate::flow`]. There
//! is no sharing: a definition stands wherever it is used.
//!
//! `version length writer` stay as they are in every version, so that a reader can name the
//! `wharf` crate that wrote an item it can't read. A reader accepts every version up to its own.

use crate::types::{
    Access, Body, Callback, Case, Definition, Field, Function, Handle, Import, Label, Member,
    Param, Payload, Ref, Resource, Type, Wide,
};

#[cfg(feature = "alloc")]
pub use decode::{DecodeError, Interface, decode};

/// The version of the format that this crate writes, and the newest that it reads.
pub const VERSION: u8 = 3;
/// The version of this crate, which goes into each item as its writer.
pub const WRITER: &str = env!("CARGO_PKG_VERSION");

/// How deep types may nest in a section.
pub const MAX_DEPTH: u32 = 100;

const EXPORT: u8 = 0;
const EXPORT_MEMBER: u8 = 1;
const IMPORT: u8 = 2;
const IMPORT_MEMBER: u8 = 3;

const UNIT: u8 = 0x00;
const STR: u8 = 0x10;
const LIST: u8 = 0x11;
const OPTION: u8 = 0x12;
const RESULT: u8 = 0x13;
const TUPLE: u8 = 0x14;
const ARRAY: u8 = 0x15;
const SET: u8 = 0x16;
const MAP: u8 = 0x17;
const U128: u8 = 0x18;
const S128: u8 = 0x19;
const NON_ZERO: u8 = 0x1a;
const DEFINED: u8 = 0x20;
const BOXED: u8 = 0x21;
const BACK: u8 = 0x22;
const OWN: u8 = 0x30;
const BORROW: u8 = 0x31;
const BORROW_EXCLUSIVELY: u8 = 0x32;
const CALLBACK: u8 = 0x33;
const VIEW: u8 = 0x34;
const VIEW_EXCLUSIVELY: u8 = 0x35;

const RECORD: u8 = 0;
const VARIANT: u8 = 1;
const ENUM: u8 = 2;
const FLAGS: u8 = 3;

const NO_PAYLOAD: u8 = 0;
const ONE: u8 = 1;
const PARTS: u8 = 2;
const FIELDS: u8 = 3;

/// What an item describes.
#[derive(Clone, Copy, Debug)]
pub enum Item<'t> {
    /// A function that the guest exports.
    Export(&'t Function),
    /// A function that the guest imports.
    Import(&'t Import),
}

impl<'t> From<&'t Function> for Item<'t> {
    fn from(function: &'t Function) -> Self {
        Item::Export(function)
    }
}

impl<'t> From<&'t Import> for Item<'t> {
    fn from(import: &'t Import) -> Self {
        Item::Import(import)
    }
}

/// How many bytes an item has.
pub const fn item_len(item: Item<'_>) -> usize {
    let mut out = Writer {
        bytes: &mut [],
        at: 0,
    };
    out.item(item);
    out.at
}

/// The bytes of an item; `N` is what [`item_len`] says.
pub const fn item<const N: usize>(item: Item<'_>) -> [u8; N] {
    let mut bytes = [0; N];
    let mut out = Writer {
        bytes: &mut bytes,
        at: 0,
    };
    out.item(item);
    assert!(out.at == N, "the item has another length");
    bytes
}

/// The bytes of an item, for programs that make modules while they run.
#[cfg(feature = "alloc")]
pub fn encode<'t>(item: impl Into<Item<'t>>) -> alloc::vec::Vec<u8> {
    let item = item.into();
    let mut bytes = alloc::vec![0; item_len(item)];
    let mut out = Writer {
        bytes: &mut bytes,
        at: 0,
    };
    out.item(item);
    bytes
}

/// Counts the bytes, and keeps those that there is room for.
struct Writer<'b> {
    bytes: &'b mut [u8],
    at: usize,
}

impl Writer<'_> {
    const fn item(&mut self, item: Item<'_>) {
        self.byte(VERSION);
        let length = self.at;
        self.word(0);
        let start = self.at;
        self.text(WRITER);
        match item {
            Item::Export(function) => {
                self.byte(match function.member {
                    None => EXPORT,
                    Some(_) => EXPORT_MEMBER,
                });
                self.function(function);
            }
            Item::Import(import) => {
                self.byte(match import.function.member {
                    None => IMPORT,
                    Some(_) => IMPORT_MEMBER,
                });
                self.text(import.module.get());
                self.function(&import.function);
            }
        }
        let end = self.at;
        self.at = length;
        self.word((end - start) as u32);
        self.at = end;
    }

    const fn function(&mut self, function: &Function) {
        if let Some(Member { resource, role }) = &function.member {
            self.byte(*role as u8);
            self.resource(resource.get());
        }
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

    const fn resource(&mut self, resource: &Resource) {
        self.label(&resource.label);
        self.text(resource.path.get());
        self.byte(resource.side as u8);
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
            Type::Tuple(parts) => {
                self.byte(TUPLE);
                self.types(parts.get());
            }
            Type::Array(element, len) => {
                self.byte(ARRAY);
                self.word(*len);
                self.ty(element.get());
            }
            Type::Set(element) => {
                self.byte(SET);
                self.ty(element.get());
            }
            Type::Map(key, value) => {
                self.byte(MAP);
                self.ty(key.get());
                self.ty(value.get());
            }
            Type::Wide(Wide::U128) => self.byte(U128),
            Type::Wide(Wide::S128) => self.byte(S128),
            Type::NonZero(scalar) => {
                self.byte(NON_ZERO);
                self.byte(*scalar as u8 + 1);
            }
            Type::Defined(definition) => {
                self.byte(DEFINED);
                self.definition(definition.get());
            }
            Type::Boxed(value) => {
                self.byte(BOXED);
                self.ty(value.get());
            }
            Type::Back(path) => {
                self.byte(BACK);
                self.text(path.get());
            }
            Type::Handle(Handle::Own(resource)) => {
                self.byte(OWN);
                self.resource(resource.get());
            }
            Type::Handle(Handle::Borrow(resource, access)) => {
                self.byte(match access {
                    Access::Shared => BORROW,
                    Access::Exclusive => BORROW_EXCLUSIVELY,
                });
                self.resource(resource.get());
            }
            Type::Handle(Handle::Function(callback)) => {
                let Callback {
                    calls,
                    kept,
                    params,
                    result,
                } = callback.get();
                self.byte(CALLBACK);
                self.byte(*calls as u8);
                self.byte(*kept as u8);
                self.types(params.get());
                self.ty(result.get());
            }
            Type::View(scalar, access) => {
                self.byte(match access {
                    Access::Shared => VIEW,
                    Access::Exclusive => VIEW_EXCLUSIVELY,
                });
                self.byte(*scalar as u8 + 1);
            }
        }
    }

    const fn types(&mut self, types: &[Ref<Type>]) {
        self.word(types.len() as u32);
        let mut i = 0;
        while i < types.len() {
            self.ty(types[i].get());
            i += 1;
        }
    }

    const fn definition(&mut self, definition: &Definition) {
        self.label(&definition.label);
        self.text(definition.path.get());
        self.types(definition.args.get());
        match &definition.body {
            Body::Record(fields) => {
                self.byte(RECORD);
                self.fields(fields.get());
            }
            Body::Variant(cases) => {
                self.byte(VARIANT);
                self.cases(cases.get());
            }
            Body::Enum(labels) => {
                self.byte(ENUM);
                self.labels(labels.get());
            }
            Body::Flags(labels) => {
                self.byte(FLAGS);
                self.labels(labels.get());
            }
        }
    }

    const fn fields(&mut self, fields: &[Field]) {
        self.word(fields.len() as u32);
        let mut i = 0;
        while i < fields.len() {
            self.label(&fields[i].label);
            self.ty(fields[i].ty.get());
            i += 1;
        }
    }

    const fn cases(&mut self, cases: &[Case]) {
        self.word(cases.len() as u32);
        let mut i = 0;
        while i < cases.len() {
            self.label(&cases[i].label);
            match &cases[i].payload {
                Payload::Unit => self.byte(NO_PAYLOAD),
                Payload::One(ty) => {
                    self.byte(ONE);
                    self.ty(ty.get());
                }
                Payload::Tuple(parts) => {
                    self.byte(PARTS);
                    self.types(parts.get());
                }
                Payload::Record(fields) => {
                    self.byte(FIELDS);
                    self.fields(fields.get());
                }
            }
            i += 1;
        }
    }

    const fn labels(&mut self, labels: &[Label]) {
        self.word(labels.len() as u32);
        let mut i = 0;
        while i < labels.len() {
            self.label(&labels[i]);
            i += 1;
        }
    }

    const fn label(&mut self, label: &Label) {
        self.text(label.name.get());
        self.text(label.ident.get());
        self.text(label.docs.get());
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
mod decode;
