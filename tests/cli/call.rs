//! `wharf call`: values in WAVE, and the three exit codes.

use std::fs;

use tempfile::tempdir;

use crate::command::{Outcome, wharf};
use crate::{contains, guest, run};

fn call(name: &str, call: &str) -> Outcome {
    Outcome::of(wharf().arg("call").arg(guest::linked(name)).arg(call), "")
}

/// What a call prints.
#[track_caller]
fn gives(name: &str, text: &str, expected: &str) {
    let outcome = call(name, text);
    assert_eq!(outcome.code, Some(0), "{text}: {}", outcome.stderr);
    assert_eq!(outcome.stdout, expected, "{text}");
    assert_eq!(outcome.stderr, "", "{text}");
}

/// The same as what stands in the parentheses.
#[track_caller]
fn echoes(calls: &[&str]) {
    for text in calls {
        let (_, value) = text.split_once('(').expect("a call");
        let value = value.strip_suffix(')').expect("a call");
        gives("types", text, &format!("{value}\n"));
    }
}

#[test]
fn numbers() {
    echoes(&[
        "echo_bool(true)",
        "echo_bool(false)",
        "echo_u8(0)",
        "echo_u8(255)",
        "echo_i8(-128)",
        "echo_u16(65535)",
        "echo_i16(-32768)",
        "echo_u32(4294967295)",
        "echo_i32(-2147483648)",
        "echo_u64(18446744073709551615)",
        "echo_i64(-9223372036854775808)",
        "echo_usize(4294967295)",
        "echo_isize(-1)",
        "echo_f32(0.1)",
        "echo_f64(-2.5)",
        "echo_f64(nan)",
        "echo_f64(inf)",
        "echo_f32(-inf)",
        "echo_f64(-0)",
    ]);
    gives("types", "echo_f64(1e3)", "1000\n");
    gives("types", "echo_f64(1)", "1\n");
    gives(
        "types",
        "numbers(1, -1, 2, -2, 3, -3, 4, -4, 0.5, 0.25)",
        "0.75\n",
    );
    gives("bare", "add(4294967295, 2)", "1\n");
}

