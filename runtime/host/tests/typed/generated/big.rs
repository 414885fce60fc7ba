// Made by wharf 0.1.0. Changes will be lost.

/// What is allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, ::wharf_host::Value)]
#[value(flags, crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Access {
    pub read: bool,
    /// Changes, too.
    pub write: bool,
}

#[derive(Clone, Debug, PartialEq, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Everything {
    pub map: ::std::collections::HashMap<Key, (u8, String)>,
    pub ranges: Vec<::core::ops::Range<u32>>,
    pub chars: [char; 3],
    pub count: ::core::num::NonZero<u16>,
    pub nested: Option<Option<Result<Vec<Row>, String>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
#[repr(C)]
pub struct Key {
    pub kind: Kind,
    pub number: u128,
    pub order: ::core::cmp::Ordering,
}

/// A kind of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub enum Kind {
    /// The first.
    #[value(rename = "plain-old")]
    PlainOld,
    #[value(rename = "other")]
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, ::wharf_host::Value)]
#[value(rename = "Page", crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct PageOfPageOfU8 {
    pub items: Vec<PageOfU8>,
    pub next: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, ::wharf_host::Value)]
#[value(rename = "Page", crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct PageOfString {
    pub items: Vec<String>,
    pub next: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, ::wharf_host::Value)]
#[value(rename = "Page", crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct PageOfU8 {
    pub items: Vec<u8>,
    pub next: Option<u32>,
}

