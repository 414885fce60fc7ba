// The JavaScript host of the scripts, in Node and in browsers: makes calls whose arguments and results
// may be objects and functions, and says what each gave.

import { camel, neutral, value } from "./values.mjs";

/** An error that no `Result` of a guest's is meant for. */
class Crash extends Error {}

/** Makes the calls of a script with the package at `url`. */
export async function run(url, { functions, imports, script }) {
  const guest = await import(url);

  /** What the names in a script stand for, with their types. */
  const named = new Map();
  /** The host's own objects, by their names. */
  const hosts = new Map();
  /** What the guest called, since the last entry of the script. */
  let log = [];
  /** What the host's functions do, by name. */
  let behaviours = {};
  /** The names that the next objects and functions get that the guest gives. */
  let names = [];

  const handles = {
    value(type, json) {
      if ("object" in json) return named.get(json.object).it;
      if ("callback" in json) return named.get(json.callback).it;
      if ("host" in json) return hostObject(json.host);
      return (...args) => served("function", type, json.function, undefined, args);
    },
    neutral(type, it) {
      if (type.kind === "function") {
        named.set(names.shift(), { it, type });
        return { callback: true };
      }
      if (type.side === "host") return { host: it.is };
      named.set(names.shift(), { it, type });
      return { object: it.constructor.name };
    },
  };

  const value_ = (type, json) => value(type, json, [], handles);
  const neutral_ = (type, it) => neutral(type, it, [], handles);

  /** An object of the host's: its methods do what the script says of them. */
  function hostObject(name) {
    if (hosts.has(name)) return hosts.get(name);
    const object = { is: name };
    for (const [path, { role, member, signature }] of Object.entries(imports)) {
      const serve = (args) => served(path, signature, behaviours[path], object, args);
      if (role === "method") object[camel(member)] = (...args) => serve(args);
      if (role === "getter" || role === "setter") {
        const before = Object.getOwnPropertyDescriptor(object, camel(member));
        const own = role === "getter" ? { get: () => serve([]) } : { set: (it) => serve([it]) };
        Object.defineProperty(object, camel(member), { ...before, ...own, configurable: true });
      }
    }
    hosts.set(name, object);
    return object;
  }

  /** Does what a script says of a function of the host's. */
  function served(path, { params, result, fails }, behaviour, self, args) {
    const all = self ? [self, ...args] : args;
    const given = all.map((arg, i) => neutral_(params[i], arg));
    log.push([path.startsWith("function") ? "function" : path, ...given]);
    const gives = fails ? result.ok : result;
    if ("crashes" in behaviour) throw new Crash(behaviour.crashes);
    if ("throws" in behaviour) {
      throw Object.assign(new Error("refused"), { payload: value_(result.err, behaviour.throws) });
    }
    if ("argument" in behaviour) return all[behaviour.argument];
    if ("object" in behaviour) return hostObject(behaviour.object);
    if ("calls" in behaviour) return instance[camel(behaviour.calls)](...args);
    const returned = behaviour.returns;
    return value_(gives, fails ? returned.ok : returned);
  }

  /** What `instantiate` is given. */
  function given() {
    const all = {};
    for (const [path, { role, resource, member, signature }] of Object.entries(imports)) {
      const serve = (...args) => served(path, signature, behaviours[path], undefined, args);
      if (!resource) {
        all[camel(member)] = serve;
        continue;
      }
      all[resource] ??= function (...args) {
        return all[resource].made(...args);
      };
      if (role === "constructor") all[resource].made = serve;
      if (role === "static") all[resource][camel(member)] = serve;
    }
    return all;
  }

  const needsImports = Object.keys(imports).length > 0;
  const fresh = () => guest.instantiate(needsImports ? { imports: given() } : {});
  let instance = await fresh();

  /** Calls an export, whatever it is to a resource. */
  function call({ role, resource, member }, args) {
    if (!resource) return instance[camel(member)](...args);
    const type = instance[resource];
    const [self, ...rest] = args;
    switch (role) {
      case "constructor":
        return new type(...args);
      case "static":
        return type[camel(member)](...args);
      case "constant":
        return type[member];
      case "method":
        return self[camel(member)](...rest);
      case "getter":
        return self[camel(member)];
      case "setter":
        self[camel(member)] = rest[0];
        return undefined;
      case "text":
        return String(self);
      case "next": {
        const { done, value: next } = self.next();
        return done ? undefined : next;
      }
    }
    throw Error(`unknown role ${role}`);
  }

  async function outcome(run, result, fails) {
    try {
      const it = await run();
      return { ok: neutral_(fails ? result.ok : result, it) };
    } catch (error) {
      if (guest.GuestError && error instanceof guest.GuestError) {
        return { err: neutral_(result.err, error.payload) };
      }
      if (guest.ResourceError && error instanceof guest.ResourceError) return { misused: error.message };
      if (error instanceof TypeError && /parameter `/.test(error.message)) return { misused: error.message };
      if (error instanceof guest.GuestPanic || error instanceof Crash) {
        const kind = error instanceof Crash ? "crashed" : "panic";
        let again = null;
        try {
          await run();
        } catch (error) {
          again = error.message;
        }
        instance = await fresh();
        return { [kind]: error.message, again };
      }
      return { thrown: String(error.stack) };
    }
  }

  const answers = [];
  for (const entry of script) {
    log = [];
    names = [...(entry.as ?? [])];
    behaviours = entry.host ?? {};
    let answer;
    if (entry.free) {
      const { it } = named.get(entry.free);
      answer = await outcome(() => it.free(), { kind: "unit" }, false);
    } else if (entry.invoke) {
      const { it, type } = named.get(entry.invoke);
      const args = entry.args.map((arg, i) => value_(type.params[i], arg));
      answer = await outcome(() => it(...args), type.result, type.fails);
    } else {
      const { signature, ...function_ } = functions[entry.call];
      const { params, result, fails } = signature;
      try {
        const args = params.map((type, i) => value_(type, entry.args[i]));
        answer = await outcome(() => call(function_, args), result, fails);
      } catch (error) {
        answer = { thrown: String(error.stack) };
      }
    }
    answers.push({ ...answer, log });
  }
  return answers;
}
