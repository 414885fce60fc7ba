// The JavaScript host of the matrix: makes the calls of a file, and prints what each gave.
//
//     node host.mjs PACKAGE.js CALLS.json

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [file, callsFile] = process.argv.slice(2);
// Why there isn't even an instance, if that is so.
let broken;
const guest = await import(pathToFileURL(file).href).catch((error) => {
  broken = error;
});
const { functions, calls } = JSON.parse(readFileSync(callsFile, "utf8"));

const camel = (name) => name.replace(/(?<=.)[_-]+(.)/g, (_, letter) => letter.toUpperCase());
const kebab = (name) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .replace(/_/g, "-")
    .toLowerCase();
const field = (part) => (part.renamed ? part.name : camel(part.name));
const tag = (part) => (part.renamed ? part.name : kebab(part.name));

/** Whether `undefined` is a value of the type, so that an option of it has tags. */
const nullable = (type) => type.kind === "unit" || (type.kind === "option" && !nullable(type.some));

const FLOATS = { NaN, inf: Infinity, "-inf": -Infinity, "-0": -0 };

function inside(type, around) {
  if (type.kind === "back") {
    const index = around.findLastIndex((it) => it.path === type.path);
    return [around[index], around.slice(0, index + 1)];
  }
  return [type, type.path ? [...around, type] : around];
}

/** A value as this host has it, from JSON. */
function value(given, json, outer) {
  const [type, around] = inside(given, outer);
  switch (type.kind) {
    case "unit":
      return undefined;
    case "scalar":
      if (/64|128/.test(type.scalar) && type.scalar !== "f64") return BigInt(json);
      if (/^f/.test(type.scalar) && typeof json === "string") return FLOATS[json];
      return json;
    case "text":
      return json;
    case "list":
      return json.map((item) => value(type.element, item, around));
    case "set":
      return new Set(json.map((item) => value(type.element, item, around)));
    case "map":
      return new Map(
        json.map(([key, item]) => [value(type.key, key, around), value(type.value, item, around)]),
      );
    case "tuple":
      return json.map((item, i) => value(type.parts[i], item, around));
    case "option":
      if (nullable(type.some)) {
        return json === null
          ? { tag: "none" }
          : { tag: "some", val: value(type.some, json.some, around) };
      }
      return json === null ? undefined : value(type.some, json.some, around);
    case "result": {
      const [tag] = Object.keys(json);
      return { tag, val: value(type[tag], json[tag], around) };
    }
    case "record":
      return Object.fromEntries(
        type.parts.map((part) => [field(part), value(part.type, json[part.name], around)]),
      );
    case "enum":
      return tag(type.parts.find((part) => part.name === json));
    case "flags":
      return Object.fromEntries(type.parts.map((part) => [field(part), json.includes(part.name)]));
    case "variant": {
      const name = typeof json === "string" ? json : Object.keys(json)[0];
      const part = type.parts.find((part) => part.name === name);
      if (!part.type) return { tag: tag(part) };
      return { tag: tag(part), val: value(part.type, json[name], around) };
    }
  }
  throw Error(`unknown kind ${type.kind}`);
}

/** JSON of a value of this host's. */
function neutral(given, it, outer) {
  const [type, around] = inside(given, outer);
  switch (type.kind) {
    case "unit":
      return null;
    case "scalar":
      if (typeof it === "bigint") return it.toString();
      if (typeof it === "number" && !Number.isFinite(it)) {
        return Number.isNaN(it) ? "NaN" : it > 0 ? "inf" : "-inf";
      }
      return Object.is(it, -0) ? "-0" : it;
    case "text":
      return it;
    case "list":
    case "set":
      return Array.from(it, (item) => neutral(type.element, item, around));
    case "map":
      return Array.from(it, ([key, item]) => [
        neutral(type.key, key, around),
        neutral(type.value, item, around),
      ]);
    case "tuple":
      if (it.length !== type.parts.length) throw Error(`a tuple of ${it.length}`);
      return it.map((item, i) => neutral(type.parts[i], item, around));
    case "option":
      if (nullable(type.some)) {
        return it.tag === "some" ? { some: neutral(type.some, it.val, around) } : null;
      }
      return it === undefined ? null : { some: neutral(type.some, it, around) };
    case "result":
      return { [it.tag]: neutral(type[it.tag], it.val, around) };
    case "record": {
      const names = type.parts.map(field);
      if (Object.keys(it).join() !== names.join()) throw Error(`fields ${Object.keys(it)}`);
      return Object.fromEntries(
        type.parts.map((part) => [part.name, neutral(part.type, it[field(part)], around)]),
      );
    }
    case "enum":
      return type.parts.find((part) => tag(part) === it).name;
    case "flags":
      return type.parts.filter((part) => it[field(part)]).map((part) => part.name);
    case "variant": {
      const part = type.parts.find((part) => tag(part) === it.tag);
      if (!part.type) {
        if ("val" in it) throw Error(`${it.tag} has a payload`);
        return part.name;
      }
      return { [part.name]: neutral(part.type, it.val, around) };
    }
  }
  throw Error(`unknown kind ${type.kind}`);
}

/** What a parameter that the guest changes in place holds: a typed array. */
const ARRAYS = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  u64: BigUint64Array,
  i64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
};

let instance = guest;

async function answer({ function: name, args: given }) {
  const { params, result, fails } = functions[name];
  const args = params.map(({ type, mutable }, i) => {
    const arg = value(type, given[i], []);
    return mutable ? ARRAYS[type.element.scalar].from(arg) : arg;
  });
  const written = () => {
    const changed = params.flatMap(({ type, mutable }, i) =>
      mutable ? [neutral(type, args[i], [])] : [],
    );
    return changed.length ? { written: changed } : {};
  };
  try {
    const it = instance[camel(name)](...args);
    const ok = neutral(fails ? result.ok : result, it, []);
    return { ok, ...written() };
  } catch (error) {
    if (guest.GuestError && error instanceof guest.GuestError) {
      return { err: neutral(result.err, error.payload, []), ...written() };
    }
    if (error instanceof guest.GuestPanic) {
      return { panic: error.message, ...(await again(name, args)) };
    }
    if (error instanceof TypeError || error instanceof RangeError) {
      if (/parameter `|out of memory|no memory/.test(error.message)) return { refused: error.message };
    }
    return { thrown: String(error), ...(await again(name, args)) };
  }
}

/** What a call says the next time. Then there is a new instance. */
async function again(name, args) {
  let again = null;
  try {
    instance[camel(name)](...args);
  } catch (error) {
    again = error.message;
  }
  instance = await guest.instantiate();
  return { again };
}

/** The most memory that this process ever had, in bytes. */
const most = () => process.resourceUsage().maxRSS * 1024;

/** How deep JSON is nested: who reads it doesn't go any deeper than 128. */
function depth(json) {
  let most = 0;
  if (typeof json !== "object") return 0;
  for (const key in json) most = Math.max(most, 1 + depth(json[key]));
  return most;
}

const answers = [];
for (const call of calls) {
  const before = most();
  const given = broken ? { fault: broken.message } : await answer(call);
  if (depth(given) > 125) given.ok = null;
  answers.push({ ...given, peak: most() - before });
}
process.stdout.write(JSON.stringify(answers));