/// A row of a table.
///
/// It has two lines.
#[derive(Clone, Debug, PartialEq, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Row {
    /// Which one it is.
    pub id: u32,
    pub name: String,
    #[value(rename = "type")]
    pub kind: Kind,
    pub score: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub enum Shape {
    Nothing,
    Circle(f64),
    Box(f32, f32),
    Named { r#type: String, parts: Vec<Shape> },
    After(::core::time::Duration),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Tree {
    pub value: i64,
    pub left: Option<Box<Tree>>,
    pub right: Option<Box<Tree>>,
    pub others: Vec<Tree>,
}

/// What the name of the prelude's means in the guest.
#[derive(Clone, Copy, Debug, PartialEq, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
#[repr(C)]
pub struct Vec2 {
    pub x: f64,
    pub y: f64,
}

/// An instance of the guest `Big`, and the store it lives in.
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Big<S: ::wharf_host::engine::Store> {
    session: ::wharf_host::Session<S>,
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl<S: ::wharf_host::engine::Store> Big<S> {
    /// Makes an instance in a store of the guest's engine.
    ///
    /// # Errors
    /// If the guest's interface isn't the one that this was made for, or as
    /// `Guest::instantiate`.
    pub fn instantiate(
        guest: &::wharf_host::Guest<S::Module>,
        store: S,
    ) -> Result<Self, ::wharf_host::Error> {
        let session = ::wharf_host::Session::expecting(guest, store, Self::interface())?;
        Ok(Self { session })
    }

    /// The instance and its store.
    pub fn session(&self) -> &::wharf_host::Session<S> {
        &self.session
    }

    /// The instance and its store, for the store's fuel and data.
    pub fn session_mut(&mut self) -> &mut ::wharf_host::Session<S> {
        &mut self.session
    }

    /// Calls the guest's `access`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn access(&mut self, value: Access) -> Result<Access, ::wharf_host::Error> {
        self.session.call(0, (value,))
    }

    /// Calls the guest's `array`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn array(&mut self, value: &[u16; 3]) -> Result<[u16; 3], ::wharf_host::Error> {
        self.session.call(1, (value,))
    }

    /// Calls the guest's `boxed-tree`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn boxed_tree(
        &mut self,
        value: Box<Tree>,
    ) -> Result<Box<Tree>, ::wharf_host::Error> {
        self.session.call(2, (value,))
    }

    /// Calls the guest's `bytes`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn bytes(&mut self, value: &[u8]) -> Result<Vec<u8>, ::wharf_host::Error> {
        self.session.call(3, (value,))
    }

    /// Calls the guest's `counts`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn counts(&mut self) -> Result<u32, ::wharf_host::Error> {
        self.session.call(4, ())
    }

    /// Calls the guest's `everything`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn everything(
        &mut self,
        value: &Everything,
    ) -> Result<Everything, ::wharf_host::Error> {
        self.session.call(5, (value,))
    }

    /// Calls the guest's `instantiate`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn instantiate_(&mut self) -> Result<(), ::wharf_host::Error> {
        self.session.call(6, ())
    }

    /// Calls the guest's `into_scaled`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::wrong_self_convention, reason = "the guest has it so")]
    pub fn into_scaled(
        &mut self,
        values: &mut [f64],
        by: f64,
    ) -> Result<(), ::wharf_host::Error> {
        self.session.call(7, (values, (), by))
    }

    /// Calls the guest's `key`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn key(&mut self, value: Key) -> Result<Key, ::wharf_host::Error> {
        self.session.call(8, (value,))
    }

    /// Calls the guest's `kind`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn kind(&mut self, value: Kind) -> Result<Kind, ::wharf_host::Error> {
        self.session.call(9, (value,))
    }

    /// Calls the guest's `len`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(
        clippy::too_many_arguments,
        clippy::len_without_is_empty,
        reason = "the guest has it so"
    )]
    pub fn len(
        &mut self,
        a: u8,
        b: u8,
        c: u8,
        d: u8,
        e: u8,
        f: u8,
        g: u8,
        h: u8,
    ) -> Result<u32, ::wharf_host::Error> {
        self.session.call(10, (a, b, c, d, e, f, g, h))
    }

    /// Calls the guest's `map`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn map(
        &mut self,
        value: &::std::collections::HashMap<String, Row>,
    ) -> Result<::std::collections::HashMap<String, Row>, ::wharf_host::Error> {
        self.session.call(11, (value,))
    }

    /// Calls the guest's `next`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(
        clippy::type_complexity,
        clippy::should_implement_trait,
        reason = "the guest has it so"
    )]
    pub fn next(
        &mut self,
        instantiate: u32,
    ) -> Result<
        Result<Vec<Option<Result<Vec<(u8, String)>, Kind>>>, ()>,
        ::wharf_host::Error,
    > {
        self.session.call(12, (instantiate,))
    }

    /// Calls the guest's `number`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn number(&mut self, of: f64) -> Result<f64, ::wharf_host::Error> {
        self.session.call(13, (of,))
    }

    /// Calls the guest's `page`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn page(
        &mut self,
        value: &PageOfString,
    ) -> Result<PageOfString, ::wharf_host::Error> {
        self.session.call(14, (value,))
    }

    /// Calls the guest's `pages`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn pages(
        &mut self,
        value: &PageOfPageOfU8,
    ) -> Result<PageOfPageOfU8, ::wharf_host::Error> {
        self.session.call(15, (value,))
    }

    /// Calls the guest's `result`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn result(
        &mut self,
        value: Result<&Row, &str>,
    ) -> Result<Result<Row, String>, ::wharf_host::Error> {
        self.session.call(16, (value,))
    }

    /// Calls the guest's `rows`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn rows(&mut self, value: &[Row]) -> Result<Vec<Row>, ::wharf_host::Error> {
        self.session.call(17, (value,))
    }

    /// Calls the guest's `set`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn set(
        &mut self,
        value: &::std::collections::HashSet<Key>,
    ) -> Result<::std::collections::HashSet<Key>, ::wharf_host::Error> {
        self.session.call(18, (value,))
    }

    /// Calls the guest's `shape`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn shape(&mut self, value: &Shape) -> Result<Shape, ::wharf_host::Error> {
        self.session.call(19, (value,))
    }

    /// Calls the guest's `text`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn text(&mut self, value: &str) -> Result<String, ::wharf_host::Error> {
        self.session.call(20, (value,))
    }

    /// Calls the guest's `tree`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn tree(&mut self, value: &Tree) -> Result<Tree, ::wharf_host::Error> {
        self.session.call(21, (value,))
    }

    /// Calls the guest's `tuple`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn tuple(
        &mut self,
        value: (u8, &str, Option<&Row>),
    ) -> Result<(u8, String, Option<Row>), ::wharf_host::Error> {
        self.session.call(22, (value,))
    }

    /// Calls the guest's `vec2`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn vec2(&mut self, value: Vec2) -> Result<Vec2, ::wharf_host::Error> {
        self.session.call(23, (value,))
    }

    /// Calls the guest's `wide`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn wide(&mut self, value: i128) -> Result<i128, ::wharf_host::Error> {
        self.session.call(24, (value,))
    }

    /// The interface that this was made for, as a module describes it.
    fn interface() -> &'static [u8] {
        static INTERFACE: &[u8] = b"\x03K\x01\0\0\x05\0\0\x000.1.0\0\x06\0\0\0access\0\0\0\0\r\0\0\0tests::access\x01\0\0\0\x05\0\0\0value\0 \x06\0\0\0Access\x06\0\0\0Access\x10\0\0\0What is allowed.\x1D\0\0\0golden::guests::types::Access\0\0\0\0\x03\x02\0\0\0\x04\0\0\0read\x04\0\0\0read\0\0\0\0\x05\0\0\0write\x05\0\0\0write\r\0\0\0Changes, too. \x06\0\0\0Access\x06\0\0\0Access\x10\0\0\0What is allowed.\x1D\0\0\0golden::guests::types::Access\0\0\0\0\x03\x02\0\0\0\x04\0\0\0read\x04\0\0\0read\0\0\0\0\x05\0\0\0write\x05\0\0\0write\r\0\0\0Changes, too.\x03A\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0array\0\0\0\0\x0C\0\0\0tests::array\x01\0\0\0\x05\0\0\0value\0\x15\x03\0\0\0\x04\x15\x03\0\0\0\x04\x037\x02\0\0\x05\0\0\x000.1.0\0\n\0\0\0boxed-tree\0\0\0\0\x11\0\0\0tests::boxed-tree\x01\0\0\0\x05\0\0\0value\0! \x04\0\0\0Tree\x04\0\0\0Tree\0\0\0\0\x1B\0\0\0golden::guests::types::Tree\0\0\0\0\0\x04\0\0\0\x05\0\0\0value\x05\0\0\0value\0\0\0\0\t\x04\0\0\0left\x04\0\0\0left\0\0\0\0\x12!\"\x1B\0\0\0golden::guests::types::Tree\x05\0\0\0right\x05\0\0\0right\0\0\0\0\x12!\"\x1B\0\0\0golden::guests::types::Tree\x06\0\0\0others\x06\0\0\0others\0\0\0\0\x11\"\x1B\0\0\0golden::guests::types::Tree! \x04\0\0\0Tree\x04\0\0\0Tree\0\0\0\0\x1B\0\0\0golden::guests::types::Tree\0\0\0\0\0\x04\0\0\0\x05\0\0\0value\x05\0\0\0value\0\0\0\0\t\x04\0\0\0left\x04\0\0\0left\0\0\0\0\x12!\"\x1B\0\0\0golden::guests::types::Tree\x05\0\0\0right\x05\0\0\0right\0\0\0\0\x12!\"\x1B\0\0\0golden::guests::types::Tree\x06\0\0\0others\x06\0\0\0others\0\0\0\0\x11\"\x1B\0\0\0golden::guests::types::Tree\x039\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0bytes\0\0\0\0\x0C\0\0\0tests::bytes\x01\0\0\0\x05\0\0\0value\0\x11\x02\x11\x02\x03.\0\0\0\x05\0\0\x000.1.0\0\x06\0\0\0counts\0\0\0\0\r\0\0\0tests::counts\0\0\0\0\x06\x03\x17\t\0\0\x05\0\0\x000.1.0\0\n\0\0\0everything\0\0\0\0\x11\0\0\0tests::everything\x01\0\0\0\x05\0\0\0value\0 \n\0\0\0Everything\n\0\0\0Everything\0\0\0\0!\0\0\0golden::guests::types::Everything\0\0\0\0\0\x05\0\0\0\x03\0\0\0map\x03\0\0\0map\0\0\0\0\x17 \x03\0\0\0Key\x03\0\0\0Key\0\0\0\0\x1A\0\0\0golden::guests::types::Key\0\0\0\0\0\x03\0\0\0\x04\0\0\0kind\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x06\0\0\0number\x06\0\0\0number\0\0\0\0\x18\x05\0\0\0order\x05\0\0\0order\0\0\0\0 \x08\0\0\0Ordering\x08\0\0\0Ordering \0\0\0How a value compares to another.\x13\0\0\0core::cmp::Ordering\0\0\0\0\x02\x03\0\0\0\x04\0\0\0Less\x04\0\0\0Less\0\0\0\0\x05\0\0\0Equal\x05\0\0\0Equal\0\0\0\0\x07\0\0\0Greater\x07\0\0\0Greater\0\0\0\0\x14\x02\0\0\0\x02\x10\x06\0\0\0ranges\x06\0\0\0ranges\0\0\0\0\x11 \x05\0\0\0Range\x05\0\0\0Range'\0\0\0From `start` up to, but without, `end`.\x10\0\0\0core::ops::Range\x01\0\0\0\x06\0\x02\0\0\0\x05\0\0\0start\x05\0\0\0start\n\0\0\0The first.\x06\x03\0\0\0end\x03\0\0\0end\x1B\0\0\0The first that isn't in it.\x06\x05\0\0\0chars\x05\0\0\0chars\0\0\0\0\x15\x03\0\0\0\x0C\x05\0\0\0count\x05\0\0\0count\0\0\0\0\x1A\x04\x06\0\0\0nested\x06\0\0\0nested\0\0\0\0\x12\x12\x13\x11 \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x10 \n\0\0\0Everything\n\0\0\0Everything\0\0\0\0!\0\0\0golden::guests::types::Everything\0\0\0\0\0\x05\0\0\0\x03\0\0\0map\x03\0\0\0map\0\0\0\0\x17 \x03\0\0\0Key\x03\0\0\0Key\0\0\0\0\x1A\0\0\0golden::guests::types::Key\0\0\0\0\0\x03\0\0\0\x04\0\0\0kind\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x06\0\0\0number\x06\0\0\0number\0\0\0\0\x18\x05\0\0\0order\x05\0\0\0order\0\0\0\0 \x08\0\0\0Ordering\x08\0\0\0Ordering \0\0\0How a value compares to another.\x13\0\0\0core::cmp::Ordering\0\0\0\0\x02\x03\0\0\0\x04\0\0\0Less\x04\0\0\0Less\0\0\0\0\x05\0\0\0Equal\x05\0\0\0Equal\0\0\0\0\x07\0\0\0Greater\x07\0\0\0Greater\0\0\0\0\x14\x02\0\0\0\x02\x10\x06\0\0\0ranges\x06\0\0\0ranges\0\0\0\0\x11 \x05\0\0\0Range\x05\0\0\0Range'\0\0\0From `start` up to, but without, `end`.\x10\0\0\0core::ops::Range\x01\0\0\0\x06\0\x02\0\0\0\x05\0\0\0start\x05\0\0\0start\n\0\0\0The first.\x06\x03\0\0\0end\x03\0\0\0end\x1B\0\0\0The first that isn't in it.\x06\x05\0\0\0chars\x05\0\0\0chars\0\0\0\0\x15\x03\0\0\0\x0C\x05\0\0\0count\x05\0\0\0count\0\0\0\0\x1A\x04\x06\0\0\0nested\x06\0\0\0nested\0\0\0\0\x12\x12\x13\x11 \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x10\x038\0\0\0\x05\0\0\x000.1.0\0\x0B\0\0\0instantiate\0\0\0\0\x12\0\0\0tests::instantiate\0\0\0\0\0\x03W\0\0\0\x05\0\0\x000.1.0\0\x0B\0\0\0into_scaled\0\0\0\0\x12\0\0\0tests::into_scaled\x03\0\0\0\x06\0\0\0values\x02\x11\x0B\x04\0\0\0unit\0\0\x02\0\0\0by\0\x0B\0\x03}\x03\0\0\x05\0\0\x000.1.0\0\x03\0\0\0key\0\0\0\0\n\0\0\0tests::key\x01\0\0\0\x05\0\0\0value\0 \x03\0\0\0Key\x03\0\0\0Key\0\0\0\0\x1A\0\0\0golden::guests::types::Key\0\0\0\0\0\x03\0\0\0\x04\0\0\0kind\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x06\0\0\0number\x06\0\0\0number\0\0\0\0\x18\x05\0\0\0order\x05\0\0\0order\0\0\0\0 \x08\0\0\0Ordering\x08\0\0\0Ordering \0\0\0How a value compares to another.\x13\0\0\0core::cmp::Ordering\0\0\0\0\x02\x03\0\0\0\x04\0\0\0Less\x04\0\0\0Less\0\0\0\0\x05\0\0\0Equal\x05\0\0\0Equal\0\0\0\0\x07\0\0\0Greater\x07\0\0\0Greater\0\0\0\0 \x03\0\0\0Key\x03\0\0\0Key\0\0\0\0\x1A\0\0\0golden::guests::types::Key\0\0\0\0\0\x03\0\0\0\x04\0\0\0kind\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x06\0\0\0number\x06\0\0\0number\0\0\0\0\x18\x05\0\0\0order\x05\0\0\0order\0\0\0\0 \x08\0\0\0Ordering\x08\0\0\0Ordering \0\0\0How a value compares to another.\x13\0\0\0core::cmp::Ordering\0\0\0\0\x02\x03\0\0\0\x04\0\0\0Less\x04\0\0\0Less\0\0\0\0\x05\0\0\0Equal\x05\0\0\0Equal\0\0\0\0\x07\0\0\0Greater\x07\0\0\0Greater\0\0\0\0\x03C\x01\0\0\x05\0\0\x000.1.0\0\x04\0\0\0kind\0\0\0\0\x0B\0\0\0tests::kind\x01\0\0\0\x05\0\0\0value\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x03`\0\0\0\x05\0\0\x000.1.0\0\x03\0\0\0len\0\0\0\0\n\0\0\0tests::len\x08\0\0\0\x01\0\0\0a\0\x02\x01\0\0\0b\0\x02\x01\0\0\0c\0\x02\x01\0\0\0d\0\x02\x01\0\0\0e\0\x02\x01\0\0\0f\0\x02\x01\0\0\0g\0\x02\x01\0\0\0h\0\x02\x06\x03\xC5\x02\0\0\x05\0\0\x000.1.0\0\x03\0\0\0map\0\0\0\0\n\0\0\0tests::map\x01\0\0\0\x05\0\0\0value\0\x17\x10 \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x17\x10 \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x03\xCF\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0next\0\0\0\0\x0B\0\0\0tests::next\x01\0\0\0\x0B\0\0\0instantiate\0\x06\x13\x11\x12\x13\x11\x14\x02\0\0\0\x02\x10 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\0\x036\0\0\0\x05\0\0\x000.1.0\0\x06\0\0\0number\0\0\0\0\r\0\0\0tests::number\x01\0\0\0\x02\0\0\0of\0\x0B\x0B\x03\x0B\x01\0\0\x05\0\0\x000.1.0\0\x04\0\0\0page\0\0\0\0\x0B\0\0\0tests::page\x01\0\0\0\x05\0\0\0value\0 \x04\0\0\0Page\x04\0\0\0Page\0\0\0\0\x1B\0\0\0golden::guests::types::Page\x01\0\0\0\x10\0\x02\0\0\0\x05\0\0\0items\x05\0\0\0items\0\0\0\0\x11\x10\x04\0\0\0next\x04\0\0\0next\0\0\0\0\x12\x06 \x04\0\0\0Page\x04\0\0\0Page\0\0\0\0\x1B\0\0\0golden::guests::types::Page\x01\0\0\0\x10\0\x02\0\0\0\x05\0\0\0items\x05\0\0\0items\0\0\0\0\x11\x10\x04\0\0\0next\x04\0\0\0next\0\0\0\0\x12\x06\x03\xB9\x02\0\0\x05\0\0\x000.1.0\0\x05\0\0\0pages\0\0\0\0\x0C\0\0\0tests::pages\x01\0\0\0\x05\0\0\0value\0 \x04\0\0\0Page\x04\0\0\0Page\0\0\0\0\x1B\0\0\0golden::guests::types::Page\x01\0\0\0 \x04\0\0\0Page\x04\0\0\0Page\0\0\0\0\x1B\0\0\0golden::guests::types::Page\x01\0\0\0\x02\0\x02\0\0\0\x05\0\0\0items\x05\0\0\0items\0\0\0\0\x11\x02\x04\0\0\0next\x04\0\0\0next\0\0\0\0\x12\x06\0\x02\0\0\0\x05\0\0\0items\x05\0\0\0items\0\0\0\0\x11 \x04\0\0\0Page\x04\0\0\0Page\0\0\0\0\x1B\0\0\0golden::guests::types::Page\x01\0\0\0\x02\0\x02\0\0\0\x05\0\0\0items\x05\0\0\0items\0\0\0\0\x11\x02\x04\0\0\0next\x04\0\0\0next\0\0\0\0\x12\x06\x04\0\0\0next\x04\0\0\0next\0\0\0\0\x12\x06 \x04\0\0\0Page\x04\0\0\0Page\0\0\0\0\x1B\0\0\0golden::guests::types::Page\x01\0\0\0 \x04\0\0\0Page\x04\0\0\0Page\0\0\0\0\x1B\0\0\0golden::guests::types::Page\x01\0\0\0\x02\0\x02\0\0\0\x05\0\0\0items\x05\0\0\0items\0\0\0\0\x11\x02\x04\0\0\0next\x04\0\0\0next\0\0\0\0\x12\x06\0\x02\0\0\0\x05\0\0\0items\x05\0\0\0items\0\0\0\0\x11 \x04\0\0\0Page\x04\0\0\0Page\0\0\0\0\x1B\0\0\0golden::guests::types::Page\x01\0\0\0\x02\0\x02\0\0\0\x05\0\0\0items\x05\0\0\0items\0\0\0\0\x11\x02\x04\0\0\0next\x04\0\0\0next\0\0\0\0\x12\x06\x04\0\0\0next\x04\0\0\0next\0\0\0\0\x12\x06\x03\xCB\x02\0\0\x05\0\0\x000.1.0\0\x06\0\0\0result\0\0\0\0\r\0\0\0tests::result\x01\0\0\0\x05\0\0\0value\0\x13 \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x10\x13 \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x10\x03\xC5\x02\0\0\x05\0\0\x000.1.0\0\x04\0\0\0rows\0\0\0\0\x0B\0\0\0tests::rows\x01\0\0\0\x05\0\0\0value\x01\x11 \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x11 \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x03\x7F\x03\0\0\x05\0\0\x000.1.0\0\x03\0\0\0set\0\0\0\0\n\0\0\0tests::set\x01\0\0\0\x05\0\0\0value\0\x16 \x03\0\0\0Key\x03\0\0\0Key\0\0\0\0\x1A\0\0\0golden::guests::types::Key\0\0\0\0\0\x03\0\0\0\x04\0\0\0kind\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x06\0\0\0number\x06\0\0\0number\0\0\0\0\x18\x05\0\0\0order\x05\0\0\0order\0\0\0\0 \x08\0\0\0Ordering\x08\0\0\0Ordering \0\0\0How a value compares to another.\x13\0\0\0core::cmp::Ordering\0\0\0\0\x02\x03\0\0\0\x04\0\0\0Less\x04\0\0\0Less\0\0\0\0\x05\0\0\0Equal\x05\0\0\0Equal\0\0\0\0\x07\0\0\0Greater\x07\0\0\0Greater\0\0\0\0\x16 \x03\0\0\0Key\x03\0\0\0Key\0\0\0\0\x1A\0\0\0golden::guests::types::Key\0\0\0\0\0\x03\0\0\0\x04\0\0\0kind\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x06\0\0\0number\x06\0\0\0number\0\0\0\0\x18\x05\0\0\0order\x05\0\0\0order\0\0\0\0 \x08\0\0\0Ordering\x08\0\0\0Ordering \0\0\0How a value compares to another.\x13\0\0\0core::cmp::Ordering\0\0\0\0\x02\x03\0\0\0\x04\0\0\0Less\x04\0\0\0Less\0\0\0\0\x05\0\0\0Equal\x05\0\0\0Equal\0\0\0\0\x07\0\0\0Greater\x07\0\0\0Greater\0\0\0\0\x03\xBB\x03\0\0\x05\0\0\x000.1.0\0\x05\0\0\0shape\0\0\0\0\x0C\0\0\0tests::shape\x01\0\0\0\x05\0\0\0value\0 \x05\0\0\0Shape\x05\0\0\0Shape\0\0\0\0\x1C\0\0\0golden::guests::types::Shape\0\0\0\0\x01\x05\0\0\0\x07\0\0\0Nothing\x07\0\0\0Nothing\0\0\0\0\0\x06\0\0\0Circle\x06\0\0\0Circle\0\0\0\0\x01\x0B\x03\0\0\0Box\x03\0\0\0Box\0\0\0\0\x02\x02\0\0\0\n\n\x05\0\0\0Named\x05\0\0\0Named\0\0\0\0\x03\x02\0\0\0\x04\0\0\0type\x04\0\0\0type\0\0\0\0\x10\x05\0\0\0parts\x05\0\0\0parts\0\0\0\0\x11\"\x1C\0\0\0golden::guests::types::Shape\x05\0\0\0After\x05\0\0\0After\0\0\0\0\x01 \x08\0\0\0Duration\x08\0\0\0Duration\x0F\0\0\0A span of time.\x14\0\0\0core::time::Duration\0\0\0\0\0\x02\0\0\0\x07\0\0\0seconds\x07\0\0\0seconds\x0E\0\0\0Whole seconds.\x08\x0B\0\0\0nanoseconds\x0B\0\0\0nanoseconds\x1D\0\0\0The rest, less than a second.\x06 \x05\0\0\0Shape\x05\0\0\0Shape\0\0\0\0\x1C\0\0\0golden::guests::types::Shape\0\0\0\0\x01\x05\0\0\0\x07\0\0\0Nothing\x07\0\0\0Nothing\0\0\0\0\0\x06\0\0\0Circle\x06\0\0\0Circle\0\0\0\0\x01\x0B\x03\0\0\0Box\x03\0\0\0Box\0\0\0\0\x02\x02\0\0\0\n\n\x05\0\0\0Named\x05\0\0\0Named\0\0\0\0\x03\x02\0\0\0\x04\0\0\0type\x04\0\0\0type\0\0\0\0\x10\x05\0\0\0parts\x05\0\0\0parts\0\0\0\0\x11\"\x1C\0\0\0golden::guests::types::Shape\x05\0\0\0After\x05\0\0\0After\0\0\0\0\x01 \x08\0\0\0Duration\x08\0\0\0Duration\x0F\0\0\0A span of time.\x14\0\0\0core::time::Duration\0\0\0\0\0\x02\0\0\0\x07\0\0\0seconds\x07\0\0\0seconds\x0E\0\0\0Whole seconds.\x08\x0B\0\0\0nanoseconds\x0B\0\0\0nanoseconds\x1D\0\0\0The rest, less than a second.\x06\x035\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0text\0\0\0\0\x0B\0\0\0tests::text\x01\0\0\0\x05\0\0\0value\x01\x10\x10\x03)\x02\0\0\x05\0\0\x000.1.0\0\x04\0\0\0tree\0\0\0\0\x0B\0\0\0tests::tree\x01\0\0\0\x05\0\0\0value\x01 \x04\0\0\0Tree\x04\0\0\0Tree\0\0\0\0\x1B\0\0\0golden::guests::types::Tree\0\0\0\0\0\x04\0\0\0\x05\0\0\0value\x05\0\0\0value\0\0\0\0\t\x04\0\0\0left\x04\0\0\0left\0\0\0\0\x12!\"\x1B\0\0\0golden::guests::types::Tree\x05\0\0\0right\x05\0\0\0right\0\0\0\0\x12!\"\x1B\0\0\0golden::guests::types::Tree\x06\0\0\0others\x06\0\0\0others\0\0\0\0\x11\"\x1B\0\0\0golden::guests::types::Tree \x04\0\0\0Tree\x04\0\0\0Tree\0\0\0\0\x1B\0\0\0golden::guests::types::Tree\0\0\0\0\0\x04\0\0\0\x05\0\0\0value\x05\0\0\0value\0\0\0\0\t\x04\0\0\0left\x04\0\0\0left\0\0\0\0\x12!\"\x1B\0\0\0golden::guests::types::Tree\x05\0\0\0right\x05\0\0\0right\0\0\0\0\x12!\"\x1B\0\0\0golden::guests::types::Tree\x06\0\0\0others\x06\0\0\0others\0\0\0\0\x11\"\x1B\0\0\0golden::guests::types::Tree\x03\xD5\x02\0\0\x05\0\0\x000.1.0\0\x05\0\0\0tuple\0\0\0\0\x0C\0\0\0tests::tuple\x01\0\0\0\x05\0\0\0value\0\x14\x03\0\0\0\x02\x10\x12 \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x14\x03\0\0\0\x02\x10\x12 \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x03M\x01\0\0\x05\0\0\x000.1.0\0\x04\0\0\0vec2\0\0\0\0\x0B\0\0\0tests::vec2\x01\0\0\0\x05\0\0\0value\0 \x04\0\0\0Vec2\x04\0\0\0Vec22\0\0\0What the name of the prelude's means in the guest.\x1B\0\0\0golden::guests::types::Vec2\0\0\0\0\0\x02\0\0\0\x01\0\0\0x\x01\0\0\0x\0\0\0\0\x0B\x01\0\0\0y\x01\0\0\0y\0\0\0\0\x0B \x04\0\0\0Vec2\x04\0\0\0Vec22\0\0\0What the name of the prelude's means in the guest.\x1B\0\0\0golden::guests::types::Vec2\0\0\0\0\0\x02\0\0\0\x01\0\0\0x\x01\0\0\0x\0\0\0\0\x0B\x01\0\0\0y\x01\0\0\0y\0\0\0\0\x0B\x035\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0wide\0\0\0\0\x0B\0\0\0tests::wide\x01\0\0\0\x05\0\0\0value\0\x19\x19";
        INTERFACE
    }
}

impl<S: ::wharf_host::engine::Store> ::core::fmt::Debug for Big<S> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("Big").field("session", &self.session).finish()
    }
}
