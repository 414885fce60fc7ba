//! Reading a section: total, any bytes give an answer.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{
    ARRAY, BACK, BORROW, BORROW_EXCLUSIVELY, BOXED, CALLBACK, DEFINED, ENUM, EXPORT, EXPORT_MEMBER,
    FIELDS, FLAGS, IMPORT, IMPORT_MEMBER, LIST, MAP, MAX_DEPTH, NO_PAYLOAD, NON_ZERO, ONE, OPTION,
    OWN, PARTS, RECORD, RESULT, S128, SET, STR, TUPLE, U128, UNIT, VARIANT, VERSION, VIEW,
    VIEW_EXCLUSIVELY, WRITER,
};
use crate::definitions::Conflict;
use crate::flow::Flow;
use crate::layout;
use crate::types::{
    Access, Body, Callback, Calls, Case, Definition, Field, Function, Handle, Import, Label,
    Member, Mode, Param, Payload, Ref, Resource, Role, Scalar, Side, Type, Wide,
};

/// By tag, from 0 on, as all of these.
const MODES: [Mode; 3] = [Mode::Owned, Mode::Borrowed, Mode::Mutable];
const ROLES: [Role; 8] = [
    Role::Constructor,
    Role::Method,
    Role::Static,
    Role::Getter,
    Role::Setter,
    Role::Constant,
    Role::Text,
    Role::Next,
];
const SIDES: [Side; 2] = [Side::Guest, Side::Host];
const CALLS: [Calls; 3] = [Calls::Shared, Calls::Exclusive, Calls::Once];

/// What a module exports and imports, in the order of the names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// The functions that it exports.
    pub functions: Vec<Function>,
    /// The functions that it imports, as far as its source declares any: it may use fewer. In the
    /// order of their modules and names.
    pub imports: Vec<Import>,
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
    /// Two exported functions have one name.
    Duplicate {
        /// The name.
        name: String,
        /// Where they are defined.
        paths: [String; 2],
    },
    /// Two imported functions that aren't the same have one name and come from one module.
    DuplicateImport {
        /// The name.
        name: String,
        /// Where they are declared.
        paths: [String; 2],
    },
    /// Two types have one name.
    Conflict(Conflict),
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
            DecodeError::DuplicateImport {
                name,
                paths: [first, second],
            } => write!(
                f,
                "two different functions are imported as `{name}`, {first} and {second}: \
                 give one another name with `#[import(name = \"…\")]`"
            ),
            DecodeError::Conflict(Conflict {
                name,
                paths: [first, second],
            }) => write!(
                f,
                "two types are called `{name}`, {first} and {second}: \
                 give one another name with `#[value(rename = \"…\")]`, or with `name = \"…\"` in \
                 `#[export]` or `#[import]`"
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
        reader.item(&mut interface)?;
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
    same_imports_once(&mut interface.imports)?;
    match interface.conflict() {
        Some(conflict) => Err(DecodeError::Conflict(conflict)),
        None => Ok(interface),
    }
}

