/**
 * Checks the import contracts of .dependency-cruiser.cjs, that every source file was really looked at,
 * and that no file outgrows a reader. Exit status 1 with one line per fault.
 */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const FAIL_ABOVE_LINES = 800;
const WARN_ABOVE_LINES = 400;
const SOURCE_FILES = "src/**/*.{ts,tsx}";

const root = path.resolve(process.argv[2] ?? ".");

const cruise = () => {
  const bin = path.join(import.meta.dirname, "../node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const args = [bin, "src", "--config", ".dependency-cruiser.cjs", "--output-type", "json"];
  const options = { cwd: root, encoding: /** @type {const} */ ("utf8"), maxBuffer: 1 << 28 };
  return JSON.parse(execFileSync(process.execPath, args, options));
};

const files = globSync(SOURCE_FILES, { cwd: root }).map((file) => file.split(path.sep).join("/"));
if (files.length === 0) {
  console.error(`not-analysed: no source file under ${SOURCE_FILES}`);
  process.exit(1);
}
const { modules, summary } = cruise();
/** @type {Set<string>} */
const seen = new Set(modules.map((/** @type {{ source: string }} */ module) => module.source));

/** @type {string[]} */
const faults = [];
for (const violation of summary.violations)
  faults.push(`${violation.rule.name}: ${violation.from} -> ${violation.to}`);
for (const file of files) if (!seen.has(file)) faults.push(`not-analysed: ${file}`);
for (const file of files) {
  if (file.startsWith("src/generated/")) continue;
  const lines = readFileSync(path.join(root, file), "utf8").split("\n").length - 1;
  if (lines > FAIL_ABOVE_LINES)
    faults.push(`file-too-long: ${file} has ${lines} lines, ${FAIL_ABOVE_LINES} allowed`);
  else if (lines > WARN_ABOVE_LINES)
    console.warn(`warning: ${file} has ${lines} lines; split it above ${WARN_ABOVE_LINES}`);
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`architecture: ${files.length} files, ${summary.totalDependenciesCruised} imports, no violation`);
