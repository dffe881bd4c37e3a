import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";

const frontend = path.resolve(import.meta.dirname, "../..");
const trees: string[] = [];

/** A source tree on disk with the real contracts and the real packages, and the given files. */
function plant(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), "contracts-"));
  trees.push(root);
  for (const name of [".dependency-cruiser.cjs", "tsconfig.app.json", "package.json", "biome.json"])
    copyFileSync(path.join(frontend, name), path.join(root, name));
  symlinkSync(path.join(frontend, "node_modules"), path.join(root, "node_modules"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

function checkArchitecture(root: string): { status: number | null; faults: string[] } {
  const script = path.join(frontend, "scripts/check-architecture.mjs");
  const run = spawnSync(process.execPath, [script, root], { encoding: "utf8" });
  return {
    status: run.status,
    faults: run.stderr
      .split("\n")
      .filter((line) => line !== "")
      .sort(),
  };
}

afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true });
});

const room = (imports: string[]) =>
  `${imports.map((name) => `import "${name}";`).join("\n")}\nexport const x = 1;\n`;

test("a tree whose arrows all point down passes", () => {
  const root = plant({
    "src/app/main.ts": room(["@/features/a/screen", "react"]),
    "src/features/a/screen.ts": room(["@/workbench/w", "@/features/a/part"]),
    "src/features/a/part.ts": room([]),
    "src/workbench/w.ts": room(["@/api/client", "@/timeline/t"]),
    "src/api/client.ts": room(["@/editor/e", "openapi-fetch"]),
    "src/editor/e.ts": room(["@/timeline/t", "zustand/vanilla", "idb-keyval"]),
    "src/timeline/t.ts": room(["@/media/m"]),
    "src/media/m.ts": room(["@/shared/s", "mediabunny"]),
    "src/shared/s.ts": room(["@/generated/g"]),
    "src/generated/g.ts": room([]),
  });

  expect(checkArchitecture(root)).toEqual({ status: 0, faults: [] });
});

test("each contract bites on a planted violation, and only there", () => {
  const root = plant({
    "src/app/top.ts": room([]),
    "src/features/a/screen.ts": room(["@/app/top"]),
    "src/features/b/screen.ts": room(["@/features/a/screen"]),
    "src/workbench/w.ts": room(["@/features/a/screen"]),
    "src/api/client.ts": room(["@/workbench/w"]),
    "src/editor/up.ts": 'import type { x } from "@/api/client";\nexport type Up = typeof x;\n',
    "src/editor/react.ts": room(["react", "zustand"]),
    "src/timeline/up.ts": room(["@/editor/up"]),
    "src/timeline/query.ts": room(["@tanstack/react-query"]),
    "src/media/up.ts": room(["@/timeline/up"]),
    "src/media/client.ts": room(["openapi-fetch"]),
    "src/shared/up.ts": room(["@/media/up"]),
    "src/shared/zip.ts": room(["idb-keyval"]),
    "src/generated/up.ts": room(["@/shared/up"]),
    "src/generated/client.ts": room(["openapi-fetch"]),
    "src/api/stray.ts": room(["@/misc/stray"]),
    "src/misc/stray.ts": room([]),
    "src/api/test-import.ts": room(["@tests/fixture"]),
    "tests/fixture.ts": room([]),
    "src/api/circle-a.ts": room(["@/api/circle-b"]),
    "src/api/circle-b.ts": room(["@/api/circle-a"]),
    "src/api/lost.ts": room(["@/api/nowhere"]),
    "src/api/undeclared.ts": room(["vitest"]),
    "src/api/long.ts": "export {};\n".repeat(801),
  });

  const { status, faults } = checkArchitecture(root);

  const byPackageName = faults.map((fault) =>
    fault.replace(/-> .*node_modules\/(@[^/]+\/[^/]+|[^/]+)\/.*/, "-> $1"),
  );
  expect(status).toBe(1);
  expect(byPackageName).toEqual(
    [
      "features-imports-only-below: src/features/a/screen.ts -> src/app/top.ts",
      "features-stand-alone: src/features/b/screen.ts -> src/features/a/screen.ts",
      "workbench-imports-only-below: src/workbench/w.ts -> src/features/a/screen.ts",
      "api-imports-only-below: src/api/client.ts -> src/workbench/w.ts",
      "editor-imports-only-below: src/editor/up.ts -> src/api/client.ts",
      "editor-is-plain-typescript: src/editor/react.ts -> react",
      "editor-is-plain-typescript: src/editor/react.ts -> zustand",
      "timeline-imports-only-below: src/timeline/up.ts -> src/editor/up.ts",
      "timeline-is-plain-typescript: src/timeline/query.ts -> @tanstack/react-query",
      "media-imports-only-below: src/media/up.ts -> src/timeline/up.ts",
      "media-is-plain-typescript: src/media/client.ts -> openapi-fetch",
      "shared-imports-only-below: src/shared/up.ts -> src/media/up.ts",
      "shared-is-plain-typescript: src/shared/zip.ts -> idb-keyval",
      "generated-imports-only-below: src/generated/up.ts -> src/shared/up.ts",
      "generated-is-plain-typescript: src/generated/client.ts -> openapi-fetch",
      "known-rooms-only: src/api/stray.ts -> src/misc/stray.ts",
      "source-imports-no-tests: src/api/test-import.ts -> tests/fixture.ts",
      "no-circular: src/api/circle-a.ts -> src/api/circle-b.ts",
      "must-resolve: src/api/lost.ts -> @/api/nowhere",
      "declared-packages-only: src/api/undeclared.ts -> vitest",
      "file-too-long: src/api/long.ts has 801 lines, 800 allowed",
    ].sort(),
  );
});

test("a file that the analysis did not look at fails", () => {
  const blind = 'module.exports = { forbidden: [], options: { exclude: "features" } };';
  const root = plant({
    "src/app/top.ts": room([]),
    "src/features/a/screen.ts": room(["@/app/top"]),
    ".dependency-cruiser.cjs": blind,
  });

  expect(checkArchitecture(root)).toEqual({ status: 1, faults: ["not-analysed: src/features/a/screen.ts"] });
});

test("a tree without sources fails", () => {
  const { status, faults } = checkArchitecture(plant({ "src/readme.txt": "no module here" }));

  expect(status).toBe(1);
  expect(faults).toEqual(["not-analysed: no source file under src/**/*.{ts,tsx}"]);
});

test("an engine that touches the network by a global is refused by the linter", () => {
  const root = plant({
    "src/media/net.ts": 'export const load = () => fetch("/api/v1/work");\n',
    "src/api/net.ts": 'export const load = () => fetch("/api/v1/work");\n',
  });
  const biome = path.join(frontend, "node_modules/.bin/biome");
  const lint = (file: string) => spawnSync(biome, ["lint", file], { cwd: root, encoding: "utf8" });

  const engine = lint("src/media/net.ts");
  expect(engine.status).toBe(1);
  expect(engine.stderr + engine.stdout).toContain("An engine has no network");
  const client = lint("src/api/net.ts");
  expect(client.status).toBe(0);
  expect(client.stderr + client.stdout).toContain("Checked 1 file");
});
