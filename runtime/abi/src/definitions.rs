//! The definitions that an interface uses, and whether two types are the same.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write as _;

use crate::layout::Scope;
use crate::section::Interface;
use crate::types::{
    Access, Body, Callback, Calls, Case, Definition, Field, Function, Handle, Label, Member, Param,
    Payload, Ref, Resource, Scalar, Type, Wide,
};

/// How long the [full name](Definition::full_name) of a type may be, in bytes.
pub const MAX_NAME: usize = 500;

/// Two types that have one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The name.
    pub name: String,
    /// Where they are defined.
    pub paths: [String; 2],
}

impl Interface {
    /// Every function, exported or imported.
    pub fn all_functions(&self) -> impl Iterator<Item = &Function> {
        let imports = self.imports.iter().map(|import| &import.function);
        self.functions.iter().chain(imports)
    }

    /// Every resource that a function uses, or that one belongs to, by its name.
    pub fn resources(&self) -> BTreeMap<&str, &Resource> {
        let mut resources = BTreeMap::new();
        self.visit_resources(&mut |resource| {
            resources
                .entry(resource.label.name.get())
                .or_insert(resource);
        });
        resources
    }

    fn visit_resources<'t>(&'t self, each: &mut impl FnMut(&'t Resource)) {
        for function in self.all_functions() {
            if let Some(member) = &function.member {
                each(&member.resource);
            }
            for ty in function.types() {
                ty.visit(&mut |ty| {
                    if let Type::Handle(Handle::Own(resource) | Handle::Borrow(resource, _)) = ty {
                        each(resource);
                    }
                });
            }
        }
    }

    /// Every definition that a function uses, by its [full name](Definition::full_name), in the
    /// order of the names.
    pub fn definitions(&self) -> BTreeMap<String, &Definition> {
        let mut definitions = BTreeMap::new();
        self.visit(&mut |definition, outer| {
            definitions
                .entry(definition.full_name_in(outer))
                .or_insert(definition);
        });
        definitions
    }

    /// The first two definitions or resources of one name that aren't the same, if there are any.
    pub fn conflict(&self) -> Option<Conflict> {
        let mut definitions: BTreeMap<String, &Definition> = BTreeMap::new();
        let mut resources: BTreeMap<&str, &Resource> = BTreeMap::new();
        let mut conflict = None;
        self.visit_resources(&mut |resource| {
            let name = resource.label.name.get();
            let first = resources.entry(name).or_insert(resource);
            if !first.is(resource) {
                conflict.get_or_insert(Conflict {
                    name: name.into(),
                    paths: [&first.path, &resource.path].map(|path| path.get().to_string()),
                });
            }
        });
        self.visit(&mut |definition, outer| {
            let name = definition.full_name_in(outer);
            match definitions.get(&name) {
                None => {
                    definitions.insert(name, definition);
                }
                Some(first) if first.is(definition) => {}
                Some(first) => {
                    conflict.get_or_insert(Conflict {
                        name,
                        paths: [first, definition].map(|it| it.path.get().to_string()),
                    });
                }
            }
            if let Some(resource) = resources.get(&*definition.full_name_in(outer)) {
                conflict.get_or_insert(Conflict {
                    name: resource.label.name.get().into(),
                    paths: [&resource.path, &definition.path].map(|path| path.get().to_string()),
                });
            }
        });
        conflict
    }

    fn visit<'t>(&'t self, each: &mut impl FnMut(&'t Definition, Option<&Scope<'_>>)) {
        for function in self.all_functions() {
            for ty in function.types() {
                ty.visit_in(None, &mut |ty, scope| {
                    if let Type::Defined(definition) = ty {
                        each(definition, scope);
                    }
                });
            }
        }
    }
}

impl Function {
    /// The types of its parameters, and of its result.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let params = self.params.get().iter().map(|param| param.ty.get());
        params.chain([self.result.get()])
    }

    /// Whether a call of the one is a call of the other; docs and paths don't matter.
    pub fn is(&self, other: &Function) -> bool {
        let same_param =
            |a: &Param, b: &Param| a.name == b.name && a.mode == b.mode && a.ty.is(&b.ty);
        let (params, others) = (self.params.get(), other.params.get());
        let same_member = match (&self.member, &other.member) {
            (None, None) => true,
            (Some(a), Some(b)) => a.is(b),
            (Some(_), None) | (None, Some(_)) => false,
        };
        same_member
            && self.name == other.name
            && params.len() == others.len()
            && params.iter().zip(others).all(|(a, b)| same_param(a, b))
            && self.result.is(&other.result)
    }
}

