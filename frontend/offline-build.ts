import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin, type ResolvedConfig } from "vite";

const WORKER = "src/offline/worker/service-worker.ts";
const IS_SERVED = /\.(js|css|woff2?|svg|png|webp)$/;
/** The build puts a hash into every name here, so that the name is the version. */
const HASHED = "assets/";

const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/** After the application, builds the service worker, which knows every file of the application and its version. */
export function serviceWorker(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "service-worker",
    apply: "build",
    configResolved: (resolved) => {
      config = resolved;
    },
    closeBundle: {
      order: "post",
      async handler() {
        const dist = path.resolve(config.root, config.build.outDir);
        const names = readdirSync(dist, { recursive: true, encoding: "utf8" })
          .map((name) => name.split(path.sep).join("/"))
          .filter((name) => IS_SERVED.test(name) && name !== "service-worker.js")
          .sort();
        const files = [
          { url: "/", revision: hashOf(path.join(dist, "index.html")) },
          ...names.map((name) => ({
            url: `/${name}`,
            revision: name.startsWith(HASHED) ? null : hashOf(path.join(dist, name)),
          })),
        ];
        await build({
          configFile: false,
          root: config.root,
          publicDir: false,
          logLevel: "warn",
          define: { BUILT_FILES: JSON.stringify(files), "process.env.NODE_ENV": '"production"' },
          build: {
            outDir: dist,
            emptyOutDir: false,
            target: "es2023",
            lib: { entry: WORKER, formats: ["iife"], name: "worker", fileName: () => "service-worker.js" },
          },
        });
      },
    },
  };
}