/// Sorts imports. Several blocks of a guest's may declare the same one.
fn same_imports_once(imports: &mut Vec<Import>) -> Result<(), DecodeError> {
    fn key(import: &Import) -> (&str, &str) {
        (import.module.get(), import.function.name.get())
    }
    imports.sort_by(|a, b| key(a).cmp(&key(b)));
    for pair in imports.windows(2) {
        let [first, second] = [&pair[0], &pair[1]].map(|import| &import.function);
        if key(&pair[0]) == key(&pair[1]) && !first.is(second) {
            return Err(DecodeError::DuplicateImport {
                name: first.name.get().into(),
                paths: [first.path.get().into(), second.path.get().into()],
            });
        }
    }
    imports.dedup_by(|a, b| key(a) == key(b));
    Ok(())
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
    fn item(&mut self, interface: &mut Interface) -> Result<(), DecodeError> {
        let newest = &mut interface.writer;
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
        match item.byte("an item's kind")? {
            EXPORT => {
                let function = item.function(None)?;
                item.flows(&function, Flow::TO_GUEST, Flow::FROM_GUEST)?;
                interface.functions.push(function);
            }
            EXPORT_MEMBER => {
                let member = item.member(Side::Guest)?;
                let function = item.function(Some(member))?;
                item.flows(&function, Flow::TO_GUEST, Flow::FROM_GUEST)?;
                interface.functions.push(function);
            }
            IMPORT => {
                let module = item.owned_text("a module's name")?;
                let function = item.function(None)?;
                item.flows(&function, Flow::TO_HOST, Flow::FROM_HOST)?;
                interface.imports.push(Import { module, function });
            }
            IMPORT_MEMBER => {
                let module = item.owned_text("a module's name")?;
                let member = item.member(Side::Host)?;
                let function = item.function(Some(member))?;
                item.flows(&function, Flow::TO_HOST, Flow::FROM_HOST)?;
                interface.imports.push(Import { module, function });
            }
            _ => return Err(item.malformed("an unknown kind of item")),
        }
        match item.at == item.bytes.len() {
            true => Ok(()),
            false => Err(item.malformed("an item with bytes left over")),
        }
    }

    fn flows(&self, function: &Function, to: Flow, back: Flow) -> Result<(), DecodeError> {
        match function.misplaced(to, back) {
            Some(problem) => Err(self.malformed(problem)),
            None => Ok(()),
        }
    }

    /// What a function is to a resource; whose function it is, his is the resource.
    fn member(&mut self, side: Side) -> Result<Member, DecodeError> {
        let role = self.one_of(&ROLES, "what a function is to a resource")?;
        let resource = self.resource()?;
        match resource.side == side {
            true => Ok(Member { resource, role }),
            false => Err(self.malformed("a function of the other side's resource")),
        }
    }

    fn resource(&mut self) -> Result<Ref<Resource>, DecodeError> {
        Ok(Ref::Owned(Box::new(Resource {
            label: self.label()?,
            path: self.owned_text("a resource's path")?,
            side: self.one_of(&SIDES, "a side")?,
        })))
    }

    /// One of some values, by its place.
    fn one_of<T: Copy>(&mut self, values: &[T], what: &'static str) -> Result<T, DecodeError> {
        let index = usize::from(self.byte(what)?);
        values.get(index).copied().ok_or(self.malformed(what))
    }

    fn function(&mut self, member: Option<Member>) -> Result<Function, DecodeError> {
        let name = self.owned_text("a function's name")?;
        let resource = member
            .as_ref()
            .map(|member| member.resource.label.name.get());
        if !crate::names::is_valid_function(&name)
            || name.split_once('.').map(|(resource, _)| resource) != resource
        {
            return Err(self.malformed("a name that isn't an identifier"));
        }
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
        let function = Function {
            name,
            docs,
            path,
            params: Ref::Owned(params.into_boxed_slice()),
            result: self.whole()?,
            member,
        };
        let property = function.property().is_none_or(crate::names::is_valid);
        match property && function.fits_its_role() {
            true => Ok(function),
            false => Err(self.malformed("a function that isn't what it is to its resource")),
        }
    }

    fn param(&mut self) -> Result<Param, DecodeError> {
        let name = self.name("a parameter's name")?;
        let mode = self.one_of(&MODES, "an unknown mode of a parameter")?;
        let ty = self.whole()?;
        match mode == Mode::Mutable && !ty.is_list_of_numbers() {
            true => Err(self.malformed("something that can't be changed in place")),
            false => Ok(Param { name, mode, ty }),
        }
    }

    /// A type that has a layout.
    fn whole(&mut self) -> Result<Ref<Type>, DecodeError> {
        let ty = self.ty(0)?;
        match layout::problem(&ty) {
            Some(problem) => Err(self.malformed(problem)),
            None if !ty.has_names() => Err(self.malformed("a type that can't be named")),
            None => Ok(ty),
        }
    }

    /// A type. It takes little stack, because it calls itself as often as types nest.
    fn ty(&mut self, depth: u32) -> Result<Ref<Type>, DecodeError> {
        if depth > MAX_DEPTH {
            return Err(self.malformed("types nested too deeply"));
        }
        let deeper = depth + 1;
        let ty = match self.byte("a type")? {
            tag @ (LIST | OPTION | SET | BOXED) => {
                let ty = self.ty(deeper)?;
                match tag {
                    LIST => Type::List(ty),
                    OPTION => Type::Option(ty),
                    SET => Type::Set(ty),
                    _ => Type::Boxed(ty),
                }
            }
            tag @ (RESULT | MAP) => {
                let (first, second) = (self.ty(deeper)?, self.ty(deeper)?);
                match tag {
                    RESULT => Type::Result(first, second),
                    _ => Type::Map(first, second),
                }
            }
            TUPLE => Type::Tuple(self.types(deeper)?),
            ARRAY => {
                let len = self.word("the length of an array")?;
                Type::Array(self.ty(deeper)?, len)
            }
            DEFINED => Type::Defined(Ref::Owned(Box::new(self.definition(deeper)?))),
            CALLBACK => self.callback(deeper)?,
            tag => self.leaf(tag)?,
        };
        Ok(Ref::Owned(Box::new(ty)))
    }

    /// A type that contains no other.
    fn leaf(&mut self, tag: u8) -> Result<Type, DecodeError> {
        Ok(match tag {
            UNIT => Type::Unit,
            STR => Type::Str,
            U128 => Type::Wide(Wide::U128),
            S128 => Type::Wide(Wide::S128),
            NON_ZERO => {
                let tag = self.byte("a type")?;
                match self.scalar(tag)? {
                    scalar if scalar.is_integer() => Type::NonZero(scalar),
                    _ => return Err(self.malformed("a type that has no 0")),
                }
            }
            BACK => Type::Back(self.owned_text("a path")?),
            OWN | BORROW | BORROW_EXCLUSIVELY => self.object(tag)?,
            VIEW => Type::View(self.number()?, Access::Shared),
            VIEW_EXCLUSIVELY => Type::View(self.number()?, Access::Exclusive),
            tag => Type::Scalar(self.scalar(tag)?),
        })
    }

    fn object(&mut self, tag: u8) -> Result<Type, DecodeError> {
        let resource = self.resource()?;
        Ok(Type::Handle(match tag {
            OWN => Handle::Own(resource),
            BORROW => Handle::Borrow(resource, Access::Shared),
            _ => Handle::Borrow(resource, Access::Exclusive),
        }))
    }

    fn callback(&mut self, depth: u32) -> Result<Type, DecodeError> {
        let callback = Callback {
            calls: self.one_of(&CALLS, "how a function may be called")?,
            kept: self.one_of(&[false, true], "whether a function may be kept")?,
            params: self.types(depth)?,
            result: self.ty(depth)?,
        };
        Ok(Type::Handle(Handle::Function(Ref::Owned(Box::new(
            callback,
        )))))
    }

    fn scalar(&self, tag: u8) -> Result<Scalar, DecodeError> {
        let scalar = usize::from(tag).checked_sub(1);
        match scalar.and_then(|index| Scalar::ALL.get(index)) {
            Some(scalar) => Ok(*scalar),
            None => Err(self.malformed("an unknown type")),
        }
    }

    fn number(&mut self) -> Result<Scalar, DecodeError> {
        let tag = self.byte("a type")?;
        match self.scalar(tag)? {
            scalar if scalar.is_number() => Ok(scalar),
            _ => Err(self.malformed("a view of something else than numbers")),
        }
    }

    fn types(&mut self, depth: u32) -> Result<Ref<[Ref<Type>]>, DecodeError> {
        self.several("a number of types", |reader| reader.ty(depth))
    }

    fn definition(&mut self, depth: u32) -> Result<Definition, DecodeError> {
        Ok(Definition {
            label: self.label()?,
            path: self.owned_text("a type's path")?,
            args: self.types(depth)?,
            body: self.body(depth)?,
        })
    }

    fn body(&mut self, depth: u32) -> Result<Body, DecodeError> {
        let body = match self.byte("a kind of definition")? {
            RECORD => Body::Record(self.fields(depth)?),
            VARIANT => {
                let cases = self.several("a number of cases", |reader| reader.case(depth))?;
                self.distinct(cases.iter().map(|case| &case.label))?;
                Body::Variant(cases)
            }
            ENUM => Body::Enum(self.labels()?),
            FLAGS => Body::Flags(self.labels()?),
            _ => return Err(self.malformed("an unknown kind of definition")),
        };
        let (parts, most) = match &body {
            Body::Record(fields) => (fields.len(), usize::MAX),
            Body::Variant(cases) => (cases.len(), usize::MAX),
            Body::Enum(cases) => (cases.len(), usize::MAX),
            Body::Flags(flags) => (flags.len(), layout::MAX_FLAGS),
        };
        match parts {
            0 => Err(self.malformed("a definition without parts")),
            parts if parts > most => Err(self.malformed("too many flags")),
            _ => Ok(body),
        }
    }

    fn case(&mut self, depth: u32) -> Result<Case, DecodeError> {
        Ok(Case {
            label: self.label()?,
            payload: match self.byte("a kind of payload")? {
                NO_PAYLOAD => Payload::Unit,
                ONE => Payload::One(self.ty(depth)?),
                PARTS => Payload::Tuple(self.types(depth)?),
                FIELDS => Payload::Record(self.fields(depth)?),
                _ => return Err(self.malformed("an unknown kind of payload")),
            },
        })
    }

    fn fields(&mut self, depth: u32) -> Result<Ref<[Field]>, DecodeError> {
        let fields = self.several("a number of fields", |reader| {
            Ok(Field {
                label: reader.label()?,
                ty: reader.ty(depth)?,
            })
        })?;
        self.distinct(fields.iter().map(|field| &field.label))?;
        Ok(fields)
    }

    fn labels(&mut self) -> Result<Ref<[Label]>, DecodeError> {
        let labels = self.several("a number of names", Reader::label)?;
        self.distinct(labels.iter())?;
        Ok(labels)
    }

    fn label(&mut self) -> Result<Label, DecodeError> {
        let name = self.name("a name")?;
        let ident = self.name("a name in Rust")?;
        match ident.contains('-') {
            true => Err(self.malformed("a name that Rust can't spell")),
            false => Ok(Label {
                name,
                ident,
                docs: self.owned_text("a doc comment")?,
            }),
        }
    }

    /// A count, and as many parts.
    fn several<T>(
        &mut self,
        what: &'static str,
        mut part: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Ref<[T]>, DecodeError> {
        let count = self.word(what)?;
        // Each part takes at least a byte, so a count that lies ends soon, and asks for no room. A
        // loop, because adapters would take stack at every depth.
        let mut parts = Vec::new();
        for _ in 0..count {
            parts.push(part(self)?);
        }
        Ok(Ref::Owned(parts.into_boxed_slice()))
    }

    fn distinct<'l>(&self, labels: impl Iterator<Item = &'l Label>) -> Result<(), DecodeError> {
        let mut names = BTreeSet::new();
        let mut idents = BTreeSet::new();
        for label in labels {
            if !names.insert(label.name.get()) || !idents.insert(label.ident.get()) {
                return Err(self.malformed("two parts of one name"));
            }
        }
        Ok(())
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