#[test]
fn text() {
    echoes(&[
        r#"echo_str("")"#,
        r#"echo_str("größer, 💧")"#,
        r#"echo_string("a\"b\\c\n\t\'")"#,
        r#"echo_cow("(),[]{}")"#,
        "echo_char('ä')",
        "echo_char('💧')",
        r"echo_char('\n')",
        r"echo_char('\'')",
        r#"echo_char('\"')"#,
    ]);
    gives("types", r#"echo_str("\u{1f4a7}")"#, "\"💧\"\n");
    gives("types", r"echo_char('\u{41}')", "'A'\n");
    gives("types", "constant()", "\"für immer\"\n");
    gives("types", "from-a-module()", "\"types::inner\"\n");
}

#[test]
fn lists() {
    echoes(&[
        "vec_u8([])",
        "vec_i64([-1, 0, 1])",
        "slice_f64([0.5, nan, -inf])",
        "boxed_bool([true, false])",
        "slice_char(['a', '\u{e4}'])",
        r#"echo_strings(["a", "", "ä"])"#,
        "echo_nested([[1, 2], [], [3]])",
        r#"echo_nested_strings([["a"], [], ["b", "c"]])"#,
        r#"echo_optional_strings([some("a"), none])"#,
        r#"echo_results([ok(1), err("x")])"#,
    ]);
    // What changes in place has no place here; what is returned does.
    gives("types", "increment([1, 255])", "2\n");
    gives("types", "vec_u8([1,2,])", "[1, 2]\n");
}

#[test]
fn options() {
    echoes(&[
        "echo_option_u32(some(1))",
        "echo_option_u32(none)",
        "echo_option_f64(some(-inf))",
        "echo_option_char(some('x'))",
        r#"echo_option_str(some("x"))"#,
        r#"echo_option_strings(some(["x", "y"]))"#,
        "echo_option_numbers(some([0.5]))",
        "echo_option_option_u32(none)",
        "echo_option_option_u32(some(none))",
        "echo_option_option_u32(some(some(7)))",
        r#"echo_option_result(some(ok("x")))"#,
        "echo_option_result(some(err(7)))",
    ]);
    // WAVE lets `some` go where it is clear.
    gives("types", "echo_option_u32(7)", "some(7)\n");
    gives("types", "echo_option_u32()", "none\n");
    gives("types", "trailing(1)", "\"1 None None\"\n");
    gives("types", "trailing(1, some(2))", "\"1 Some(2) None\"\n");
    gives(
        "types",
        "trailing(1, none, \"x\")",
        "\"1 None Some(\\\"x\\\")\"\n",
    );
    gives("types", "leading(none, 3)", "\"None 3\"\n");
}

#[test]
fn results() {
    // The success alone, whatever it is.
    gives("types", "check_string(false)", "42\n");
    gives("types", "check_number(false)", "\"fine\"\n");
    gives("types", "check_unit(false)", "");
    gives("types", "check_option(some(\"x\"), false)", "some(\"x\")\n");
    gives("types", "check_option(none, false)", "none\n");
    gives(
        "types",
        "check_nested(false, false)",
        "ok(18446744073709551615)\n",
    );
    gives("types", "check_nested(false, true)", "err(\"inner\")\n");
    gives("types", "aliases([1, 2], 3)", "[1, 2, 3]\n");
    gives("types", "parse(\"-12\")", "-12\n");
    // A result as an argument.
    gives("types", "describe(ok(3))", "\"ok: 3\"\n");
    gives("types", "describe(err(\"3\"))", "\"err: 3\"\n");
}

#[test]
fn nothing() {
    gives("types", "echo_unit()", "");
    gives("types", "documented()", "");
}

#[test]
fn white_space_does_not_matter() {
    gives("types", "  echo_u32 ( \n 7 ) \n", "7\n");
    gives("types", "vec_u8 ( [ 1,\t2 ] )", "[1, 2]\n");
}

#[test]
fn names_that_mean_something_elsewhere() {
    gives("types", "delete([1, 2, 3], 1)", "[1, 3]\n");
    gives("types", "type(1)", "2\n");
    gives("types", "memory(\"a\")", "\"A\"\n");
    gives("types", "cabi_realloc([1, 2])", "[1, 2]\n");
    gives("types", "nameless(1, 2, 3)", "2\n");
}

#[test]
fn an_error_of_the_guest_is_1() {
    for (text, error) in [
        (
            "check_string(true)",
            "`check_string` returned err(\"it failed: größer\")",
        ),
        (
            "check_number(true)",
            "`check_number` returned err(4294967295)",
        ),
        ("check_no_reason(true)", "`check_no_reason` returned err"),
        ("check_unit(true)", "`check_unit` returned err(\"\")"),
        (
            "check_option(none, true)",
            "`check_option` returned err([1, 2, 255])",
        ),
        (
            "check_nested(true, false)",
            "`check_nested` returned err(true)",
        ),
        (
            "parse(\"x\")",
            "`parse` returned err(\"invalid digit found in string\")",
        ),
        (
            "aliases([7], 7)",
            "`aliases` returned err(\"7 is there already\")",
        ),
    ] {
        assert_eq!(call("types", text).failure(1), format!("error: {error}\n"));
    }
}

/// The line of the source in which this stands, from 1 on.
fn line(source: &str, of: &str) -> usize {
    let line = source.lines().position(|line| line.contains(of));
    1 + line.unwrap_or_else(|| panic!("no line has {of:?}"))
}

#[test]
fn a_panic_of_the_guest_is_1_with_message_and_line() {
    let source = include_str!("../guests/panics/src/lib.rs");
    for (text, message, statement) in [
        (
            "panic_message()",
            "the message, größer",
            "panic!(\"the message",
        ),
        ("panic_formatted(\"x\", 7)", "x is 7", "panic!(\"{name} is"),
        (
            "index([1, 2], 5)",
            "index out of bounds: the len is 2 but the index is 5",
            "list[at as",
        ),
        (
            "expect(\"no\")",
            "a number: ParseIntError",
            ".expect(\"a number\")",
        ),
        ("divide(1, 0)", "attempt to divide by zero", "a / b"),
    ] {
        let error = call("panics", text).failure(1);
        let place = format!("guests/panics/src/lib.rs:{}:", line(source, statement));
        let (name, _) = text.split_once('(').expect("a call");
        contains(
            &error,
            &[&format!("`{name}` panicked at "), &place, message],
        );
    }
    let error = call("bare", "name(9)").failure(1);
    contains(
        &error,
        &[
            "`name` panicked at ",
            "guests/bare/src/lib.rs:",
            "no name for 9",
        ],
    );
}

#[test]
fn a_trap_of_the_guest_is_1() {
    contains(
        &call("panics", "abort()").failure(1),
        &["`abort` trapped: ", "unreachable"],
    );
    let error = call("panics", "recurse(100000000)").failure(1);
    contains(&error, &["`recurse` trapped: call stack exhausted"]);
}

#[test]
fn a_misspelt_function_is_2() {
    let error = call("types", "ehco_u8(1)").failure(2);
    assert_eq!(
        error,
        "error: the guest has no function `ehco_u8`: did you mean `echo_u8`?\n"
    );
    contains(
        &call("types", "echo-u8(1)").failure(2),
        &["did you mean `echo_u8`?"],
    );
    contains(
        &call("hello", "zzz()").failure(2),
        &["no function `zzz`", "it exports greet"],
    );
}

#[test]
fn a_wrong_argument_is_2_and_named() {
    let byte = "must be an integer from 0 to 255 (u8)";
    for (text, expected, found) in [
        ("echo_u8(256)", byte, "256"),
        ("echo_u8(-1)", byte, "-1"),
        ("echo_u8(1.5)", byte, "1.5"),
        ("echo_u8(\"1\")", byte, "\"1\""),
        ("echo_u8(none)", byte, "none"),
        (
            "echo_i32(2147483648)",
            "from -2147483648 to 2147483647 (i32)",
            "2147483648",
        ),
        ("echo_u64(-1)", "to 18446744073709551615 (u64)", "-1"),
        ("echo_bool(1)", "must be a boolean", "1"),
        ("echo_f64(true)", "must be a number (f64)", "true"),
        ("echo_char(\"x\")", "must be a single character", "\"x\""),
        ("echo_str('x')", "must be a string", "'x'"),
        (
            "vec_u8(1)",
            "must be a list, each element an integer from 0 to 255 (u8)",
            "1",
        ),
        ("vec_u8([1, 256])", "must be a list", "[1, 256]"),
        ("echo_u8({a: 1})", byte, "{a: 1}"),
        ("describe([])", "must be a result", "[]"),
    ] {
        let error = call("types", text).failure(2);
        let (name, _) = text.split_once('(').expect("a call");
        let place = format!("{name}: parameter `value` must be ");
        contains(&error, &[&place, expected, &format!("not {found}\n")]);
    }
    let error = call("types", "mixed(\"\", [true], none, \"\", [], true, [])").failure(2);
    contains(
        &error,
        &["mixed: parameter `numbers` must be a list, each element a number (f64)"],
    );
    // A long argument is no wall of text.
    let error = call("types", &format!("echo_u8(\"{}\")", "ä".repeat(10_000))).failure(2);
    assert!(
        error.chars().count() < 200 && error.contains('…'),
        "{error}"
    );
}

#[test]
fn a_wrong_number_of_arguments_is_2() {
    for (text, message) in [
        (
            "echo_u8()",
            "`echo_u8` takes 1 argument, got 0: fn echo_u8(value: u8) -> u8",
        ),
        (
            "echo_u8(1, 2)",
            "`echo_u8` takes 1 argument, got 2: fn echo_u8(value: u8) -> u8",
        ),
        (
            "leading(3)",
            "`leading` takes 2 arguments, got 1: fn leading(first: Option<u32>",
        ),
        ("trailing()", "`trailing` takes 3 arguments, got 0"),
        (
            "trailing(1, none, none, 4)",
            "`trailing` takes 3 arguments, got 4",
        ),
        (
            "constant(1)",
            "`constant` takes 0 arguments, got 1: fn constant() -> String",
        ),
    ] {
        contains(&call("types", text).failure(2), &[message]);
    }
}

#[test]
fn what_is_not_a_call_is_2() {
    for text in [
        "",
        "echo_u8",
        "echo_u8(1",
        "echo_u8(1)x",
        "f u(1)",
        "(1)",
        "1(1)",
        "a.b.c()",
    ] {
        let error = call("types", text).failure(2);
        contains(
            &error,
            &[
                "isn't a call: write 'name(argument, …)'",
                &format!("`{text}`"),
            ],
        );
    }
}

#[test]
fn what_is_not_wave_is_2_with_a_place() {
    for (text, place) in [
        ("echo_u8(])", "at byte 8"),
        ("  echo_u8 ( ,)", "at byte 12"),
        ("echo_u8(1 2)", "at byte 10"),
        (r#"echo_str("\q")"#, "at byte 9"),
        ("vec_u8([1, 2)", "at byte 12"),
    ] {
        let error = call("types", text).failure(2);
        let (name, _) = text.trim().split_once([' ', '(']).expect("a call");
        contains(
            &error,
            &[
                &format!("the arguments of `{name}` can't be read as WAVE: "),
                place,
            ],
        );
    }
}

#[test]
fn what_is_not_a_guest_is_2() {
    let folder = tempdir().expect("a temporary folder");
    let folder = folder.path();
    let at = |name: &str| {
        run([
            "call".as_ref(),
            folder.join(name).as_os_str(),
            "f()".as_ref(),
        ])
    };

    contains(
        &at("missing.wasm").failure(2),
        &["missing.wasm can't be read", "No such file"],
    );
    let neither = "is neither the folder of a crate nor a .wasm file";
    contains(&at("missing").failure(2), &[neither]);
    fs::write(folder.join("text.txt"), "text").expect("it can be written");
    contains(&at("text.txt").failure(2), &["text.txt", neither]);
    fs::write(folder.join("text.wasm"), "text").expect("it can be written");
    contains(
        &at("text.wasm").failure(2),
        &["text.wasm can't be called", "isn't a WebAssembly"],
    );
    let error = at("").failure(2);
    contains(
        &error,
        &[
            "has no Cargo.toml",
            "name the folder of a guest crate",
            "`wharf new`",
        ],
    );

    let workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples");
    contains(
        &run(["call", workspace, "f()"]).failure(2),
        &["is a workspace", "one crate"],
    );
    let library = concat!(env!("CARGO_MANIFEST_DIR"), "/guests/dependency-lib");
    let error = run(["call", library, "f()"]).failure(2);
    contains(
        &error,
        &["builds no WebAssembly module", "crate-type = [\"cdylib\"]"],
    );
}

#[test]
fn reads_a_call_from_standard_input() {
    let of = |input: &str| {
        let mut command = wharf();
        Outcome::of(
            command.arg("call").arg(guest::linked("panics")).arg("-"),
            input,
        )
    };
    assert_eq!(of("add(1, 2)\n").success(), "3\n");
    contains(&of("").failure(2), &["isn't a call"]);
    // A megabyte, in each kind of character that WAVE's lexer knows.
    for (text, bytes) in [("x", 1), ("ä", 2), ("💧", 4), (r"\n", 1), (r"\u{1F4A7}", 4)] {
        let count = (1 << 20) / text.len();
        let length = of(&format!("length(\"{}\")", text.repeat(count))).success();
        assert_eq!(length, format!("{}\n", bytes * count), "{text}");
    }
    let numbers = format!("sum([{}])", "0.5, ".repeat(200_000));
    assert_eq!(of(&numbers).success(), "100000\n");
    let nested = format!("sum({}{})", "[".repeat(100_000), "]".repeat(100_000));
    contains(
        &of(&nested).failure(2),
        &["can't be read as WAVE", "too deep"],
    );
}

#[test]
fn returns_a_large_value() {
    let text = call("panics", "large_text(300000)").success();
    assert_eq!(text, format!("\"{}\"\n", "€".repeat(300_000)));
}

#[test]
fn calls_a_processed_module_that_has_its_interface() {
    let folder = tempdir().expect("a temporary folder");
    let made = |options: &[&str]| {
        let mut command = wharf();
        command
            .arg("bindgen")
            .arg(guest::linked("bare"))
            .args(options);
        Outcome::of(command.arg("--out-dir").arg(folder.path()), "").success();
        let module = folder.path().join("bare.wasm");
        Outcome::of(wharf().arg("call").arg(module).arg("checksum(\"abc\")"), "")
    };
    let kept = made(&["--keep-interface"]).success();
    assert_eq!(kept, call("bare", "checksum(\"abc\")").success());

    let error = made(&[]).failure(2);
    contains(
        &error,
        &[
            "bare.wasm can't be called",
            "interface stripped",
            "--keep-interface",
        ],
    );
}

#[test]
fn builds_a_crate_first() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/hello");
    assert_eq!(
        run(["call", folder, "greet(\"World\")"]).success(),
        "\"Hello, World!\"\n"
    );
    // A folder may end in a slash.
    let folder = format!("{folder}/");
    assert_eq!(
        run(["call", &folder, "greet(\"\")"]).success(),
        "\"Hello, !\"\n"
    );
}

/// What a resource has without an object is called by its name; an object is shown, in its own words
/// if it has any.
#[test]
fn functions_of_resources() {
    gives("objects", "Counter.new(5)", "<Counter: counter at 5>\n");
    gives("objects", r#"Counter.named("x", 3)"#, "<Counter: x at 3>\n");
    gives("objects", "Counter.LIMIT()", "1000\n");
    gives("objects", "Counter.DEFAULTS()", "(1, \"one\")\n");
    gives("objects", "Nothing.new()", "<Nothing>\n");
    gives(
        "objects",
        "many(2)",
        "[{it: <Counter: one of many at 0>, note: \"the 0th\"}, \
          {it: <Counter: one of many at 1>, note: \"the 1th\"}]\n",
    );
    gives("callbacks", "adder(1)", "<function>\n");
    gives("views", "table()", "[1, 10, 100, 1000]\n");
    // Of those that a parameter may do without, none.
    gives("objects", "maybe()", "none\n");
    gives("objects", "sum([])", "0\n");
    gives("objects", "put([empty, empty])", "[empty, empty]\n");
    let refused = call("objects", "Counter.new(5000)").failure(1);
    contains(&refused, &["`Counter.new` returned err(\"5000 is more"]);
}

#[test]
fn an_object_is_no_argument() {
    for (text, parts) in [
        (
            "Counter.increment()",
            [
                "`Counter.increment`",
                "`self` is an object of the type Counter",
            ],
        ),
        (
            "compare(1, 2)",
            ["`compare`", "`a` is an object of the type Counter"],
        ),
        ("pair()", ["`pair`", "`a` is an object of the type Counter"]),
        (
            "hold({id: 1, label: \"x\"})",
            ["`hold`", "`holder` contains an object of the type Counter"],
        ),
        (
            "sum([1])",
            ["`counters`", "each element an object of the type Counter"],
        ),
        (
            "maybe(some(1))",
            ["`counter`", "an object of the type Counter, or none"],
        ),
    ] {
        contains(&call("objects", text).failure(2), &parts);
    }
    for text in ["call_nothing()", "call_nothing(1)"] {
        let refused = call("callbacks", text).failure(2);
        contains(&refused, &["`call_nothing`", "`it` is a function"]);
    }
    let unknown = call("objects", "Counter.incremnt(1)").failure(2);
    contains(
        &unknown,
        &["no function `Counter.incremnt`", "`Counter.increment`"],
    );
    for text in [
        "Counter.(1)",
        ".new(1)",
        "Counter.new.x(1)",
        "Counter .new(1)",
    ] {
        contains(&call("objects", text).failure(2), &["isn't a call"]);
    }
}

/// Guests that import something run, until they call it.
#[test]
fn imports_have_no_host() {
    let text = r#"log_all("x", 0)"#;
    let outcome = call("imports", text);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), ""));
    for (text, import) in [
        (r#"log_all("x", 1)"#, "log"),
        // Also where the guest could take an error.
        ("check_all([1])", "check"),
        ("call_chosen()", "chosenName"),
        (r#"paint(1, "a")"#, "Canvas.new"),
    ] {
        let refused = call("imports", text).failure(2);
        let says =
            format!("the guest called its import `{import}`, and `wharf call` has no host for it");
        contains(&refused, &[&says]);
    }
}
