/**
 * Adds to package-lock.json the optional packages of other systems that the registry at hand did not offer.
 *
 * A mirror that carries only some systems' binaries makes npm leave the others out of the lockfile, and
 * `npm ci` then refuses that lockfile everywhere. Their versions are pinned by the package that wants them;
 * system and processor stand in their names. Run it after each change of packages; `--check` only looks.
 */
import { readFileSync, writeFileSync } from "node:fs";

const LOCKFILE = "package-lock.json";
const SYSTEMS = /[-/](android|darwin|freebsd|linux|openharmony|win32)[-/]/;
const PROCESSORS = /-(arm64|arm|ia32|loong64|ppc64|riscv64|s390x|x64)(-|$)/;

/** @typedef {{ dev?: boolean, optionalDependencies?: Record<string, string> }} Package */

const lock = JSON.parse(readFileSync(LOCKFILE, "utf8"));
/** @type {Record<string, Package>} */
const packages = lock.packages;

/** @type {Record<string, object>} */
const missing = {};
for (const [at, { dev, optionalDependencies = {} }] of Object.entries(packages))
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (packages[`node_modules/${name}`] || packages[`${at}/node_modules/${name}`]) continue;
    const system = SYSTEMS.exec(name)?.[1];
    const processor = PROCESSORS.exec(name)?.[1];
    if (!system || !processor || !/^\d+\.\d+\.\d+/.test(version)) {
      console.error(
        `${name}@${version}, wanted by ${at}, is missing and its system cannot be read from its name`,
      );
      process.exit(1);
    }
    const libc = system === "linux" ? [name.includes("musl") ? "musl" : "glibc"] : undefined;
    missing[`node_modules/${name}`] = {
      version,
      cpu: [processor],
      ...(dev ? { dev } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      os: [system],
    };
  }

const names = Object.keys(missing);
if (names.length > 0 && process.argv.includes("--check")) {
  console.error(
    `${LOCKFILE} lacks ${names.length} packages of other systems: run node scripts/complete-lockfile.mjs`,
  );
  process.exit(1);
}
if (names.length > 0) {
  const { "": self, ...others } = { ...packages, ...missing };
  const sorted = Object.entries(others).sort(([one], [other]) => one.localeCompare(other, "en"));
  lock.packages = { "": self, ...Object.fromEntries(sorted) };
  writeFileSync(LOCKFILE, `${JSON.stringify(lock, null, 2)}\n`);
}
const hosts = Object.entries(lock.packages).filter(([, entry]) => entry.resolved);
if (hosts.length > 0) {
  console.error(
    `${LOCKFILE} names the registry of ${hosts.length} packages: set omit-lockfile-registry-resolved`,
  );
  process.exit(1);
}
