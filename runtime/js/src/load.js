// Finding and compiling the module.

/**
 * Compiles the module at a URL: read from disk where there is one, fetched elsewhere.
 * @param {URL} url
 */
export async function compile(url) {
  if (url.protocol === "file:") {
    // A variable keeps bundlers from looking for Node's module.
    const fs = "node:fs/promises";
    const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ fs);
    return WebAssembly.compile(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be fetched: ${response.status}`);
  return response.headers.get("content-type") === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
