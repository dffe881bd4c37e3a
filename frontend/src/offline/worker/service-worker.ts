/**
 * Serves the built application and the work that is kept on this device where the network does not. While the
 * network answers, nothing but the build's own hashed files comes from this device, and nothing but GET passes
 * through here.
 */
import { cleanupOutdatedCaches, matchPrecache, precache } from "workbox-precaching";
import { createPartialResponse } from "workbox-range-requests";
import { KEPT_CACHE } from "../kept-cache";

type BuiltFile = { readonly url: string; readonly revision: string | null };

declare const self: ServiceWorkerGlobalScope;
/** Every file of this build; put in by the build. */
declare const BUILT_FILES: readonly BuiltFile[];

/** The one page that every address of the application shows. */
const PAGE = "/";
const API = "/api/v1/";
const NOT_THE_APPLICATION = ["/api/", "/static/", "/media/", "/health"];
/** A gateway says this of a server that it cannot reach. */
const UNREACHABLE = [502, 504];
const NO_LONGER_ALLOWED = [403, 404, 410];
/** A page that has not begun to arrive by then comes from this device. */
const LONGEST_WAIT_FOR_PAGE_MS = 4_000;

const builtFiles = [...BUILT_FILES];
const builtAddresses = new Set(builtFiles.map((file) => file.url));

precache(builtFiles);
cleanupOutdatedCaches();

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith(API)) event.respondWith(answer(event));
  else if (request.mode === "navigate") {
    if (!NOT_THE_APPLICATION.some((start) => pathname.startsWith(start))) event.respondWith(page(request));
  } else if (builtAddresses.has(pathname)) event.respondWith(builtFile(request, pathname));
});

const builtFile = async (request: Request, pathname: string): Promise<Response> =>
  (await matchPrecache(pathname)) ?? fetch(request);

async function page(request: Request): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LONGEST_WAIT_FOR_PAGE_MS);
  try {
    const response = await fetch(request, { signal: patience.signal });
    if (!UNREACHABLE.includes(response.status)) return response;
    return (await matchPrecache(PAGE)) ?? response;
  } catch {
    return (await matchPrecache(PAGE)) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}

async function answer(event: FetchEvent): Promise<Response> {
  const { request } = event;
  let response: Response;
  try {
    response = await fetch(request);
  } catch (failure) {
    const kept = request.signal.aborted ? null : await keptAnswer(request);
    if (kept) return kept;
    throw failure;
  }
  if (UNREACHABLE.includes(response.status)) return (await keptAnswer(request)) ?? response;
  if (response.status === 200) event.waitUntil(renewKept(request.url, response.clone()));
  if (NO_LONGER_ALLOWED.includes(response.status)) event.waitUntil(forgetKept(request.url));
  return response;
}

async function keptAnswer(request: Request): Promise<Response | null> {
  const kept = await caches.match(request.url, { cacheName: KEPT_CACHE, ignoreVary: true });
  if (!kept) return null;
  return request.headers.has("range") ? createPartialResponse(request, kept) : kept;
}

/** What is kept is decided by the page that opens the work; here it only follows the server. */
async function renewKept(address: string, response: Response): Promise<void> {
  const isKept = await caches.match(address, { cacheName: KEPT_CACHE, ignoreVary: true });
  if (isKept) await (await caches.open(KEPT_CACHE)).put(address, response);
  else await response.body?.cancel();
}

async function forgetKept(address: string): Promise<void> {
  if (await caches.has(KEPT_CACHE))
    await (await caches.open(KEPT_CACHE)).delete(address, { ignoreVary: true });
}
