// Finding and compiling the module. `guest` stands for the name of the package.

// Not a literal in `import`: bundlers must not look for Node's module.
export const FS = "node:fs/promises";
export const url = new URL("./guest.wasm", import.meta.url);

/** The module: read from disk where there is one, fetched elsewhere. */
export const compiled = await (
  url.protocol === "file:"
    ? WebAssembly.compile(await (await import(/* @vite-ignore */ /* webpackIgnore: true */ FS)).readFile(url))
    : WebAssembly.compileStreaming(fetch(url))
);
