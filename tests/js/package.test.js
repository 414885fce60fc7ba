// The package as its users have it: found by its name, from anywhere, by every tool.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { PACKAGES, entry, load } from "./support/packages.js";

const run = promisify(execFile);
const PROGRAM =
  'import { greet, instantiate } from "hello"; const { greet: other } = await instantiate(); console.log(greet("you"), other("them"));';
const SAID = "Hello, you! Hello, them!\n";

const folder = await mkdtemp(join(tmpdir(), "wharf packages é#%20-"));
after(() => rm(folder, { recursive: true }));

/**
 * A project of its own, whose program imports `hello`.
 * @param {string} name
 */
async function project(name) {
  const root = join(folder, name);
  await mkdir(join(root, "node_modules"), { recursive: true });
  await writeFile(join(root, "package.json"), JSON.stringify({ name, private: true, type: "module" }));
  await writeFile(join(root, "main.js"), PROGRAM);
  return root;
}

const hello = fileURLToPath(new URL("hello/", PACKAGES));

describe("found by its name", () => {
  test("copied to node_modules, in a folder of any name", async () => {
    const root = await project("copied");
    await cp(hello, join(root, "node_modules/hello"), { recursive: true });
    const { stdout, stderr } = await run(process.execPath, ["main.js"], { cwd: root });
    assert.deepEqual([stdout, stderr], [SAID, ""]);
  });

  test("linked from node_modules", async () => {
    const root = await project("linked");
    await symlink(hello, join(root, "node_modules/hello"));
    const { stdout } = await run(process.execPath, ["main.js"], { cwd: root });
    assert.equal(stdout, SAID);
  });

  test("installed by npm", async () => {
    const root = await project("installed");
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--install-links", hello], {
      cwd: root,
    });
    const { stdout } = await run(process.execPath, ["main.js"], { cwd: root });
    assert.equal(stdout, SAID);
    const installed = await readdir(join(root, "node_modules/hello"));
    assert.deepEqual(installed.sort(), ["hello.d.ts", "hello.js", "hello.wasm", "package.json"]);
  });

  test("from CommonJS", async () => {
    const root = await project("common");
    await cp(hello, join(root, "node_modules/hello"), { recursive: true });
    await writeFile(
      join(root, "main.cjs"),
      'import("hello").then(({ greet }) => console.log(greet("you")));',
    );
    const { stdout } = await run(process.execPath, ["main.cjs"], { cwd: root });
    assert.equal(stdout, "Hello, you!\n");
  });

  test("its module, too", async () => {
    const root = await project("module");
    await cp(hello, join(root, "node_modules/hello"), { recursive: true });
    const program =
      'import { readFile } from "node:fs/promises"; console.log(WebAssembly.validate(await readFile(new URL(import.meta.resolve("hello/hello.wasm")))));';
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], { cwd: root });
    assert.equal(stdout, "true\n");
  });

  test("from another working directory", async () => {
    const root = await project("elsewhere");
    await cp(hello, join(root, "node_modules/hello"), { recursive: true });
    const { stdout } = await run(process.execPath, [join(root, "main.js")], { cwd: tmpdir() });
    assert.equal(stdout, SAID);
  });
});

test("a worker has an instance of its own", async () => {
  const program = `
    import { Worker, isMainThread, parentPort } from "node:worker_threads";
    import { fileURLToPath } from "node:url";
    import { count } from ${JSON.stringify(entry("panics").href)};
    if (isMainThread) {
      count();
      count();
      new Worker(new URL(import.meta.url)).on("message", (counted) => console.log(counted, count()));
    } else {
      parentPort.postMessage(count());
    }
  `;
  const path = join(folder, "worker.mjs");
  await writeFile(path, program);
  const { stdout } = await run(process.execPath, [path]);
  assert.equal(stdout, "1 3\n");
});

test("a compiled module can be sent and instantiated elsewhere", async () => {
  const { instantiate } = await load("hello");
  const module = await WebAssembly.compile(await readFile(new URL("hello.wasm", entry("hello"))));
  const { greet } = await instantiate({ module: structuredClone(module) });
  assert.equal(greet("you"), "Hello, you!");
});

test("the process ends by itself, and says nothing", async () => {
  const { stdout, stderr } = await run(process.execPath, [
    "--input-type=module",
    "-e",
    `await import(${JSON.stringify(entry("types").href)})`,
  ]);
  assert.deepEqual([stdout, stderr], ["", ""]);
});

describe("what is in it", async () => {
  const names = (await readdir(PACKAGES, { withFileTypes: true }))
    .filter((item) => item.isDirectory())
    .map((item) => item.name);
  for (const name of names) {
    test(name, async () => {
      const folder = new URL(`${name}/`, PACKAGES);
      const manifest = JSON.parse(await readFile(new URL("package.json", folder), "utf8"));
      const files = await readdir(folder);
      const wasm = files.find((file) => file.endsWith(".wasm")) ?? "";
      const module = await WebAssembly.compile(await readFile(new URL(wasm, folder)));
      const imports = WebAssembly.Module.imports(module);
      // Modules that the guest imports from are published with it, but written by its user.
      const given = new Set(imports.map((item) => item.name.match(/^\.\/(.*)#/)?.[1]));
      const own = manifest.files.filter((/** @type {string} */ file) => !given.has(file));
      assert.deepEqual(files.sort(), [...own, "package.json"].sort());
      for (const target of [
        manifest.main,
        manifest.types,
        ...Object.values(manifest.exports["."]),
        manifest.exports["."].types,
      ]) {
        assert(files.includes(target.replace("./", "")), target);
      }
      assert.equal(manifest.type, "module");
      assert.match(manifest.name, /^[a-z0-9-]+$/);
      assert.match(manifest.version, /^\d+\.\d+\.\d+/);

      const glue = await readFile(entry(name), "utf8");
      assert(!/[ \t]$/m.test(glue), "trailing white space");
      assert(!/\n\n\n/.test(glue), "empty lines");
      assert(glue.endsWith("\n"));

      // Nothing is left that only the rewriting needs, and no function but those of the interface
      // and the allocator's.
      for (const item of imports) assert.deepEqual([item.module, item.kind], ["wharf", "function"]);
      assert.deepEqual(WebAssembly.Module.customSections(module, "wharf"), []);
      assert.deepEqual(WebAssembly.Module.customSections(module, "name"), []);
      const types = await readFile(new URL(manifest.types, folder), "utf8");
      const instance = types.match(/^export interface Instance \{\n([^]*?)^\}/m)?.[1] ?? "";
      const members = Array.from(instance.matchAll(/^  (?:readonly )?(\w+)[(:]/gm), ([, name]) => name ?? "");
      const isClass = (/** @type {string} */ name) => types.includes(`class ${name} {`);
      // What tells of the guest's memory is the glue's own.
      const functions = members.filter((name) => !isClass(name) && !/^(memoryStats|leakReport)$/.test(name));
      const runtime = ["memory", "$alloc", "$free", "$drop", "$invoke", "cabi_realloc"];
      const exported = WebAssembly.Module.exports(module).map((item) => item.name);
      const others = exported.filter((name) => !runtime.includes(name));
      // Those of classes are called after these.
      const free = others.filter((name) => !isClass(name.split(".")[0] ?? "") || !name.includes("."));
      assert.equal(free.length, functions.length, exported.join(" "));
    });
  }
});
