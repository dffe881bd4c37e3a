/**
 * Adds up the compressed JavaScript that a first visit to an annotation screen loads: the entry, the page, the
 * screen's own chunk, and all they import statically. Exit status 1 where one of the screens is above the limit.
 * Needs `npm run build`.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 400;
/** Modules loaded on the way to every annotation screen: the entry, and each lazily imported part that it opens. */
const FIRST_VISIT = ["index.html", "src/features/annotate/annotate-page.tsx"];
const SCREENS = ["stc-bench", "fgqa-bench", "mcq-bench", "sgqa-bench"].map(
  (name) => `src/features/annotate/${name}.tsx`,
);

const dist = path.resolve(process.argv[2] ?? "dist");
const manifestPath = path.join(dist, ".vite/manifest.json");
if (!existsSync(manifestPath)) {
  console.error(`${manifestPath} is missing: run npm run build first`);
  process.exit(1);
}
/** @type {Record<string, { file: string, imports?: string[] }>} */
const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));

const load = (/** @type {string} */ name, /** @type {Set<string>} */ loaded) => {
  const chunk = manifest[name];
  if (!chunk) {
    console.error(`${name} is not in the build manifest: correct its name in scripts/check-budget.mjs`);
    process.exit(1);
  }
  if (loaded.has(chunk.file)) return;
  loaded.add(chunk.file);
  for (const next of chunk.imports ?? []) load(next, loaded);
};

let isTooMuch = false;
for (const screen of SCREENS) {
  /** @type {Set<string>} */
  const loaded = new Set();
  for (const name of [...FIRST_VISIT, screen]) load(name, loaded);
  let total = 0;
  for (const file of [...loaded].filter((name) => name.endsWith(".js"))) {
    const bytes = gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length;
    total += bytes;
    console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${file}`);
  }
  console.log(`${(total / 1000).toFixed(1).padStart(8)} kB  of ${LIMIT_KB} kB allowed: ${screen}`);
  isTooMuch ||= total > LIMIT_KB * 1000;
}
if (isTooMuch) {
  console.error("the first visit to an annotation screen loads too much JavaScript");
  process.exit(1);
}
