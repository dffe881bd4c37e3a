import { type FrameSource, openFrameSource } from "@/media/frame-source";
import type { FrameTable } from "@/media/frame-table";
import type { SourceFrame } from "@/shared/units";

type Clip = { readonly url: string; readonly table: FrameTable };

/** A clip that can be shown: its exact pictures, and the element that plays it, for whoever shows it to put in place. */
export type OpenClip = {
  readonly source: FrameSource;
  readonly video: HTMLVideoElement;
  readonly close: () => void;
};

/** The clip that comes next, opened before anybody looks at it. More than one would only take memory. */
let ahead: { readonly url: string; readonly clip: Promise<OpenClip> } | null = null;

/**
 * Opens a clip, decodes the picture that is shown first, has its video stand there, and with `holdsFile` has the whole
 * file at hand for it. What cannot be opened says so when it is looked at.
 */
export const prepareClip = (clip: Clip, first: SourceFrame, holdsFile: boolean): void => {
  if (ahead?.url === clip.url) return;
  forgetClip();
  const opening = open(clip, holdsFile);
  ahead = { url: clip.url, clip: opening };
  opening.then(
    ({ source, video }) => {
      video.currentTime = source.middle(first);
      return source.frame(first).catch(() => undefined);
    },
    () => undefined,
  );
};

/** Closes the clip that was opened ahead, when nobody is to look at it any more. */
export const forgetClip = (): void => {
  const forgotten = ahead;
  ahead = null;
  forgotten?.clip.then(
    ({ close }) => close(),
    () => undefined,
  );
};

/** Opens a clip to be looked at: the one that was opened ahead, where it is that. Throws MediaFault. */
export const openClip = async (clip: Clip): Promise<OpenClip> => {
  if (ahead?.url !== clip.url) return open(clip, false);
  const prepared = ahead.clip;
  ahead = null;
  return prepared.catch(() => open(clip, false));
};

const open = async (clip: Clip, holdsFile: boolean): Promise<OpenClip> => {
  const [source, file] = await Promise.all([openFrameSource(clip), holdsFile ? fileOf(clip.url) : null]);
  const address = file ? URL.createObjectURL(file) : clip.url;
  if (file) void source.readFrom(file);
  const video = Object.assign(document.createElement("video"), {
    playsInline: true,
    preload: "auto",
    src: address,
  });
  return {
    source,
    video,
    close: () => {
      source.close();
      // Otherwise the browser holds file and decoder until the element is collected.
      video.remove();
      video.removeAttribute("src");
      video.load();
      if (file) URL.revokeObjectURL(address);
    },
  };
};

/** Without it the video element fetches what it needs by itself. */
const fileOf = async (url: string): Promise<Blob | null> => {
  try {
    const response = await fetch(url, { credentials: "same-origin" });
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
};
