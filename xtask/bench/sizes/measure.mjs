// Prints the bytes that each JavaScript file takes: as it is, minified, and minified and gzipped.
//
//   node measure.mjs FILE…      ->  {"FILE": {"raw": 1, "minified": 1, "gzipped": 1}, …}

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { minify } from "terser";

const sizes = {};
for (const file of process.argv.slice(2)) {
  const source = readFileSync(file, "utf8");
  const { code } = await minify(source, {
    module: true,
    compress: { ecma: 2022, passes: 4 },
    mangle: true,
  });
  sizes[file] = {
    raw: Buffer.byteLength(source),
    minified: Buffer.byteLength(code),
    gzipped: gzipSync(code, { level: 9 }).length,
  };
}
console.log(JSON.stringify(sizes));
