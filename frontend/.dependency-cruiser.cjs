// The arrows of the frontend, from top to bottom. A room may import itself and what stands below it.
const rooms = [
  "app",
  "features",
  "workbench",
  "api",
  "offline",
  "editor",
  "timeline",
  "media",
  "shared",
  "generated",
];

// The engines are plain TypeScript. Each may import exactly these packages, and no other.
const enginePackages = {
  editor: ["zustand/vanilla", "idb-keyval"],
  timeline: [],
  media: ["mediabunny"],
  shared: [],
  offline: ["zustand/vanilla", "idb-keyval", "workbox-precaching", "workbox-range-requests"],
  generated: [],
};

const packagePath = (name) => `node_modules/${name.replace("/", "/(esm/)?")}[/.]`;

const arrowsDownOnly = rooms.slice(1).map((room, index) => ({
  name: `${room}-imports-only-below`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${rooms.slice(0, index + 1).join("|")})/` },
}));

const plainEngines = Object.entries(enginePackages).map(([room, packages]) => ({
  name: `${room}-is-plain-typescript`,
  severity: "error",
  comment: "No React, no network client, no screen library in an engine.",
  from: { path: `^src/${room}/` },
  to: { path: "node_modules", pathNot: packages.map(packagePath) },
}));

module.exports = {
  forbidden: [
    ...arrowsDownOnly,
    ...plainEngines,
    {
      name: "features-stand-alone",
      severity: "error",
      comment: "One rule for all features, so that a new feature is guarded from its first file.",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/([^/]+)/", pathNot: "^src/features/$1/" },
    },
    {
      name: "known-rooms-only",
      severity: "error",
      from: {},
      to: { path: "^src/", pathNot: `^src/(${rooms.join("|")})/` },
    },
    {
      name: "source-imports-no-tests",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^tests/" },
    },
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "must-resolve", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "declared-packages-only",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.app.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
