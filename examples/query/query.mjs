// Searches the files of a folder.
//
//     node query.mjs PACKAGE/query.js FOLDER WORDS…

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [file, folder, ...words] = process.argv.slice(2);
if (!words.length) throw Error("node query.mjs PACKAGE/query.js FOLDER WORDS…");
const { instantiate } = await import(pathToFileURL(file).href);

/** What the guest knows as `Storage`: any object with these methods. */
class Folder {
  constructor(path) {
    this.path = path;
  }

  names() {
    const files = readdirSync(this.path, { withFileTypes: true });
    return files.map((file) => file.name).sort();
  }

  // What this throws, the guest gets as `Err`.
  read(name) {
    return readFileSync(join(this.path, name), "utf8");
  }
}

const { Index } = await instantiate({
  imports: {
    log: (level, message) => console.error(`${level}: ${message}`),
  },
});

const index = new Index(new Folder(folder));
const hits = index.search(words.join(" "));
console.log(`${hits.left} lines`);
let shown = 0;
for (const { document, line, text, score } of hits) {
  console.log(`${score.toFixed(3)} ${document}:${line}: ${text}`);
  if (++shown === 10) break;
}
for (const [word, lines] of index.top(3, (word) => word.length > 6)) {
  console.log(`${word}: in ${lines} lines`);
}
hits.free();
index.free();