impl Member {
    fn is(&self, other: &Member) -> bool {
        self.role == other.role && self.resource.is(&other.resource)
    }
}

impl Resource {
    /// Whether it is the same as another; docs don't matter.
    pub fn is(&self, other: &Resource) -> bool {
        same_label(&self.label, &other.label) && self.path == other.path && self.side == other.side
    }
}

impl Handle {
    fn is(&self, other: &Handle) -> bool {
        match (self, other) {
            (Handle::Own(a), Handle::Own(b)) => a.is(b),
            (Handle::Borrow(a, c), Handle::Borrow(b, d)) => a.is(b) && c == d,
            (Handle::Function(a), Handle::Function(b)) => a.is(b),
            (Handle::Own(_) | Handle::Borrow(_, _) | Handle::Function(_), _) => false,
        }
    }
}

impl Callback {
    /// Whether it is the same type as another.
    pub fn is(&self, other: &Callback) -> bool {
        self.calls == other.calls
            && self.kept == other.kept
            && same_parts(&self.params, &other.params)
            && self.result.is(&other.result)
    }
}

impl Definition {
    /// A name that no other type of an interface has: that of the type, and of what it is generic
    /// over: `Page`, `PageOfString`, `PairOfU8AndListOfString`. For a type that stands alone; within
    /// another it may be generic over what is around it: see [`Definition::full_name_in`].
    pub fn full_name(&self) -> String {
        self.full_name_in(None)
    }

    /// [`Definition::full_name`], with the definitions around the type.
    pub fn full_name_in(&self, outer: Option<&Scope<'_>>) -> String {
        let mut name = Name::default();
        name.definition(self, outer);
        name.text
    }

    /// The cases or flags of an enum, of flags or of a variant, or the fields of a record.
    pub fn labels(&self) -> Vec<&Label> {
        match &self.body {
            Body::Record(fields) => fields.iter().map(|field| &field.label).collect(),
            Body::Variant(cases) => cases.iter().map(|case| &case.label).collect(),
            Body::Enum(labels) | Body::Flags(labels) => labels.iter().collect(),
        }
    }

    /// Whether it is the same type as another; docs don't matter. A definition within itself may
    /// stand there as a [`Type::Back`].
    pub fn is(&self, other: &Definition) -> bool {
        let names = (
            self.path.get(),
            self.label.name.get(),
            self.label.ident.get(),
        );
        let others = (
            other.path.get(),
            other.label.name.get(),
            other.label.ident.get(),
        );
        names == others && self.body.is(&other.body)
    }
}

impl Body {
    fn is(&self, other: &Body) -> bool {
        match (self, other) {
            (Body::Record(a), Body::Record(b)) => same_fields(a, b),
            (Body::Variant(a), Body::Variant(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same_case(a, b))
            }
            (Body::Enum(a), Body::Enum(b)) | (Body::Flags(a), Body::Flags(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same_label(a, b))
            }
            (Body::Record(_) | Body::Variant(_) | Body::Enum(_) | Body::Flags(_), _) => false,
        }
    }
}

fn same_label(a: &Label, b: &Label) -> bool {
    a.name == b.name && a.ident == b.ident
}

