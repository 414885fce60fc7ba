// Names that mean something else in JavaScript, in Rust or in the glue.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { same } from "./support/compare.js";
import { entry, load } from "./support/packages.js";

const types = await load("types");
const glue = readFileSync(entry("types"), "utf8");
const declarations = readFileSync(new URL("types.d.ts", entry("types")), "utf8");

test("a function may be called as a keyword", () => {
  same(types.delete([1, 2, 3], 1), new Uint32Array([1, 3]), "delete");
  same(types.type(1), 2, "type");
});

test("functions may be called as what the glue uses", async () => {
  for (const guest of [types, await types.instantiate()]) {
    same(guest.free(1, 2), 3, "free");
    same(guest.memory("größer"), "GRÖSSER", "memory");
    same(guest.compile(), 7, "compile");
    same(guest.default(1, 2), 3, "default");
    same(guest.cabiRealloc([1, 2]), new Uint8Array([1, 2]), "cabiRealloc");
    same(guest.cabiRealloc(new Uint8Array(40_000)), new Uint8Array(40_000), "cabiRealloc");
  }
});

test("names become camelCase", () => {
  same(types.fromAModule(), "types::inner", "fromAModule");
  assert(!("from-a-module" in types) && !("echo_u8" in types));
  for (const name of Object.keys(types)) assert.match(name, /^[A-Za-z][A-Za-z0-9]*$/);
});

test("parameters may be called as what the glue uses", () => {
  same(
    types.names(1, "r", [2], [3], undefined, "v", ["b", "c"], "e", 4, 5, "t", [0.5]),
    '1|r|[2]|[3]|None|v|["b", "c"]|Some("e")|4|5|t|[0.5]',
    "names",
  );
  const large = "x".repeat(20_000);
  assert(
    types.names(
      1,
      large,
      [2],
      new Uint16Array(20_000),
      1,
      large,
      [large],
      large,
      4,
      5,
      large,
      new Float32Array(9000),
    ).length > 100_000,
  );
});

test("parameters may be called as what the glue makes of others", () => {
  const values = new Uint32Array(3);
  same(types.fillAt(values, 7), 7, "fillAt");
  same(values, new Uint32Array([7, 7, 7]), "fillAt");
});

test("parameters may be called as helpers that the glue has written", () => {
  same(types.helpers([1, 2], [true], { tag: "some", val: 7 }), "[1, 2]|[true]|Some(Some(7))", "helpers");
});

test("parameters may have no name, or nearly the same", () => {
  same(types.nameless(1, 2, 3), 2, "nameless");
});

test("doc comments are carried over, and end where they end", () => {
  for (const text of [glue, declarations]) {
    const start = text.indexOf("The first line ends in an asterisk: *");
    assert(start > 0);
    const end = text.indexOf("*/", start);
    const comment = text.slice(start, end);
    assert(comment.includes('let x = "${1}"; //'));
    assert(comment.includes("isn't an end."));
    assert.match(text.slice(end), /^\*\/\n *(export function )?documented\(\)/);
  }
});
