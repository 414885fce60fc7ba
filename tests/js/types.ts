// What TypeScript makes of the packages' declarations: right uses compile, and each line after an
// `@ts-expect-error` doesn't. Never run.

import * as hello from "../../target/packages/hello/hello.js";
import * as panics from "../../target/packages/panics/panics.js";
import * as types from "../../target/packages/types/types.js";

/** `unknown` if both types are the same, and not `any`. */
type Same<T, U> = 0 extends 1 & U ? never : [T, U] extends [U, T] ? unknown : never;

/** Compiles only if the value's type is this. */
function is<T>() {
  return <U>(_value: U & Same<T, U>) => {};
}

// @ts-expect-error
is<string>()(1);
// @ts-expect-error
is<number | undefined>()(1 as number);
// @ts-expect-error
is<number>()(1 as any);

// Scalars.
is<boolean>()(types.echoBool(true));
is<number>()(types.echoU8(1));
is<number>()(types.echoUsize(1));
is<number>()(types.echoF32(1.5));
is<bigint>()(types.echoU64(1n));
is<bigint>()(types.echoI64(-1n));
is<string>()(types.echoChar("a"));
is<void>()(types.documented());
// @ts-expect-error
types.echoU8("1");
// @ts-expect-error
types.echoU8(1n);
// @ts-expect-error
types.echoU64(1);
// @ts-expect-error
types.echoBool(0);
// @ts-expect-error
types.echoChar(97);
// @ts-expect-error
types.echoU8();
// @ts-expect-error
types.echoU8(1, 2);
// @ts-expect-error
types.echoU8(null);

// Text.
is<string>()(hello.greet("you"));
is<string>()(types.echoCow("x"));
// @ts-expect-error
hello.greet(7);
// @ts-expect-error
hello.greet(undefined);

// Lists: typed arrays and arrays go in, also read-only ones, and typed arrays come out.
is<Uint8Array>()(types.vecU8(new Uint8Array(2)));
is<Uint8Array>()(types.vecU8([1, 2]));
is<Uint8Array>()(types.sliceU8(Buffer.from("x")));
is<Float64Array>()(types.sliceF64([1, 2] as const));
is<BigInt64Array>()(types.boxedI64([1n]));
is<boolean[]>()(types.vecBool([true]));
is<string[]>()(types.sliceChar(["a"]));
is<string[]>()(types.echoStrings(["a"] as const));
is<Uint32Array[]>()(types.echoNested([[1], new Uint32Array(1)]));
is<string[][]>()(types.echoNestedStrings([["a"], []] as const));
is<(string | undefined)[]>()(types.echoOptionalStrings(["a", undefined]));
// @ts-expect-error
types.vecU8(new Uint16Array(2));
// @ts-expect-error
types.vecU8(["1"]);
// @ts-expect-error
types.vecU8("12");
// @ts-expect-error
types.vecI64([1]);
// @ts-expect-error
types.echoStrings(["a", undefined]);
// @ts-expect-error
types.echoStrings("a");

// Lists that are changed in place.
is<void>()(types.scale(new Float64Array(1), 2));
is<number>()(types.increment(new Uint8Array(1)));
// @ts-expect-error
types.scale([1, 2], 2);
// @ts-expect-error
types.scale(new Float32Array(1), 2);

// Options.
is<number | undefined>()(types.echoOptionU32(1));
is<number | undefined>()(types.echoOptionU32());
is<number | undefined>()(types.echoOptionU32(undefined));
is<string | undefined>()(types.echoOptionStr("x"));
is<Float64Array | undefined>()(types.echoOptionSlice([1]));
is<string[] | undefined>()(types.echoOptionStrings(["a"]));
is<{ tag: "some"; val: number | undefined } | { tag: "none" }>()(types.echoOptionOptionU32({ tag: "none" }));
types.echoOptionOptionU32({ tag: "some", val: undefined });
types.echoOptionUnit({ tag: "some", val: undefined });
is<string>()(types.trailing(1));
is<string>()(types.trailing(1, 2));
is<string>()(types.trailing(1, undefined, "x"));
is<string>()(types.leading(undefined, 2));
// @ts-expect-error
types.echoOptionU32("1");
// @ts-expect-error
types.echoOptionOptionU32(1);
// @ts-expect-error
types.echoOptionOptionU32({ tag: "some", val: "1" });
// @ts-expect-error
types.leading(1);
// @ts-expect-error
types.trailing(1, "x");

const option = types.echoOptionOptionU32({ tag: "none" });
switch (option.tag) {
  case "some":
    is<number | undefined>()(option.val);
    break;
  case "none":
    is<"none">()(option.tag);
    break;
  default:
    is<never>()(option);
}

// Results: the success is returned; a result within another value has tags.
is<number>()(types.checkString(false));
is<void>()(types.checkUnit(false));
is<string | undefined>()(types.checkOption("x", false));
is<{ tag: "ok"; val: bigint } | { tag: "err"; val: string }>()(types.checkNested(false, false));
is<string>()(types.describe({ tag: "ok", val: 1n }));
types.echoResults([
  { tag: "ok", val: 1 },
  { tag: "err", val: "x" },
]);
// @ts-expect-error
types.describe({ tag: "ok", val: "x" });
// @ts-expect-error
types.describe({ tag: "okay", val: 1n });
// @ts-expect-error
types.describe(1n);

// Names.
is<Uint32Array>()(types.delete([1], 0));
is<number>()(types.type(1));
is<number>()(types.free(1, 2));
is<string>()(types.fromAModule());
// @ts-expect-error
types.from_a_module();
// @ts-expect-error
types.delete_([1], 0);

// Errors.
try {
  panics.failNumber(1);
} catch (error) {
  if (error instanceof panics.GuestError) {
    is<string | number>()(error.payload);
    // @ts-expect-error
    error.payload = 1;
  } else if (error instanceof panics.GuestPanic) {
    is<string>()(error.message);
    is<string | undefined>()(error.location);
    // @ts-expect-error
    error.payload;
  }
}
const error: Error = new hello.GuestPanic("x");
// @ts-expect-error
hello.GuestError;
void error;

// Instances have the package's functions, and nothing else.
const instance: types.Instance = await types.instantiate();
is<bigint>()(instance.echoU64(1n));
is<Uint32Array>()(instance.delete([1], 0));
is<number>()(instance.free(1, 2));
const { echoStr } = instance;
is<string>()(echoStr("x"));
await types.instantiate({});
await types.instantiate({ module: new WebAssembly.Module(new Uint8Array()) });
// @ts-expect-error
await types.instantiate({ module: undefined });
// @ts-expect-error
await types.instantiate({ modul: new WebAssembly.Module(new Uint8Array()) });
// @ts-expect-error
instance.instantiate();
// @ts-expect-error
instance.echoStr = (value: string) => value;
// @ts-expect-error
instance.echoU64(1);
