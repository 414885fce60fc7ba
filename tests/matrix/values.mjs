// Values of the matrix: from the JSON that belongs to no host, and back.

/** A name as JavaScript writes it. */
export const camel = (name) => name.replace(/(?<=.)[_-]+(.)/g, (_, letter) => letter.toUpperCase());
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

/**
 * A value as this host has it, from JSON. What handles stand for is the business of `handles`.
 */
export function value(given, json, outer, handles) {
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
      return json.map((item) => value(type.element, item, around, handles));
    case "set":
      return new Set(json.map((item) => value(type.element, item, around, handles)));
    case "map":
      return new Map(
        json.map(([key, item]) => [value(type.key, key, around, handles), value(type.value, item, around, handles)]),
      );
    case "tuple":
      return json.map((item, i) => value(type.parts[i], item, around, handles));
    case "option":
      if (nullable(type.some)) {
        return json === null
          ? { tag: "none" }
          : { tag: "some", val: value(type.some, json.some, around, handles) };
      }
      return json === null ? undefined : value(type.some, json.some, around, handles);
    case "result": {
      const [tag] = Object.keys(json);
      return { tag, val: value(type[tag], json[tag], around, handles) };
    }
    case "record":
      return Object.fromEntries(
        type.parts.map((part) => [field(part), value(part.type, json[part.name], around, handles)]),
      );
    case "enum":
      return tag(type.parts.find((part) => part.name === json));
    case "flags":
      return Object.fromEntries(type.parts.map((part) => [field(part), json.includes(part.name)]));
    case "variant": {
      const name = typeof json === "string" ? json : Object.keys(json)[0];
      const part = type.parts.find((part) => part.name === name);
      if (!part.type) return { tag: tag(part) };
      return { tag: tag(part), val: value(part.type, json[name], around, handles) };
    }
    case "own":
    case "borrow":
    case "function":
      return handles.value(type, json);
  }
  throw Error(`unknown kind ${type.kind}`);
}

/** JSON of a value of this host's. */
export function neutral(given, it, outer, handles) {
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
      return Array.from(it, (item) => neutral(type.element, item, around, handles));
    case "map":
      return Array.from(it, ([key, item]) => [
        neutral(type.key, key, around, handles),
        neutral(type.value, item, around, handles),
      ]);
    case "tuple":
      if (it.length !== type.parts.length) throw Error(`a tuple of ${it.length}`);
      return it.map((item, i) => neutral(type.parts[i], item, around, handles));
    case "option":
      if (nullable(type.some)) {
        return it.tag === "some" ? { some: neutral(type.some, it.val, around, handles) } : null;
      }
      return it === undefined ? null : { some: neutral(type.some, it, around, handles) };
    case "result":
      return { [it.tag]: neutral(type[it.tag], it.val, around, handles) };
    case "record": {
      const names = type.parts.map(field);
      if (Object.keys(it).join() !== names.join()) throw Error(`fields ${Object.keys(it)}`);
      return Object.fromEntries(
        type.parts.map((part) => [part.name, neutral(part.type, it[field(part)], around, handles)]),
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
      return { [part.name]: neutral(part.type, it.val, around, handles) };
    }
    case "view":
      return Array.from(it.array, (item) =>
        neutral({ kind: "scalar", scalar: type.scalar }, item, around),
      );
    case "own":
    case "borrow":
    case "function":
      return handles.neutral(type, it);
  }
  throw Error(`unknown kind ${type.kind}`);
}
