import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

// Only the engines: what a screen is made of is tested elsewhere.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  resolve: { alias: { "@": fileURLToPath(new URL("../../src", import.meta.url)) } },
  build: { target: "es2023", emptyOutDir: true },
});
