//! Signatures and values made at random, the same for the same seed: a guest whose functions give
//! back what they get, and calls of them.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value as Json, json};
use wharf_abi::types::{Body, Definition, Field, Payload, Ref, Scalar, Type};

use super::host::{Answer, Call, Package};
use super::neutral;
use crate::guest;
use crate::random::Random;

/// A seed that no run had before.
pub(crate) fn new_seed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(1, |it| it.as_nanos() as u64 % 1_000_000_007)
}

/// What the guest of any seed begins with: definitions, and an allocator that counts.
const START: &str = include_str!("guest.rs");

/// Builds a guest of so many signatures.
pub(crate) fn guest(seed: u64, count: usize) -> Package {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated");
    fs::create_dir_all(folder.join("src")).expect("a folder");
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/guest");
    let manifest = format!(
        "[package]\nname = \"generated\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\n\
         [dependencies]\nwharf = {{ path = {runtime:?}, default-features = false, features = [\"std\"] }}\n\n\
         [profile.release]\nopt-level = 0\npanic = \"abort\"\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("a file");
    fs::write(folder.join("src/lib.rs"), Source::new(seed).write(count)).expect("a file");
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/target");
    let target = target.to_str().expect("a path");
    let modules = guest::build(&folder, &["--target-dir", target]);
    Package::of("generated", &fs::read(&modules[0]).expect("a module"))
}

/// A type in Rust.
#[derive(Clone)]
struct Rust {
    text: String,
    /// Whether it can be a key.
    key: bool,
}

/// The source of a guest, while it is being written.
struct Source {
    random: Random,
    text: String,
    /// Each with how many definitions are in one another there.
    definitions: Vec<(Rust, usize)>,
    /// The deepest of those that were used since this was set to 0.
    deepest: usize,
}

/// More definitions in one another make JSON that is too deep for its readers.
const DEFINITIONS: usize = 6;

impl Source {
    fn new(seed: u64) -> Source {
        Source {
            random: Random::new(seed),
            text: START.to_owned(),
            definitions: Vec::new(),
            deepest: 0,
        }
    }

    fn write(mut self, count: usize) -> String {
        for _ in 0..10 + count / 8 {
            self.definition();
        }
        for number in 0..count {
            self.function(number);
        }
        self.text
    }

    fn function(&mut self, number: usize) {
        let params = self.random.pick(&[1, 1, 1, 2, 2, 3, 4]);
        let (mut given, mut returned, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for i in 0..params {
            let ty = self.ty(3).text;
            let (param, value, result) = match self.random.below(8) {
                0 => (format!("&{ty}"), format!("p{i}.clone()"), ty),
                1 | 2 => (
                    format!("&[{ty}]"),
                    format!("p{i}.to_vec()"),
                    format!("Vec<{ty}>"),
                ),
                3 => ("&str".into(), format!("p{i}.to_owned()"), "String".into()),
                4 if params > 1 => (
                    "Option<&str>".into(),
                    format!("p{i}.map(str::to_owned)"),
                    "Option<String>".into(),
                ),
                _ => (ty.clone(), format!("p{i}"), ty),
            };
            given.push(format!("p{i}: {param}"));
            returned.push(result);
            values.push(value);
        }
        let (result, value) = match params {
            1 => (returned.remove(0), values.remove(0)),
            _ => (
                format!("({})", returned.join(", ")),
                format!("({})", values.join(", ")),
            ),
        };
        let _ = writeln!(
            self.text,
            "\n#[wharf::export]\npub fn f{number}({}) -> {result} {{\n    {value}\n}}",
            given.join(", ")
        );
    }

    fn definition(&mut self) {
        let number = self.definitions.len();
        let name = format!("T{number}");
        self.deepest = 0;
        let parts = 1 + self.random.below(5);
        let mut key = true;
        let mut part = |source: &mut Source, with_itself: bool| {
            if with_itself && source.random.below(6) == 0 {
                // A part of a type that has it: never a key, so that maps of it are simple.
                key = false;
                let ways = [
                    "Vec<Self>",
                    "Option<Box<Self>>",
                    "BTreeMap<String, Self>",
                    "Vec<(u8, Self)>",
                ];
                return source.random.pick(&ways).replace("Self", &name);
            }
            let ty = source.ty(2);
            key &= ty.key;
            ty.text
        };
        let body = match self.random.below(5) {
            0 | 1 => {
                let fields = (0..parts).map(|i| format!("pub field_{i}: {}", part(self, true)));
                format!(
                    "pub struct {name} {{ {} }}",
                    fields.collect::<Vec<_>>().join(", ")
                )
            }
            2 => {
                let cases = (0..parts).map(|i| format!("Case{i}")).collect::<Vec<_>>();
                format!("pub enum {name} {{ {} }}", cases.join(", "))
            }
            3 => {
                let flags = (0..parts * 3).map(|i| format!("pub flag_{i}: bool"));
                let flags = flags.collect::<Vec<_>>().join(", ");
                format!("#[value(flags)]\npub struct {name} {{ {flags} }}")
            }
            _ => {
                let cases = (0..=parts).map(|i| match (i, self.random.below(4)) {
                    (0, _) => "First".to_owned(),
                    (_, 0) => format!("Case{i}"),
                    (_, 1) => format!("Case{i}({})", part(self, true)),
                    (_, 2) => format!("Case{i}({}, {})", part(self, true), part(self, true)),
                    (_, _) => format!(
                        "Case{i} {{ a: {}, b: {} }}",
                        part(self, true),
                        part(self, false)
                    ),
                });
                let cases = cases.collect::<Vec<_>>();
                format!("pub enum {name} {{ {} }}", cases.join(", "))
            }
        };
        let keys = if key {
            ", PartialEq, Eq, Hash, PartialOrd, Ord"
        } else {
            ""
        };
        let order = match self.random.below(4) {
            0 if body.starts_with("pub struct") => "#[repr(C)]\n",
            _ => "",
        };
        let _ = writeln!(
            self.text,
            "\n#[derive(Clone, wharf::Value{keys})]\n{order}{body}"
        );
        let ty = Rust { text: name, key };
        self.definitions.push((ty, self.deepest + 1));
    }

    /// A type that is at most so deep.
    fn ty(&mut self, depth: usize) -> Rust {
        const SIMPLE: [(&str, bool); 18] = [
            ("bool", true),
            ("u8", true),
            ("i8", true),
            ("u16", true),
            ("i16", true),
            ("u32", true),
            ("i32", true),
            ("u64", true),
            ("i64", true),
            ("u128", true),
            ("i128", true),
            ("f32", false),
            ("f64", false),
            ("char", true),
            ("String", true),
            ("NonZero<u16>", true),
            ("Duration", true),
            ("Ordering", true),
        ];
        let simple = |(text, key): (&str, bool)| Rust {
            text: text.into(),
            key,
        };
        if depth == 0 || self.random.below(4) == 0 {
            return simple(self.random.pick(&SIMPLE));
        }
        if self.random.below(3) == 0 && !self.definitions.is_empty() {
            let index = self.random.below(self.definitions.len());
            let (ty, depth) = self.definitions[index].clone();
            if depth < DEFINITIONS {
                self.deepest = self.deepest.max(depth);
                return ty;
            }
        }
        let kind = self.random.below(16);
        let first = self.ty(depth - 1);
        let one = |text: String, key: bool| Rust { text, key };
        let a = &first.text;
        match kind {
            0 | 1 => one(format!("Vec<{a}>"), first.key),
            2 => one(format!("Option<{a}>"), first.key),
            3 => one(
                format!("[{a}; {}]", self.random.pick(&[1, 2, 3, 5])),
                first.key,
            ),
            4 => one(format!("Box<{a}>"), first.key),
            5 => one(format!("Rc<{a}>"), first.key),
            6 => one(format!("VecDeque<{a}>"), first.key),
            7 => one(format!("Box<[{a}]>"), first.key),
            8 => one(format!("Page<{a}>"), first.key),
            9 if first.key => one(format!("BTreeSet<{a}>"), true),
            10 if first.key => one(format!("HashSet<{a}>"), false),
            _ => {
                let second = self.ty(depth - 1);
                let b = &second.text;
                let key = first.key && second.key;
                match kind {
                    9..=11 => one(format!("Result<{a}, {b}>"), key),
                    12 if first.key => one(format!("BTreeMap<{a}, {b}>"), key),
                    13 if first.key => one(format!("HashMap<{a}, {b}>"), false),
                    14 => one(format!("Either<{a}, {b}>"), key),
                    15 => {
                        let c = self.ty(depth - 1);
                        one(format!("({a}, {b}, {})", c.text), key && c.key)
                    }
                    _ => one(format!("({a}, {b})"), key),
                }
            }
        }
    }
}

/// Some calls of every function, between two that count the blocks which are in use.
pub(crate) fn calls(seed: u64, package: &Package) -> Vec<Call> {
    let mut random = Random::new(seed ^ 0xCA11);
    let live = || Call {
        function: "live".into(),
        args: vec![],
    };
    let mut calls = vec![live()];
    for function in &package.interface.functions {
        if &*function.name == "live" {
            continue;
        }
        for _ in 0..4 {
            let params = function.params.iter();
            let args = params.map(|param| {
                Values {
                    random: &mut random,
                    left: 3000,
                    depth: 0,
                }
                .of(&param.ty, None)
            });
            calls.push(Call {
                args: args.collect(),
                function: function.name.get().into(),
            });
        }
    }
    calls.push(live());
    calls
}

/// Whether functions gave back what they got, and the guest has as many blocks as before.
pub(crate) fn check(package: &Package, calls: &[Call], answers: &[Answer]) -> Result<(), String> {
    let mut live = Vec::new();
    for (call, answer) in calls.iter().zip(answers) {
        match call.function.as_str() {
            "live" => live.push(answer),
            _ => answer.check(package, &echo(package, call))?,
        }
    }
    match live[..] {
        [before, after] if before == after => Ok(()),
        _ => Err(format!("blocks are left over: {live:?}")),
    }
}

/// What a function must answer that gives back what it gets.
fn echo(package: &Package, call: &Call) -> Json {
    let result = package.function(&call.function).result.get();
    match (&*call.args, result) {
        ([result], Type::Result(_, _)) => result.clone(),
        ([value], _) => json!({ "ok": value }),
        (values, _) => json!({ "ok": values }),
    }
}

struct Around<'t> {
    definition: &'t Definition,
    outer: Option<&'t Around<'t>>,
}

/// Makes values, with so many parts left.
struct Values<'r> {
    random: &'r mut Random,
    left: usize,
    /// How many values of types that contain themselves are around.
    depth: usize,
}

