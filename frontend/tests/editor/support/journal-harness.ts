import { put } from "@/editor/changes";
import type { Track } from "@/editor/documents";
import { Journal } from "@/editor/journal/journal";
import { memoryJournalStorage } from "@/editor/journal/memory-storage";
import type { JournalStorage } from "@/editor/journal/storage";
import { LossyServer } from "./lossy-server";
import { ManualEnvironment } from "./manual-environment";

export const SCOPE = { userId: "person", annotationId: "annotation" };

export const track = (id: string, name: string): Track => ({
  id,
  category: "person",
  name,
  finished: false,
  attributes: {},
  origin: { by: "human" },
});

/** A journal between a device and a server, with the names by which tests speak about it. */
export function journal(
  options: { server?: LossyServer; storage?: JournalStorage; environment?: ManualEnvironment } = {},
) {
  const server = options.server ?? new LossyServer();
  const environment = options.environment ?? new ManualEnvironment();
  const storage = options.storage ?? memoryJournalStorage();
  const versions = Object.fromEntries([...server.objects].map(([id, { version }]) => [id, version]));
  const subject = new Journal({
    scope: SCOPE,
    versions,
    storage,
    transport: server,
    environment,
    onStored: () => undefined,
  });
  const there = new Set([...server.objects].filter(([, { value }]) => value !== null).map(([id]) => id));
  const rename = (id: string, name: string) => {
    subject.record([put("track", track(id, name))], new Set(there.has(id) ? [] : [id]));
    there.add(id);
  };
  const names = () => server.log.map(({ id, value }) => `${id}=${(value as Track | null)?.name}`);
  return { subject, server, environment, storage, rename, names, view: () => subject.view.getState() };
}
