import { beforeEach, expect, test, vi } from "vitest";

const DEFAULTS = { language: "", color_scheme: "auto", reduced_motion: false, keys: {}, tour: "unseen" };

/** A server that keeps one person's preferences, and can be out of reach. */
const server = { kept: { ...DEFAULTS } as object, isReachable: true };

const answer = async (request: Request | string): Promise<Response> => {
  if (!server.isReachable) throw new TypeError("Failed to fetch");
  if (typeof request === "string") return Response.json({});
  if (request.method === "PUT") server.kept = await request.json();
  return Response.json(server.kept);
};

/** The module as a page finds it that has just been loaded. */
const freshPage = async () => {
  vi.resetModules();
  return import("@/api/preferences");
};

beforeEach(() => {
  server.kept = { ...DEFAULTS };
  server.isReachable = true;
  localStorage.clear();
  globalThis.fetch = answer as typeof fetch;
});

test("a choice goes to the server and is there on another device", async () => {
  const page = await freshPage();
  await page.openPreferences("ann");
  await page.changePreferences({ keys: { cut: ["F2"] } });
  localStorage.clear();
  const other = await freshPage();
  await other.openPreferences("ann");
  expect(other.preferencesStore.getState()).toEqual({ ...DEFAULTS, keys: { cut: ["F2"] } });
});

test("without a connection the last known copy counts", async () => {
  server.kept = { ...DEFAULTS, color_scheme: "dark" };
  await (await freshPage()).openPreferences("ann");
  server.isReachable = false;
  const page = await freshPage();
  expect(page.knowsPreferencesOf("ann")).toBe(true);
  await page.openPreferences("ann");
  expect(page.preferencesStore.getState().color_scheme).toBe("dark");
});

test("what was changed without a connection survives a reload and is sent when it is back", async () => {
  const page = await freshPage();
  await page.openPreferences("ann");
  server.isReachable = false;
  await page.changePreferences({ reduced_motion: true });
  const reloaded = await freshPage();
  await reloaded.openPreferences("ann");
  expect(reloaded.preferencesStore.getState().reduced_motion).toBe(true);
  server.isReachable = true;
  await reloaded.sendUnsentPreferences();
  expect(server.kept).toEqual({ ...DEFAULTS, reduced_motion: true });
});

test("one person's copy is never shown to another", async () => {
  const page = await freshPage();
  await page.openPreferences("ann");
  await page.changePreferences({ color_scheme: "dark" });
  server.isReachable = false;
  await page.openPreferences("bob");
  expect(page.preferencesStore.getState()).toEqual(DEFAULTS);
  expect(page.knowsPreferencesOf("bob")).toBe(false);
});
