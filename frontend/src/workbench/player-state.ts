import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { Player } from "@/media/player";
import type { SourceFrame } from "@/shared/units";

/** The frame on the screen; re-renders at each frame. Only what is drawn per frame may use it. */
export const usePlayerFrame = (player: Player | null, fallback: SourceFrame): SourceFrame =>
  useSyncExternalStore(
    useCallback((onChange) => player?.events.on("frame", onChange) ?? (() => undefined), [player]),
    () => player?.frame ?? fallback,
  );

export const usePlaying = (player: Player | null): boolean =>
  useSyncExternalStore(
    useCallback((onChange) => player?.events.on("playing", onChange) ?? (() => undefined), [player]),
    () => player?.isPlaying ?? false,
  );

/** True while the frame asked for, or the next one to play, is not there yet. */
export const useBuffering = (player: Player | null): boolean => {
  const [buffering, setBuffering] = useState(false);
  useEffect(() => {
    setBuffering(false);
    return player?.events.on("buffering", setBuffering);
  }, [player]);
  return buffering;
};

export const useRate = (player: Player | null): number =>
  useSyncExternalStore(
    useCallback((onChange) => player?.events.on("rate", onChange) ?? (() => undefined), [player]),
    () => player?.rate ?? 1,
  );

/** True while it plays backward. */
export const usePlayingBackward = (player: Player | null): boolean =>
  usePlaying(player) && player?.direction === "backward";

export const useLooping = (player: Player | null): boolean =>
  useSyncExternalStore(
    useCallback((onChange) => player?.events.on("loop", onChange) ?? (() => undefined), [player]),
    () => player !== null && player.loop !== null,
  );
