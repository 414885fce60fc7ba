//! Names of classes, their members and imports, and what a package looks like that has them: interfaces
//! made by hand, because no guest of the tests has such names.

use wharf_abi::plan::Plans;
use wharf_abi::section::Interface;
use wharf_abi::types::{
    Access, Body, Definition, Field, Function, Handle, Import, Label, Member, Mode, Param, Ref,
    Resource, Role, Scalar, Side, Type,
};

use super::emit;
use crate::rewrite::Addresses;
use crate::{Debug, Options, Target};

fn owned<T>(it: T) -> Ref<T> {
    Ref::Owned(Box::new(it))
}

fn text(it: &str) -> Ref<str> {
    Ref::Owned(it.into())
}

fn label(name: &str) -> Label {
    Label {
        name: text(name),
        ident: text(name),
        docs: text(""),
    }
}

fn resource(name: &str, side: Side) -> Resource {
    Resource {
        label: label(name),
        path: text(&format!("guest::{name}")),
        side,
    }
}

/// A function, which belongs to the resource that its name starts with.
fn function(name: &str, ident: &str, role: Option<Role>, side: Side) -> Function {
    let class = name.split_once('.').map_or("", |(class, _)| class);
    let object = |access| Type::Handle(Handle::Borrow(owned(resource(class, side)), access));
    let param = |name: &str, ty| Param {
        name: text(name),
        mode: Mode::Borrowed,
        ty: owned(ty),
    };
    let mut params = Vec::new();
    match role {
        Some(Role::Method | Role::Getter | Role::Text | Role::Next) => {
            params.push(param("self", object(Access::Shared)));
        }
        Some(Role::Setter) => {
            params.push(param("self", object(Access::Exclusive)));
            params.push(param("value", Type::Scalar(Scalar::U8)));
        }
        Some(Role::Constructor | Role::Static | Role::Constant) | None => {}
    }
    let result = match role {
        Some(Role::Constructor) => Type::Handle(Handle::Own(owned(resource(class, side)))),
        Some(Role::Next) => Type::Option(owned(Type::Str)),
        Some(Role::Text) => Type::Str,
        Some(Role::Method | Role::Static | Role::Getter | Role::Setter | Role::Constant) | None => {
            Type::Scalar(Scalar::U8)
        }
    };
    Function {
        name: text(name),
        docs: text(""),
        path: text(&format!("guest::{ident}")),
        params: Ref::Owned(params.into()),
        result: owned(result),
        member: role.map(|role| Member {
            resource: owned(resource(class, side)),
            role,
        }),
    }
}

fn export(name: &str, role: Option<Role>) -> Function {
    let ident = name.rsplit('.').next().unwrap_or(name);
    function(name, ident, role, Side::Guest)
}

/// An import whose Rust name is this, or, behind a `=`, another.
fn import(module: &str, name: &str, role: Option<Role>) -> Import {
    let (name, ident) = name.split_once('=').unwrap_or((name, ""));
    let ident = match ident {
        "" => name.rsplit('.').next().unwrap_or(name),
        ident => ident,
    };
    Import {
        module: text(module),
        function: function(name, ident, role, Side::Host),
    }
}

/// The glue and its declarations, or what is wrong.
fn package(functions: Vec<Function>, imports: Vec<Import>) -> Result<(String, String), String> {
    let interface = Interface {
        functions,
        imports,
        ..Interface::default()
    };
    let options = Options {
        name: "guest".to_owned(),
        version: "1.2.3".to_owned(),
        targets: vec![Target::JavaScript],
        keep_interface: false,
        debug: Debug::None,
        track_memory: false,
    };
    let addresses = Addresses {
        area: Some(1024),
        panic: Some(32_768),
        ..Addresses::default()
    };
    let files = emit(&interface, &Plans::of(&interface), addresses, &options);
    let files = files.map_err(|error| error.to_string())?;
    let file = |name: &str| {
        let file = files.iter().find(|file| file.name == name);
        let bytes = file.map(|file| file.bytes.clone()).unwrap_or_default();
        String::from_utf8(bytes).expect("files are text")
    };
    Ok((file("guest.js"), file("guest.d.ts")))
}

