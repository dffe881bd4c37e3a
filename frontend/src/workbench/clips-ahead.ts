import { type FrameSource, openFrameSource } from "@/media/frame-source";
import type { FrameTable } from "@/media/frame-table";
import type { SourceFrame } from "@/shared/units";

type Clip = { readonly url: string; readonly table: FrameTable };

/** The clip that comes next, opened before anybody looks at it. More than one would only take memory. */
let ahead: { readonly url: string; readonly source: Promise<FrameSource> } | null = null;

/** Opens a clip and decodes the picture that is shown first. What cannot be opened says so when it is looked at. */
export const prepareClip = ({ url, table }: Clip, first: SourceFrame): void => {
  if (ahead?.url === url) return;
  forgetClip();
  const source = openFrameSource({ url, table });
  ahead = { url, source };
  source.then(
    (opened) => opened.frame(first).catch(() => undefined),
    () => undefined,
  );
};

/** Closes the clip that was opened ahead, when nobody is to look at it any more. */
export const forgetClip = (): void => {
  const forgotten = ahead;
  ahead = null;
  forgotten?.source.then(
    (opened) => opened.close(),
    () => undefined,
  );
};

/** Opens a clip to be looked at: the one that was opened ahead, where it is that. Throws MediaFault. */
export const openClip = async (clip: Clip): Promise<FrameSource> => {
  if (ahead?.url !== clip.url) return openFrameSource(clip);
  const { source } = ahead;
  ahead = null;
  return source.catch(() => openFrameSource(clip));
};
