import { useCallback, useEffect, useRef, useState } from "react";
import type { FrameSource } from "@/media/frame-source";
import type { FrameTable } from "@/media/frame-table";
import { MediaFault } from "@/media/media-fault";
import { CanvasSurface } from "@/media/picture-surface";
import { Player } from "@/media/player";
import { clampFrame, type FrameInterval, type SourceFrame } from "@/shared/units";
import { type OpenClip, openClip } from "@/workbench/clips-ahead";

type Wish = {
  address: string;
  table: FrameTable;
  clip: FrameInterval;
  initialFrame: SourceFrame;
  /** The clip as it lies on this device, once it does. */
  kept?: Blob | null;
  /** Plays the clip again and again. */
  repeats?: boolean;
  /** Plays as soon as it can. */
  playsAtOnce?: boolean;
};

type PlayerHandle = {
  player: Player | null;
  fault: MediaFault | null;
  /** Goes to a frame; before the clip can be read, the player will begin there. */
  seek: (frame: SourceFrame) => void;
  /** Where the video is put. */
  bindVideo: (place: HTMLElement | null) => void;
  bindCanvas: (element: HTMLCanvasElement | null) => void;
};

/** One player for the life of the screen, made as soon as its two places stand and the clip can be read. */
export const usePlayer = ({
  address,
  table,
  clip,
  initialFrame,
  kept,
  repeats = false,
  playsAtOnce = false,
}: Wish): PlayerHandle => {
  const [place, bindVideo] = useState<HTMLElement | null>(null);
  const [canvas, bindCanvas] = useState<HTMLCanvasElement | null>(null);
  const [player, setPlayer] = useState<Player | null>(null);
  const [source, setSource] = useState<FrameSource | null>(null);
  const [fault, setFault] = useState<MediaFault | null>(null);
  // The first frame asked for, or where the person went before the clip could be read: later the address follows
  // the player, not the player the address.
  const startFrame = useRef(initialFrame);

  useEffect(() => {
    if (!place || !canvas) return;
    let isGone = false;
    let made: Player | null = null;
    let opened: OpenClip | null = null;
    openClip({ url: address, table }).then(
      (readable) => {
        if (isGone) return readable.close();
        opened = readable;
        setSource(readable.source);
        place.append(readable.video);
        made = new Player({
          video: readable.video,
          surface: new CanvasSurface(canvas),
          source: readable.source,
          clip,
          startFrame: clampFrame(startFrame.current, clip),
          repeats,
        });
        made.events.on("error", setFault);
        if (playsAtOnce) void made.play();
        setPlayer(made);
      },
      (error: unknown) => {
        if (!isGone && error instanceof MediaFault) setFault(error);
      },
    );
    return () => {
      isGone = true;
      made?.destroy();
      opened?.close();
      setSource(null);
      setPlayer(null);
    };
  }, [place, canvas, address, table, clip, repeats, playsAtOnce]);
  useEffect(() => {
    if (source && kept) void source.readFrom(kept);
  }, [source, kept]);
  const seek = useCallback(
    (frame: SourceFrame) => {
      if (player) player.seek(frame);
      else startFrame.current = frame;
    },
    [player],
  );

  return { player, fault, seek, bindVideo, bindCanvas };
};
