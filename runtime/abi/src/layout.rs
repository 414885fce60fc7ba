//! Sizes, alignments and offsets in linear memory.
//!
//! They are those of the Component Model's Canonical ABI (section "Alignment" and "Element size"
//! of `CanonicalABI.md`): little-endian, natural alignment, a discriminant of one byte before an
//! option's or a result's payload, and `(pointer, length)` pairs of 32 bits each.

use core::slice;

use crate::types::{Body, Case, Definition, Field, Handle, Payload, Ref, Scalar, Type};

/// Size and alignment in bytes. The size is a multiple of the alignment, and so also the distance
/// between two elements of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Bytes.
    pub size: u32,
    /// Bytes; a power of two, at most 8.
    pub align: u32,
}

/// Where a block starts at least: the largest alignment of any type, in bytes.
pub const BLOCK_ALIGN: u32 = 8;

/// Where the length of a `(pointer, length)` pair stands, in bytes after the pointer.
pub const LENGTH_OFFSET: u32 = 4;

/// How many flags a type may have: as many as a core value has bits.
pub const MAX_FLAGS: usize = 32;

/// The largest size of a value, without what it points to: no list of the Canonical ABI is larger.
pub const MAX_SIZE: u32 = 1 << 28;

/// How deep values of a type that contains itself may nest.
pub const MAX_NESTING: u32 = 200;

/// The next multiple of `align`, a power of two, from `offset` on; the last one there is, if
/// `offset` is behind it.
pub const fn align_up(offset: u32, align: u32) -> u32 {
    offset.saturating_add(align - 1) & !(align - 1)
}

/// The definitions around a type, from inside out: what [`Type::Back`] looks for.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'s> {
    /// The nearest.
    pub definition: &'s Definition,
    /// Those around it.
    pub outer: Option<&'s Scope<'s>>,
    /// Its layout; none while that is being worked out.
    pub layout: Option<Layout>,
}

impl<'s> Scope<'s> {
    /// The inside of a definition.
    pub const fn of(definition: &'s Definition, outer: Option<&'s Scope<'s>>) -> Scope<'s> {
        Scope {
            definition,
            outer,
            layout: Some(of_definition(definition, outer)),
        }
    }

    /// The nearest definition of this path, and those around it.
    pub const fn find(self, path: &str) -> Option<Scope<'s>> {
        let mut scope = self;
        loop {
            if same(scope.definition.path.get(), path) {
                return Some(scope);
            }
            match scope.outer {
                Some(outer) => scope = *outer,
                None => return None,
            }
        }
    }
}

/// `a == b`, in constants.
pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// Values that lie one after the other: fields, or the parts of a tuple.
#[derive(Clone, Copy, Debug)]
pub struct Members {
    end: u32,
    align: u32,
}

impl Members {
    /// None yet.
    pub const fn new() -> Self {
        Members { end: 0, align: 1 }
    }

    /// Adds one, and says where it stands, in bytes from the first.
    pub const fn add(&mut self, member: Layout) -> u32 {
        let at = align_up(self.end, member.align);
        self.end = at.saturating_add(member.size);
        self.align = max(self.align, member.align);
        at
    }

    /// All together.
    pub const fn layout(self) -> Layout {
        Layout {
            size: align_up(self.end, self.align),
            align: self.align,
        }
    }
}

impl Default for Members {
    fn default() -> Self {
        Members::new()
    }
}

/// The layout of one core value.
pub const fn of_scalar(scalar: Scalar) -> Layout {
    let size = match scalar {
        Scalar::Bool | Scalar::U8 | Scalar::S8 => 1,
        Scalar::U16 | Scalar::S16 => 2,
        Scalar::U32 | Scalar::S32 | Scalar::F32 | Scalar::Char => 4,
        Scalar::U64 | Scalar::S64 | Scalar::F64 => 8,
    };
    Layout { size, align: size }
}

/// What tells the cases of an enum or a variant apart.
pub const fn discriminant(cases: usize) -> Scalar {
    match cases {
        0..=0x100 => Scalar::U8,
        0x101..=0x1_0000 => Scalar::U16,
        _ => Scalar::U32,
    }
}

