import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { serviceWorker } from "./offline-build.ts";

const backendAddress = process.env.GROUNDLING_BACKEND ?? "http://127.0.0.1:8000";

const alias = {
  "@": fileURLToPath(new URL("./src", import.meta.url)),
  "@tests": fileURLToPath(new URL("./tests", import.meta.url)),
};

export default defineConfig({
  plugins: [react(), serviceWorker()],
  resolve: { alias },
  build: {
    manifest: true,
    target: "es2023",
    sourcemap: true,
    rolldownOptions: {
      output: {
        // Left to itself the bundler makes a file of every few modules that two lazy screens share, and small files
        // compress badly: the first visit to the annotation screen would load 18 kB more.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: "bench",
              test: /\/src\/(workbench|editor|timeline|media|features\/annotate|shared|api|generated)\//,
              minShareCount: 3,
            },
            { name: "controls", test: /node_modules/, minShareCount: 12 },
          ],
        },
      },
    },
  },
  // The host stays the browser's own: the backend compares it with the origin before it changes anything.
  server: { host: "127.0.0.1", proxy: { "/api": { target: backendAddress, changeOrigin: false } } },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "engines",
          environment: "node",
          // Beside a browser test on two cores a property of a hundred runs takes its time.
          testTimeout: 30_000,
          include: ["tests/{shared,media,timeline,editor,architecture}/**/*.test.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "screens",
          environment: "jsdom",
          testTimeout: 30_000,
          include: ["tests/{api,workbench,features,app}/**/*.test.{ts,tsx}"],
        },
      },
    ],
  },
});