#[track_caller]
fn refused(functions: Vec<Function>, imports: Vec<Import>, message: &str) {
    assert_eq!(
        package(functions, imports).expect_err("it is refused"),
        message
    );
}

#[track_caller]
fn has(text: &str, line: &str) {
    assert!(
        text.lines().any(|it| it.trim() == line),
        "no `{line}` in:\n{text}"
    );
}

#[test]
fn members_that_become_one_are_refused() {
    let method = |name: &str| export(name, Some(Role::Method));
    refused(
        vec![method("Counter.a_b"), method("Counter.aB")],
        vec![],
        "`Counter.a_b` and `Counter.aB` are both `Counter.aB` in JavaScript: \
         give one another name with `#[export(name = \"…\")]`",
    );
    refused(
        vec![
            method("Counter.value"),
            export("Counter.value", Some(Role::Getter)),
        ],
        vec![],
        "`Counter.value` and `Counter.value` are both `Counter.value` in JavaScript: \
         give one another name with `#[export(name = \"…\")]`",
    );
    for (role, name) in [(Role::Text, "to_string"), (Role::Next, "next")] {
        let own = export(&format!("Counter.{name}"), Some(role));
        let message = package(vec![own, method(&format!("Counter.{name}"))], vec![]);
        assert!(message.is_err_and(|it| it.contains("are both")));
    }
    // A property may be read and set, a class may have what its objects have, and so may another.
    let fine = vec![
        export("Counter.value", Some(Role::Getter)),
        export("Counter.set_value", Some(Role::Setter)),
        export("Counter.value", Some(Role::Static)),
        method("Other.value"),
    ];
    assert!(package(fine, vec![]).is_ok());
}

#[test]
fn members_that_mean_something_else_are_refused() {
    let taken = |name: &str, role, reason: &str| {
        refused(
            vec![export(&format!("Counter.{name}"), Some(role))],
            vec![],
            &format!(
                "a JavaScript class can't have a member called `{name}` (`Counter.{name}`), because \
                 {reason}: give it another name with `#[export(name = \"…\")]`"
            ),
        );
    };
    taken("free", Role::Method, "that ends the object");
    taken("constructor", Role::Getter, "that is the class");
    taken(
        "then",
        Role::Method,
        "an object with a `then` is taken for a promise",
    );
    taken("name", Role::Static, "that is the name of the class");
    taken(
        "length",
        Role::Constant,
        "that is the number of the constructor's parameters",
    );
    taken(
        "prototype",
        Role::Static,
        "that is what its objects have in common",
    );
    // Objects may have a name, and words that can't name a variable can name a member.
    for name in ["name", "length", "delete", "class", "toString", "static"] {
        let member = export(&format!("Counter.{name}"), Some(Role::Method));
        assert!(package(vec![member], vec![]).is_ok(), "{name}");
    }
    let member = export("Counter.free", Some(Role::Static));
    assert!(package(vec![member], vec![]).is_ok());
}

#[test]
fn classes_have_names_of_their_own() {
    let class = |name: &str| export(&format!("{name}.new"), Some(Role::Constructor));
    refused(
        vec![class("Counter"), export("Counter", None)],
        vec![],
        "`Counter` and `Counter` are both `Counter` in JavaScript: \
         give one another name with `#[export(name = \"…\")]`",
    );
    for (name, reason) in [
        ("GuestPanic", "that is an error class"),
        ("ResourceError", "that is an error class"),
        ("Instance", "that is the type of an instance"),
        ("Imports", "that is the type of what the guest imports"),
        ("class", "it can't name a type in TypeScript"),
        ("a-b", "it can't name a type in TypeScript"),
        ("instantiate", "that is a function of the package"),
    ] {
        refused(
            vec![class(name)],
            vec![],
            &format!(
                "a JavaScript package can't have a class called `{name}` (`guest::{name}`), because \
                 {reason}: give it another name with `#[export(name = \"…\")]`"
            ),
        );
    }
    let canvas = import("", "View.draw", Some(Role::Method));
    let message = package(vec![], vec![canvas]).expect_err("it is refused");
    assert!(message.contains("`#[import(name"), "{message}");
}