/// What has a bit for each flag, the first of them the lowest.
pub const fn bits(flags: usize) -> Scalar {
    match flags {
        0..=8 => Scalar::U8,
        9..=16 => Scalar::U16,
        _ => Scalar::U32,
    }
}

/// The layout of a value in linear memory.
///
/// # Panics
/// If it is [too large](TOO_LARGE).
pub const fn of(ty: &Type) -> Layout {
    let layout = of_in(ty, None);
    assert!(layout.size <= MAX_SIZE, "{}", TOO_LARGE);
    layout
}

/// As [`of`], with the definitions around the type. A type that has no layout, because it contains
/// itself without a pointer between, has a size above [`MAX_SIZE`].
pub const fn of_in(ty: &Type, scope: Option<&Scope<'_>>) -> Layout {
    match ty {
        Type::Unit => NOTHING,
        Type::Scalar(scalar) | Type::NonZero(scalar) => of_scalar(*scalar),
        Type::Wide(_) => Layout { size: 16, align: 8 },
        Type::Str | Type::List(_) | Type::Set(_) | Type::Map(_, _) | Type::View(_, _) => {
            Layout { size: 8, align: 4 }
        }
        Type::Boxed(_) | Type::Handle(_) => Layout { size: 4, align: 4 },
        Type::Array(element, len) => {
            let Layout { size, align } = of_in(element.get(), scope);
            Layout {
                size: size.saturating_mul(*len),
                align,
            }
        }
        Type::Tuple(types) => Row::Types(types.get()).layout(scope),
        Type::Option(some) => {
            let payload = of_in(some.get(), scope);
            of_cases(2, payload)
        }
        Type::Result(ok, error) => {
            let payload = either(of_in(ok.get(), scope), of_in(error.get(), scope));
            of_cases(2, payload)
        }
        Type::Defined(definition) => of_definition(definition.get(), scope),
        Type::Back(path) => {
            let around = match scope {
                Some(scope) => scope.find(path.get()),
                None => None,
            };
            match around {
                Some(Scope {
                    layout: Some(layout),
                    ..
                }) => layout,
                Some(_) | None => ENDLESS,
            }
        }
    }
}

const fn of_definition(definition: &Definition, outer: Option<&Scope<'_>>) -> Layout {
    let inside = Some(&Scope {
        definition,
        outer,
        layout: None,
    });
    match &definition.body {
        Body::Record(fields) => Row::Fields(fields.get()).layout(inside),
        Body::Variant(cases) => {
            let cases = cases.get();
            of_cases(cases.len(), of_payloads(cases, inside))
        }
        Body::Enum(cases) => of_scalar(discriminant(cases.get().len())),
        Body::Flags(flags) => of_scalar(bits(flags.get().len())),
    }
}

const ENDLESS: Layout = Layout {
    size: u32::MAX,
    align: 1,
};
const NOTHING: Layout = Layout { size: 0, align: 1 };

