// What TypeScript makes of the packages' declarations: right uses compile, and each line after an
// `@ts-expect-error` doesn't. Never run.

import * as hello from "../../target/packages/hello/hello.js";
import * as panics from "../../target/packages/panics/panics.js";
import * as types from "../../target/packages/types/types.js";
import * as values from "../../target/packages/values/values.js";

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
is<Uint8Array<ArrayBuffer>>()(types.vecU8(new Uint8Array(2)));
is<Uint8Array<ArrayBuffer>>()(types.vecU8([1, 2]));
is<Uint8Array<ArrayBuffer>>()(types.sliceU8(Buffer.from("x")));
is<Float64Array<ArrayBuffer>>()(types.sliceF64([1, 2] as const));
is<BigInt64Array<ArrayBuffer>>()(types.boxedI64([1n]));
is<boolean[]>()(types.vecBool([true]));
is<string[]>()(types.sliceChar(["a"]));
is<string[]>()(types.echoStrings(["a"] as const));
is<Uint32Array<ArrayBuffer>[]>()(types.echoNested([[1], new Uint32Array(1)]));
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
is<Float64Array<ArrayBuffer> | undefined>()(types.echoOptionSlice([1]));
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
is<Uint32Array<ArrayBuffer>>()(types.delete([1], 0));
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
is<Uint32Array<ArrayBuffer>>()(instance.delete([1], 0));
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

// Records, variants, enums and flags have names.
const place: values.Point = { x: 1, y: 2 };
is<values.Point>()(values.echoPoint(place));
is<values.Point | undefined>()(values.centroid([place, { x: 1, y: 2 }] as const));
is<number>()(values.echoPoint(place).x);
// @ts-expect-error
values.echoPoint({ x: 1 });
// @ts-expect-error
values.echoPoint({ x: 1, y: "2" });
// @ts-expect-error
values.echoPoint({ x: 1, y: 2, z: 3 });
values.echoPerson({
  id: 1,
  firstName: "Ada",
  "content-type": "text/plain",
  home: place,
  tags: ["a"] as const,
});
const person = values.echoPerson({
  id: 1,
  firstName: "Ada",
  nickName: undefined,
  "content-type": "",
  home: place,
  tags: [],
});
is<values.Person>()(person);
is<string | undefined>()(person.nickName);
is<string[]>()(person.tags);
is<number | undefined>()(values.echoOdd(values.echoOdd({} as values.Odd)).snake_case);
// @ts-expect-error
values.echoPerson({ id: 1, firstName: "Ada", home: place, tags: [] });

is<"red" | "dark-green" | "BLUE">()(values.nextColor("red"));
is<values.Color | undefined>()(values.echoOptionColor());
// @ts-expect-error
values.nextColor("green");

const shape = values.echoShape({ tag: "circle", val: { radius: 1 } });
is<values.Shape>()(shape);
switch (shape.tag) {
  case "circle":
    is<number>()(shape.val.radius);
    is<string | undefined>()(shape.val.label);
    break;
  case "line":
    is<[values.Point, values.Point]>()(shape.val);
    break;
  case "maybe":
    is<number | undefined>()(shape.val);
    break;
  case "bytes":
    is<Uint8Array<ArrayBuffer>>()(shape.val);
    break;
  case "empty":
    // @ts-expect-error
    shape.val;
    break;
  case "named":
  case "colored":
  case "unit":
  case "outline":
    break;
  default:
    is<never>()(shape);
}
values.echoShape({ tag: "bytes", val: [1, 2] });
values.echoShape({ tag: "line", val: [place, place] as const });
// @ts-expect-error
values.echoShape({ tag: "circle" });
// @ts-expect-error
values.echoShape({ tag: "square" });
// @ts-expect-error
values.echoShape({ tag: "line", val: [place] });

is<boolean>()(values.invert({}).read);
values.invert({ read: true, "x-bit": undefined });
values.invert(values.invert({ writeAll: true }));
// @ts-expect-error
values.invert({ write: true });
// @ts-expect-error
values.invert({ read: 1 });

// What the standard library has.
is<bigint>()(values.echoU128(1n));
is<number>()(values.echoNonZero(1));
is<Float64Array<ArrayBuffer>>()(values.echoArray([1, 2, 3]));
is<string[]>()(values.echoTextArray(["a", "b"] as const));
is<Set<number>>()(values.echoSet(new Set([1]) as ReadonlySet<number>));
is<Map<string, number>>()(values.echoMap(new Map([["a", 1]]) as ReadonlyMap<string, number>));
is<Map<values.Color, string[]>>()(values.echoMapOfLists(new Map([["red", ["a"]]])));
is<[number, string, boolean]>()(values.echoTuple([1, "x", true] as const));
is<[values.Point, values.Color][]>()(values.shift([1, 2], [place], ["red", "BLUE"]));
// @ts-expect-error
values.echoU128(1);
// @ts-expect-error
values.echoMap({ a: 1 });
// @ts-expect-error
values.echoSet([1]);
// @ts-expect-error
values.echoTuple([1, "x"]);

// Types that contain themselves, are generic, or are called as TypeScript's own.
is<values.Tree[]>()(values.echoTree({ name: "x", children: [{ name: "y", children: [] }] }).children);
is<values.Link | undefined>()(values.echoLink({ value: 1, next: { value: 2 } }).next);
is<bigint>()(values.evaluate({ tag: "negate", val: { tag: "number", val: 1n } }));
is<string[]>()(values.echoPage({ items: ["a"] as const }).items);
is<Uint8Array<ArrayBuffer> | undefined>()(values.echoPages({ items: [{ items: [1] }] }).items[0]?.items);
is<number>()(values.echoMeters(1));
is<Map<string, values.Map>>()(values.echoText({ text: "", map: new Map() }).map);
is<values.Error | undefined>()(values.echoText({ text: "", map: new Map() }).map.get("")?.error);
is<Float32Array<ArrayBuffer>>()(
  values.echoMesh({ positions: [1], indices: [[1], new Uint16Array(1)], matrix: [1, 2, 3, 4], big: [1n, 2n] })
    .matrix,
);
const guestError: globalThis.Error = new values.GuestPanic("x");
void guestError;

// What is returned is accepted, and so is what was made to be changed.
values.echoPerson(values.echoPerson(person));
values.echoPeople(values.echoPeople([person]));
values.echoShapes(values.echoShapes([shape]));
values.echoMany(values.echoMany({ a0: true }));
values.echoForest(values.echoForest([{ name: "", children: [] }]));
values.echoExpr(values.echoExpr({ tag: "call", val: new Map() }));
values.echoLink(values.echoLink({ value: 1 }));
values.echoPages(values.echoPages({ items: [] }));
values.echoText(values.echoText({ text: "", map: new Map() }));
values.echoMeshes(values.echoMeshes([]));
values.echoMapOfRecords(values.echoMapOfRecords(new Map([[1, person]])));
values.echoNestedTuple(values.echoNestedTuple([[1, 2], ["x"]]));
values.echoAllPermissions(values.echoAllPermissions([{}]));
person.tags.push("b");

// The payload of an error is one of those that functions have.
try {
  values.fail({ tag: "denied", val: { read: true } });
} catch (error) {
  if (error instanceof values.GuestError) {
    const { payload } = error;
    is<values.Color | values.Error | values.Person | [number, bigint] | undefined>()(payload);
  }
}