/// Deeper than this, JSON is too deep for its readers: a level of a value has several there.
const DEEPEST: usize = 15;

impl Values<'_> {
    fn of(&mut self, ty: &Type, around: Option<&Around<'_>>) -> Json {
        self.left = self.left.saturating_sub(1);
        match ty {
            Type::Handle(_) | Type::View(_, _) => unreachable!("no signature has these"),
            Type::Unit => Json::Null,
            Type::Scalar(scalar) => self.scalar(*scalar),
            Type::NonZero(scalar) => loop {
                let value = self.scalar(*scalar);
                if value != json!(0) && value != json!("0") {
                    return value;
                }
            },
            Type::Wide(wide) => {
                let bits = u128::from(self.random.next()) << 64 | u128::from(self.random.next());
                let bits = bits >> self.random.pick(&[0, 1, 64, 100, 127]);
                json!(match wide {
                    wharf_abi::Wide::U128 => bits.to_string(),
                    wharf_abi::Wide::S128 => bits.cast_signed().to_string(),
                })
            }
            Type::Str => json!(self.text()),
            Type::List(element) => {
                let length = self.length();
                (0..length).map(|_| self.of(element, around)).collect()
            }
            Type::Array(element, len) => (0..*len).map(|_| self.of(element, around)).collect(),
            Type::Set(element) => {
                let length = self.length();
                let items = (0..length).map(|_| self.of(element, around));
                distinct(items.collect(), |item| neutral::sorted(element, item))
            }
            Type::Map(key, value) => {
                let length = self.length();
                let entries = (0..length).map(|_| {
                    let (key, value) = (self.of(key, around), self.of(value, around));
                    json!([key, value])
                });
                distinct(entries.collect(), |entry| neutral::sorted(key, &entry[0]))
            }
            Type::Tuple(parts) => self.parts(parts, around),
            Type::Option(some) => match self.left > 0 && self.random.below(3) > 0 {
                true => json!({ "some": self.of(some, around) }),
                false => Json::Null,
            },
            Type::Result(ok, error) => match self.random.below(2) {
                0 => json!({ "ok": self.of(ok, around) }),
                _ => json!({ "err": self.of(error, around) }),
            },
            Type::Boxed(value) => self.of(value, around),
            Type::Back(path) => {
                let mut around = around;
                loop {
                    let it = around.expect("a definition around it");
                    if it.definition.path == *path {
                        self.depth += 1;
                        if self.depth > DEEPEST {
                            self.left = 0;
                        }
                        let value = self.definition(it.definition, it.outer);
                        self.depth -= 1;
                        return value;
                    }
                    around = it.outer;
                }
            }
            Type::Defined(definition) => self.definition(definition, around),
        }
    }

    fn definition(&mut self, definition: &Definition, outer: Option<&Around<'_>>) -> Json {
        let around = Some(&Around { definition, outer });
        // The rest of a second is less than one.
        if &*definition.path == "core::time::Duration" {
            let seconds = self.random.next().to_string();
            return json!({ "seconds": seconds, "nanoseconds": self.random.below(1_000_000_000) });
        }
        match &definition.body {
            Body::Record(fields) => self.fields(fields, around),
            Body::Enum(cases) => {
                let case = self.random.below(cases.len());
                json!(&*cases[case].name)
            }
            Body::Flags(flags) => {
                let set = flags.iter().filter(|_| self.random.below(2) == 0);
                set.map(|flag| json!(&*flag.name)).collect()
            }
            Body::Variant(cases) => {
                // The first is a small one.
                let end = if self.left == 0 { 1 } else { cases.len() };
                let case = &cases[self.random.below(end)];
                let payload = match &case.payload {
                    Payload::Unit => return json!(&*case.label.name),
                    Payload::One(ty) => self.of(ty, around),
                    Payload::Tuple(parts) => self.parts(parts, around),
                    Payload::Record(fields) => self.fields(fields, around),
                };
                json!({ &*case.label.name: payload })
            }
        }
    }

    fn parts(&mut self, parts: &[Ref<Type>], around: Option<&Around<'_>>) -> Json {
        parts.iter().map(|part| self.of(part, around)).collect()
    }

    fn fields(&mut self, fields: &[Field], around: Option<&Around<'_>>) -> Json {
        let fields = fields.iter();
        let fields = fields.map(|field| {
            let value = self.of(&field.ty, around);
            (field.label.name.get().to_owned(), value)
        });
        Json::Object(fields.collect::<Map<_, _>>())
    }

    /// Mostly short; what is inside of it gets its share of what is left.
    fn length(&mut self) -> usize {
        let length = match self.random.below(12) {
            0 => 0,
            1 => self.random.below(200),
            _ => self.random.below(5),
        };
        let length = length.min(self.left / 2);
        self.left = match length {
            0 => self.left,
            length => self.left / length.max(2),
        };
        length
    }

    fn text(&mut self) -> String {
        let length = match self.random.below(20) {
            0 => self.random.below(3000),
            _ => self.random.below(20),
        };
        let ascii = self.random.below(2) == 0;
        (0..length).map(|_| self.char(ascii)).collect()
    }

    fn char(&mut self, ascii: bool) -> char {
        match ascii {
            true => char::from(32 + self.random.below(95) as u8),
            false => self
                .random
                .pick(&['a', 'ä', '€', '💧', '\0', '\u{feff}', '\u{10ffff}', '"']),
        }
    }

    fn scalar(&mut self, scalar: Scalar) -> Json {
        let bits = self.random.next() >> self.random.pick(&[0, 1, 32, 33, 56, 57, 63]);
        match scalar {
            Scalar::Bool => json!(bits & 1 == 1),
            Scalar::U8 => json!(bits as u8),
            Scalar::S8 => json!(bits as i8),
            Scalar::U16 => json!(bits as u16),
            Scalar::S16 => json!(bits as i16),
            Scalar::U32 => json!(bits as u32),
            Scalar::S32 => json!(bits as i32),
            Scalar::U64 => json!(bits.to_string()),
            Scalar::S64 => json!(bits.cast_signed().to_string()),
            Scalar::F32 => neutral::float_json(f32::from_bits(bits as u32).into()),
            Scalar::F64 => neutral::float_json(f64::from_bits(bits)),
            Scalar::Char => json!(self.char(bits & 1 == 1).to_string()),
        }
    }
}

/// Those of some items whose keys are different.
fn distinct(items: Vec<Json>, key: impl Fn(&Json) -> Json) -> Json {
    let mut seen = std::collections::BTreeSet::new();
    let items = items.into_iter();
    items
        .filter(|item| seen.insert(key(item).to_string()))
        .collect()
}
