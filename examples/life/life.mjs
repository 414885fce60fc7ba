// Lets some generations of a glider pass, and draws them.
//
//     node life.mjs PACKAGE/life.js [GENERATIONS]

import { pathToFileURL } from "node:url";

const [file = "pkg/life.js", generations = "3"] = process.argv.slice(2);
const { Universe, GuestError } = await import(pathToFileURL(file).href);

const universe = Universe.parse(".#......\n..#.....\n###.....\n........\n........\n........\n");
// No copy: a typed array over the guest's own memory, which follows it when it moves.
const cells = universe.cells();

for (let i = 0; i <= Number(generations); i++) {
  let alive = 0;
  for (const cell of cells.array) alive += cell;
  console.log(`generation ${universe.generation}: ${alive} of ${cells.length} cells live`);
  console.log(String(universe));
  universe.tick(1);
}

try {
  universe.toggle(8, 0);
} catch (error) {
  if (!(error instanceof GuestError)) throw error;
  console.log(`refused: ${error.message}`);
}

universe.free();
try {
  console.log(cells.array.length);
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
}