fn same_fields(a: &[Field], b: &[Field]) -> bool {
    let same = |a: &Field, b: &Field| same_label(&a.label, &b.label) && a.ty.is(&b.ty);
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

fn same_parts(a: &[Ref<Type>], b: &[Ref<Type>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is(b))
}

fn same_case(a: &Case, b: &Case) -> bool {
    same_label(&a.label, &b.label)
        && match (&a.payload, &b.payload) {
            (Payload::Unit, Payload::Unit) => true,
            (Payload::One(a), Payload::One(b)) => a.is(b),
            (Payload::Tuple(a), Payload::Tuple(b)) => same_parts(a, b),
            (Payload::Record(a), Payload::Record(b)) => same_fields(a, b),
            (Payload::Unit | Payload::One(_) | Payload::Tuple(_) | Payload::Record(_), _) => false,
        }
}

impl Type {
    /// Whether it is the same type as another; docs don't matter. A definition within itself may
    /// stand there as a [`Type::Back`].
    pub fn is(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Back(path), Type::Defined(definition))
            | (Type::Defined(definition), Type::Back(path)) => *path == definition.path,
            (Type::Back(a), Type::Back(b)) => a == b,
            (Type::Unit, Type::Unit) | (Type::Str, Type::Str) => true,
            (Type::Scalar(a), Type::Scalar(b)) | (Type::NonZero(a), Type::NonZero(b)) => a == b,
            (Type::Wide(a), Type::Wide(b)) => a == b,
            (Type::List(a), Type::List(b))
            | (Type::Set(a), Type::Set(b))
            | (Type::Option(a), Type::Option(b))
            | (Type::Boxed(a), Type::Boxed(b)) => a.is(b),
            (Type::Array(a, n), Type::Array(b, m)) => n == m && a.is(b),
            (Type::Map(a, c), Type::Map(b, d)) | (Type::Result(a, c), Type::Result(b, d)) => {
                a.is(b) && c.is(d)
            }
            (Type::Tuple(a), Type::Tuple(b)) => same_parts(a, b),
            (Type::Defined(a), Type::Defined(b)) => a.is(b),
            (Type::Handle(a), Type::Handle(b)) => a.is(b),
            (Type::View(a, c), Type::View(b, d)) => a == b && c == d,
            (
                Type::Unit
                | Type::Scalar(_)
                | Type::NonZero(_)
                | Type::Wide(_)
                | Type::Str
                | Type::List(_)
                | Type::Array(_, _)
                | Type::Set(_)
                | Type::Map(_, _)
                | Type::Tuple(_)
                | Type::Option(_)
                | Type::Result(_, _)
                | Type::Defined(_)
                | Type::Boxed(_)
                | Type::Back(_)
                | Type::Handle(_)
                | Type::View(_, _),
                _,
            ) => false,
        }
    }

    /// Calls `each` for this type and every type in it, from outside in, but for what definitions are
    /// generic over.
    pub fn visit<'t>(&'t self, each: &mut impl FnMut(&'t Type)) {
        self.visit_in(None, &mut |ty, _| each(ty));
    }

    /// [`Type::visit`], with the definitions around each type.
    pub fn visit_in<'t>(
        &'t self,
        scope: Option<&Scope<'_>>,
        each: &mut impl FnMut(&'t Type, Option<&Scope<'_>>),
    ) {
        each(self, scope);
        match self {
            Type::Unit
            | Type::Scalar(_)
            | Type::NonZero(_)
            | Type::Wide(_)
            | Type::Str
            | Type::Back(_)
            | Type::View(_, _) => {}
            Type::Handle(handle) => match handle {
                Handle::Own(_) | Handle::Borrow(_, _) => {}
                Handle::Function(callback) => {
                    visit_all(callback.get().params.iter(), scope, each);
                    callback.get().result.visit_in(scope, each);
                }
            },
            Type::List(ty)
            | Type::Array(ty, _)
            | Type::Set(ty)
            | Type::Option(ty)
            | Type::Boxed(ty) => ty.visit_in(scope, each),
            Type::Map(first, second) | Type::Result(first, second) => {
                first.visit_in(scope, each);
                second.visit_in(scope, each);
            }
            Type::Tuple(parts) => visit_all(parts.iter(), scope, each),
            Type::Defined(definition) => {
                let inside = inside(definition, scope);
                visit_body(&definition.body, Some(&inside), each);
            }
        }
    }

    /// A name made of letters and digits: `ListOfString`.
    pub fn name(&self) -> String {
        let mut name = Name::default();
        name.ty(self, None);
        name.text
    }

    /// Whether every definition in it has a full name: one that isn't too long, and made only of what
    /// is there.
    pub(crate) fn has_names(&self) -> bool {
        let mut all = true;
        self.visit_in(None, &mut |ty, scope| {
            if let Type::Defined(definition) = ty {
                let mut name = Name::default();
                name.definition(definition, scope);
                all &= !name.too_long && !name.lost;
            }
        });
        all
    }
}

/// A name that is being put together.
#[derive(Default)]
struct Name {
    text: String,
    /// It would be longer than [`MAX_NAME`], and ends there: types that are generic over those
    /// around them could have names as long as any number.
    too_long: bool,
    /// It names a definition around it that isn't there.
    lost: bool,
}

impl Name {
    fn definition(&mut self, definition: &Definition, outer: Option<&Scope<'_>>) {
        self.label(&definition.label);
        self.types("Of", &definition.args, outer);
    }

    fn types(&mut self, before: &str, types: &[Ref<Type>], scope: Option<&Scope<'_>>) {
        for (index, ty) in types.iter().enumerate() {
            self.add(if index == 0 { before } else { "And" });
            self.ty(ty, scope);
        }
    }

    fn both(&mut self, before: &str, types: [&Type; 2], scope: Option<&Scope<'_>>) {
        let [first, second] = types;
        self.one(before, first, scope);
        self.one(if before == "MapOf" { "To" } else { "Or" }, second, scope);
    }

    fn one(&mut self, before: &str, ty: &Type, scope: Option<&Scope<'_>>) {
        self.add(before);
        self.ty(ty, scope);
    }

