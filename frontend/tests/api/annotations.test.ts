import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { annotationTransport, type Saved } from "@/api/annotations";
import type { Operation } from "@/editor/journal/operation";

const operation: Operation = {
  op_id: "op",
  op: "delete",
  kind: "track",
  id: "t1",
  base_version: 1,
  value: null,
  origin: { by: "human" },
};

const answering = (status: number, body: unknown) => {
  const seen: Request[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    seen.push(request);
    return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  });
  return seen;
};

const refusal = (code: string, detail: object | null = null) => ({
  error: { code, message: "A sentence.", place: { object_id: "t1" }, detail },
});

const send = (saved: Saved[] = []) =>
  annotationTransport("annotation", (each) => saved.push(each)).send([operation]);

beforeEach(() => {
  vi.spyOn(document, "cookie", "get").mockReturnValue("csrftoken=secret");
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("a stored batch is acknowledged and its findings are handed on", async () => {
  const results = [{ op_id: "op", id: "t1", version: 2 }];
  const seen = answering(200, { revision: 7, results, findings: [] });
  const saved: Saved[] = [];
  expect(await send(saved)).toEqual({ kind: "acknowledged", results });
  expect(saved).toEqual([{ revision: 7, findings: [] }]);
  expect(seen[0]?.headers.get("X-CSRFToken")).toBe("secret");
});

test("a stale version is a conflict with the server's value", async () => {
  answering(
    409,
    refusal("stale_version", { op_id: "op", object_id: "t1", theirs: { name: "x" }, current_version: 3 }),
  );
  expect(await send()).toEqual({
    kind: "conflict",
    opId: "op",
    id: "t1",
    currentVersion: 3,
    currentValue: { name: "x" },
  });
});

test("an impossible change is refused with its sentence and place", async () => {
  answering(422, refusal("invalid_operation", { op_id: "op" }));
  expect(await send()).toEqual({
    kind: "refused",
    opId: "op",
    message: "A sentence.",
    place: { object_id: "t1" },
  });
});

test.each([
  [409, "locked"],
  [409, "lease_lost"],
  [404, "not_found"],
  [403, "forbidden"],
])("%i %s bars all work on the annotation and blames no operation", async (status, code) => {
  answering(status, refusal(code));
  expect(await send()).toEqual({ kind: "barred", code, message: "A sentence." });
});

test("an operation id that was used before is the fault of that operation", async () => {
  answering(409, refusal("op_id_reused", { op_id: "op" }));
  expect(await send()).toMatchObject({ kind: "refused", opId: "op" });
});

test("a stale secret is renewed, and the batch is sent again later", async () => {
  const seen = answering(403, refusal("csrf"));
  expect(await send()).toEqual({ kind: "offline" });
  expect(seen.length).toBe(2);
});

test.each([
  [401, "unauthorised"],
  [503, "offline"],
  [429, "offline"],
])("status %i is %s", async (status, kind) => {
  answering(status, refusal("whatever"));
  expect(await send()).toEqual({ kind });
});

test("no answer at all is offline", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no connection")));
  expect(await send()).toEqual({ kind: "offline" });
});

test("attributes that changed meanwhile are told to the screen, and the batch waits", async () => {
  const seen = answering(409, refusal("schema_changed", { attributes_version: 3 }));
  let told = 0;
  const transport = annotationTransport("annotation", () => undefined, {
    version: 2,
    onChanged: () => {
      told += 1;
    },
  });
  expect(await transport.send([operation])).toEqual({ kind: "offline" });
  expect(told).toBe(1);
  expect(await seen[0]?.json()).toMatchObject({ attributes_version: 2 });
});