/// Types in a row: of a tuple, of fields, or of what a case carries.
#[derive(Clone, Copy)]
pub(crate) enum Row<'t> {
    Types(&'t [Ref<Type>]),
    Fields(&'t [Field]),
}

impl<'t> Row<'t> {
    pub(crate) const fn of_payload(payload: &'t Payload) -> Row<'t> {
        match payload {
            Payload::Unit => Row::Types(&[]),
            Payload::One(ty) => Row::Types(slice::from_ref(ty)),
            Payload::Tuple(types) => Row::Types(types.get()),
            Payload::Record(fields) => Row::Fields(fields.get()),
        }
    }

    pub(crate) const fn len(self) -> usize {
        match self {
            Row::Types(types) => types.len(),
            Row::Fields(fields) => fields.len(),
        }
    }

    pub(crate) const fn get(self, index: usize) -> &'t Type {
        match self {
            Row::Types(types) => types[index].get(),
            Row::Fields(fields) => fields[index].ty.get(),
        }
    }

    const fn layout(self, scope: Option<&Scope<'_>>) -> Layout {
        self.before(self.len(), scope).layout()
    }

    /// Where one of them stands, in bytes from the first.
    const fn offset(self, index: usize, scope: Option<&Scope<'_>>) -> u32 {
        self.before(index, scope).add(of_in(self.get(index), scope))
    }

    /// So many of them.
    const fn before(self, end: usize, scope: Option<&Scope<'_>>) -> Members {
        let mut members = Members::new();
        let mut i = 0;
        while i < end {
            members.add(of_in(self.get(i), scope));
            i += 1;
        }
        members
    }

    const fn problem(self, scope: Option<&Scope<'_>>) -> Option<&'static str> {
        let mut i = 0;
        while i < self.len() {
            if let Some(problem) = problem_in(self.get(i), scope) {
                return Some(problem);
            }
            i += 1;
        }
        None
    }
}

/// The layout of what a case carries.
pub const fn of_payload(payload: &Payload, scope: Option<&Scope<'_>>) -> Layout {
    Row::of_payload(payload).layout(scope)
}

/// Room for the payload of any case.
pub const fn of_payloads(cases: &[Case], scope: Option<&Scope<'_>>) -> Layout {
    let mut all = NOTHING;
    let mut i = 0;
    while i < cases.len() {
        all = either(all, of_payload(&cases[i].payload, scope));
        i += 1;
    }
    all
}

/// Room for the one or the other; no layout, since its size may be no multiple of its alignment.
pub const fn either(first: Layout, second: Layout) -> Layout {
    Layout {
        size: max(first.size, second.size),
        align: max(first.align, second.align),
    }
}

/// Where the payload of one of so many cases stands, in bytes from the discriminant.
pub const fn payload_of(cases: usize, payload: Layout) -> u32 {
    align_up(of_scalar(discriminant(cases)).size, payload.align)
}

/// A discriminant and a payload.
const fn of_cases(cases: usize, payload: Layout) -> Layout {
    let align = max(of_scalar(discriminant(cases)).align, payload.align);
    let end = payload_of(cases, payload).saturating_add(payload.size);
    Layout {
        size: align_up(end, align),
        align,
    }
}

/// Where the payload of an option or a result stands, in bytes after its discriminant. The
/// second type of an option is [`Type::Unit`].
pub const fn payload(first: &Type, second: &Type) -> u32 {
    payload_of(2, either(of(first), of(second)))
}

/// Where a part of a tuple, a field of a record, or a part of the payload of a variant's case
/// stands, in bytes from the start of the whole. Only a variant has cases.
///
/// # Panics
/// If there is no such part.
pub const fn part(whole: &Type, case: usize, index: usize) -> u32 {
    match whole {
        Type::Tuple(types) => Row::Types(types.get()).offset(index, None),
        Type::Defined(definition) => {
            let definition = definition.get();
            let scope = Some(&Scope::of(definition, None));
            match &definition.body {
                Body::Record(fields) => Row::Fields(fields.get()).offset(index, scope),
                Body::Variant(cases) => {
                    let cases = cases.get();
                    let start = payload_of(cases.len(), of_payloads(cases, scope));
                    start + Row::of_payload(&cases[case].payload).offset(index, scope)
                }
                Body::Enum(_) | Body::Flags(_) => panic!("this has no parts"),
            }
        }
        Type::Unit
        | Type::Scalar(_)
        | Type::NonZero(_)
        | Type::Wide(_)
        | Type::Str
        | Type::List(_)
        | Type::Array(_, _)
        | Type::Set(_)
        | Type::Map(_, _)
        | Type::Option(_)
        | Type::Result(_, _)
        | Type::Boxed(_)
        | Type::Back(_)
        | Type::Handle(_)
        | Type::View(_, _) => panic!("this has no parts"),
    }
}

/// The layout of an entry of a map.
pub const fn of_entry(key: &Type, value: &Type, scope: Option<&Scope<'_>>) -> Layout {
    let mut members = Members::new();
    members.add(of_in(key, scope));
    members.add(of_in(value, scope));
    members.layout()
}

/// Where the value stands in an entry of a map, in bytes from the key.
pub const fn entry_value(key: &Type, value: &Type, scope: Option<&Scope<'_>>) -> u32 {
    let mut members = Members::new();
    members.add(of_in(key, scope));
    members.add(of_in(value, scope))
}

/// What tells the cases of a type apart, or has its flags.
///
/// # Panics
/// If it is no definition of cases or flags.
pub const fn tag(ty: &Type) -> Scalar {
    let Type::Defined(definition) = ty else {
        panic!("this has no cases")
    };
    match &definition.get().body {
        Body::Record(_) => panic!("this has no cases"),
        Body::Variant(cases) => discriminant(cases.get().len()),
        Body::Enum(cases) => discriminant(cases.get().len()),
        Body::Flags(flags) => bits(flags.get().len()),
    }
}

/// Why a list of `()` is none.
pub const NO_ELEMENTS: &str = "a list of `()` carries nothing but its length: use a `u32`";
/// Why a type has no layout.
pub const TOO_LARGE: &str = "a value of this type would be too large, or contain itself";

/// What is wrong with a type, so that hosts can't carry it: [`NO_ELEMENTS`] or [`TOO_LARGE`].
pub const fn problem(ty: &Type) -> Option<&'static str> {
    match of_in(ty, None).size > MAX_SIZE {
        true => Some(TOO_LARGE),
        false => problem_in(ty, None),
    }
}

const fn problem_in(ty: &Type, scope: Option<&Scope<'_>>) -> Option<&'static str> {
    match ty {
        Type::Unit
        | Type::Scalar(_)
        | Type::NonZero(_)
        | Type::Wide(_)
        | Type::Str
        // One without a definition around it has no layout, which is found out where it stands.
        | Type::Back(_)
        | Type::View(_, _) => None,
        Type::Handle(handle) => match handle {
            Handle::Own(_) | Handle::Borrow(_, _) => None,
            Handle::Function(callback) => {
                let callback = callback.get();
                let params = callback.params.get();
                let mut i = 0;
                while i < params.len() {
                    if let Some(problem) = problem_behind(&params[i], scope) {
                        return Some(problem);
                    }
                    i += 1;
                }
                problem_behind(&callback.result, scope)
            }
        },
        // No element, and so also `[(); 0]`; but its type is a part of the interface.
        Type::Array(element, 0) => problem_behind(element, scope),
        Type::List(element) | Type::Set(element) | Type::Array(element, _) => {
            problem_of_elements(of_in(element.get(), scope), &[element], scope)
        }
        Type::Map(key, value) => {
            let entry = of_entry(key.get(), value.get(), scope);
            problem_of_elements(entry, &[key, value], scope)
        }
        Type::Boxed(value) => problem_behind(value, scope),
        Type::Tuple(types) => Row::Types(types.get()).problem(scope),
        Type::Option(some) => problem_in(some.get(), scope),
        Type::Result(ok, error) => match problem_in(ok.get(), scope) {
            None => problem_in(error.get(), scope),
            problem => problem,
        },
        Type::Defined(definition) => {
            let definition = definition.get();
            let inside = Some(&Scope::of(definition, scope));
            match &definition.body {
                Body::Record(fields) => Row::Fields(fields.get()).problem(inside),
                Body::Variant(cases) => problem_of_cases(cases.get(), inside),
                Body::Enum(_) | Body::Flags(_) => None,
            }
        }
    }
}

const fn problem_behind(ty: &Ref<Type>, scope: Option<&Scope<'_>>) -> Option<&'static str> {
    match of_in(ty.get(), scope).size > MAX_SIZE {
        true => Some(TOO_LARGE),
        false => problem_in(ty.get(), scope),
    }
}

const fn problem_of_elements(
    layout: Layout,
    types: &[&Ref<Type>],
    scope: Option<&Scope<'_>>,
) -> Option<&'static str> {
    match layout.size {
        0 => return Some(NO_ELEMENTS),
        1..=MAX_SIZE => {}
        _ => return Some(TOO_LARGE),
    }
    let mut i = 0;
    while i < types.len() {
        if let Some(problem) = problem_in(types[i].get(), scope) {
            return Some(problem);
        }
        i += 1;
    }
    None
}

const fn problem_of_cases(cases: &[Case], scope: Option<&Scope<'_>>) -> Option<&'static str> {
    let mut i = 0;
    while i < cases.len() {
        let problem = Row::of_payload(&cases[i].payload).problem(scope);
        if let Some(problem) = problem {
            return Some(problem);
        }
        i += 1;
    }
    None
}

const fn max(a: u32, b: u32) -> u32 {
    if a > b { a } else { b }
}