#[test]
fn a_class_may_be_called_as_what_the_glue_uses() {
    let class = |name: &str| export(&format!("{name}.new"), Some(Role::Constructor));
    let (glue, types) = package(vec![class("Map"), class("Stranger")], vec![]).expect("fine");
    has(&glue, "class Map_ {");
    has(
        &glue,
        "Object.defineProperty(this, \"name\", { value: \"Map\" });",
    );
    has(&glue, "Map: Map_,");
    has(&glue, "Stranger: Stranger_,");
    has(&glue, "export { Map_ as Map, Stranger_ as Stranger };");
    has(&types, "export class Map {");
    has(&types, "readonly Map: typeof Map;");
}

#[test]
fn imports_that_become_one_are_refused() {
    let message = "`a_b` and `aB` are both `aB` in JavaScript: \
                   give one another name with `#[import(name = \"…\")]`";
    let both = || vec![import("", "a_b", None), import("", "aB", None)];
    refused(vec![], both(), message);
    let mut apart = both();
    apart[1].module = text("./m.js");
    assert!(package(vec![], apart).is_ok());
    refused(
        vec![],
        vec![
            import("", "Canvas", None),
            import("", "Canvas.new", Some(Role::Constructor)),
        ],
        "`Canvas` and `Canvas.new` are both `Canvas` in JavaScript: \
         give one another name with `#[import(name = \"…\")]`",
    );
    refused(
        vec![],
        vec![
            import("", "Canvas.width", Some(Role::Method)),
            import("", "Canvas.width", Some(Role::Getter)),
        ],
        "`Canvas.width` and `Canvas.width` are both `Canvas.width` in JavaScript: \
         give one another name with `#[import(name = \"…\")]`",
    );
}

#[test]
fn a_name_that_the_guest_chose_is_written_as_it_is() {
    let imports = vec![
        import("", "fetch_row", None),
        import("", "get_it=row", None),
        import("", "Canvas.set_line_width", Some(Role::Setter)),
        import("", "Canvas.set_fill-style=fill", Some(Role::Setter)),
        import("", "Canvas.draw_it=draw", Some(Role::Method)),
    ];
    let (glue, types) = package(vec![], imports).expect("fine");
    has(&glue, "const result = imports.fetchRow();");
    has(&glue, "const result = imports.get_it();");
    has(
        &glue,
        "requireFunctions(imports, [\"fetchRow\", \"get_it\"], \"instantiate: imports.\");",
    );
    assert!(glue.contains("self.lineWidth = "), "{glue}");
    assert!(glue.contains("self[\"fill-style\"] = "), "{glue}");
    assert!(glue.contains("self.draw_it("), "{glue}");
    has(&types, "fetchRow(): number;");
    has(&types, "get_it(): number;");
    has(&types, "\"fill-style\": number;");
}