    fn ty(&mut self, ty: &Type, scope: Option<&Scope<'_>>) {
        if self.too_long {
            return;
        }
        match ty {
            Type::Unit => self.add("Unit"),
            Type::Scalar(scalar) => self.scalar(*scalar),
            Type::NonZero(scalar) => {
                self.add("NonZero");
                self.scalar(*scalar);
            }
            Type::Wide(Wide::U128) => self.add("U128"),
            Type::Wide(Wide::S128) => self.add("I128"),
            Type::Str => self.add("String"),
            Type::List(element) => self.one("ListOf", element, scope),
            Type::Array(element, len) => {
                let mut before = String::new();
                let _ = write!(before, "Array{len}Of");
                self.one(&before, element, scope);
            }
            Type::Set(element) => self.one("SetOf", element, scope),
            Type::Map(key, value) => self.both("MapOf", [key, value], scope),
            Type::Tuple(parts) if parts.is_empty() => self.add("TupleOf"),
            Type::Tuple(parts) => self.types("TupleOf", parts, scope),
            Type::Option(some) => self.one("OptionOf", some, scope),
            Type::Result(ok, error) => self.both("ResultOf", [ok, error], scope),
            Type::Defined(definition) => self.definition(definition, scope),
            Type::Boxed(value) => self.one("BoxOf", value, scope),
            Type::Handle(handle) => self.handle(handle, scope),
            Type::View(scalar, access) => {
                self.add(match access {
                    Access::Shared => "ViewOf",
                    Access::Exclusive => "ViewMutOf",
                });
                self.scalar(*scalar);
            }
            Type::Back(path) => match scope.and_then(|scope| scope.find(path)) {
                Some(around) => self.definition(around.definition, around.outer),
                None => {
                    self.lost = true;
                    self.add(path.rsplit("::").next().unwrap_or(path));
                }
            },
        }
    }

    fn handle(&mut self, handle: &Handle, scope: Option<&Scope<'_>>) {
        match handle {
            Handle::Own(resource) => self.label(&resource.label),
            Handle::Borrow(resource, access) => {
                self.add(match access {
                    Access::Shared => "Ref",
                    Access::Exclusive => "Mut",
                });
                self.label(&resource.label);
            }
            Handle::Function(callback) => {
                let callback = callback.get();
                self.add(if callback.kept { "" } else { "Ref" });
                self.add(match callback.calls {
                    Calls::Shared => "Fn",
                    Calls::Exclusive => "FnMut",
                    Calls::Once => "FnOnce",
                });
                self.types("Of", &callback.params, scope);
                self.one("To", &callback.result, scope);
            }
        }
    }

    /// The name for hosts, as an identifier.
    fn label(&mut self, label: &Label) {
        match label.is_renamed() {
            true => self.add(&label.name.replace('-', "_")),
            false => self.add(&label.name),
        }
    }

    /// The Rust name, with a capital.
    fn scalar(&mut self, scalar: Scalar) {
        let (first, rest) = scalar.name().split_at(1);
        self.add(&first.to_uppercase());
        self.add(rest);
    }

    fn add(&mut self, text: &str) {
        self.too_long |= self.text.len() + text.len() > MAX_NAME;
        if !self.too_long {
            self.text.push_str(text);
        }
    }
}

/// The inside of a definition, where no layout is needed.
fn inside<'s>(definition: &'s Definition, outer: Option<&'s Scope<'s>>) -> Scope<'s> {
    Scope {
        definition,
        outer,
        layout: None,
    }
}

fn visit_body<'t>(
    body: &'t Body,
    scope: Option<&Scope<'_>>,
    each: &mut impl FnMut(&'t Type, Option<&Scope<'_>>),
) {
    match body {
        Body::Record(fields) => visit_all(fields.iter().map(|field| &field.ty), scope, each),
        Body::Variant(cases) => {
            for case in cases.iter() {
                match &case.payload {
                    Payload::Unit => {}
                    Payload::One(ty) => ty.visit_in(scope, each),
                    Payload::Tuple(parts) => visit_all(parts.iter(), scope, each),
                    Payload::Record(fields) => {
                        visit_all(fields.iter().map(|field| &field.ty), scope, each);
                    }
                }
            }
        }
        Body::Enum(_) | Body::Flags(_) => {}
    }
}

fn visit_all<'t>(
    types: impl Iterator<Item = &'t Ref<Type>>,
    scope: Option<&Scope<'_>>,
    each: &mut impl FnMut(&'t Type, Option<&Scope<'_>>),
) {
    for ty in types {
        ty.visit_in(scope, each);
    }
}