#[test]
fn a_package_is_an_instance_unless_it_must_be_given_something() {
    let greet = || vec![export("greet", None)];
    let instance = "export const { greet } = await instantiate();";
    let (glue, types) = package(greet(), vec![import("", "log", None)]).expect("fine");
    assert!(!glue.contains("await instantiate()"), "{glue}");
    has(&glue, "export { GuestPanic };");
    has(
        &types,
        "export function instantiate(options: InstantiateOptions): Promise<Instance>;",
    );
    has(&types, "greet(): number;");
    let (glue, types) = package(greet(), vec![import("./log.js", "log", None)]).expect("fine");
    has(&glue, instance);
    has(&glue, "import * as log from \"./log.js\";");
    has(&types, "export function greet(): number;");
    // Methods are the objects' own, so nobody must give them.
    let method = import("", "Canvas.draw", Some(Role::Method));
    let (glue, _) = package(greet(), vec![method]).expect("fine");
    has(&glue, instance);
    let constructor = import("", "Canvas.new", Some(Role::Constructor));
    let (glue, _) = package(greet(), vec![constructor]).expect("fine");
    assert!(!glue.contains("await instantiate()"), "{glue}");
}

#[test]
fn modules_have_variables_of_their_own() {
    let from = |module: &str| import(module, "log", None);
    let imports = [
        "./dom.js",
        "../dom.mjs",
        "node:fs",
        "@a/my-lib",
        "./1.js",
        "https://x.y/z",
        "./ü.js",
        "./greet.js",
        "./u8.js",
        "./loadText.js",
    ];
    let imports = imports.map(from).into_iter().collect();
    let (glue, _) = package(vec![export("greet", None)], imports).expect("fine");
    for line in [
        "import * as dom from \"./dom.js\";",
        "import * as dom_ from \"../dom.mjs\";",
        "import * as fs from \"node:fs\";",
        "import * as myLib from \"@a/my-lib\";",
        "import * as module1 from \"./1.js\";",
        "import * as z from \"https://x.y/z\";",
        "import * as module_ from \"./ü.js\";",
        "import * as greet_ from \"./greet.js\";",
        "import * as u8_ from \"./u8.js\";",
        "import * as loadText_ from \"./loadText.js\";",
        "const result = dom_.log();",
    ] {
        has(&glue, line);
    }
}

#[test]
fn what_the_host_writes_is_written_back() {
    let mut fill = import("", "fill", None);
    let numbers = Type::List(owned(Type::Scalar(Scalar::U16)));
    fill.function.params = Ref::Owned(Box::new([Param {
        name: text("it"),
        mode: Mode::Mutable,
        ty: owned(numbers),
    }]));
    let (glue, types) = package(vec![], vec![fill]).expect("fine");
    has(
        &glue,
        "const it = loadNumbers(pairAt(it_at, it_length), u16, 2);",
    );
    has(&glue, "const result = imports.fill(it);");
    has(&glue, "u16.set(it, (it_at >>> 0) / 2);");
    has(&types, "fill(it: Uint16Array): number;");
}

#[test]
fn members_have_variables_of_their_own() {
    // What the glue needs of an argument: where it is, how long it is, and where its text goes.
    let span = || {
        owned(Type::Defined(owned(Definition {
            label: label("Span"),
            path: text("guest::Span"),
            args: Ref::Owned(Box::new([])),
            body: Body::Record(Ref::Owned(Box::new(["at", "length", "to"].map(|name| {
                Field {
                    label: label(name),
                    ty: owned(Type::Str),
                }
            })))),
        })))
    };
    let param = |name: &str, ty| Param {
        name: text(name),
        mode: Mode::Borrowed,
        ty,
    };
    let mut function = export("measure", None);
    function.params = Ref::Owned(Box::new([
        param("a", span()),
        param("b", span()),
        param("at", owned(Type::Str)),
    ]));
    let (glue, _) = package(vec![function, export("other", None)], vec![]).expect("fine");
    for name in ["a_at", "b_at", "b_length", "b_to", "b$at", "b$to"] {
        let declared = ["const", "let"].map(|word| format!("{word} {name} = "));
        let count = |declaration: &String| glue.matches(declaration.as_str()).count();
        assert_eq!(declared.iter().map(count).sum::<usize>(), 1, "{name}");
    }
    has(&glue, "const b_at = b.at;");
    has(&glue, "const b$at = aligned(a$to, 4);");
    has(&glue, "let b$to = b$at + 24;");
}
