import { lazy, Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { BenchAct } from "@/workbench/bench-acts";

const loadKeys = () => import("@/workbench/keys-overlay");
const loadPalette = () => import("@/workbench/palette");
const KeysOverlay = lazy(() => loadKeys().then((module) => ({ default: module.KeysOverlay })));
const Palette = lazy(() => loadPalette().then((module) => ({ default: module.Palette })));

/** How often the palette was asked for. */
const asked = createStore(() => ({ times: 0 }));

export const openPalette = () => asked.setState(({ times }) => ({ times: times + 1 }));

type Props = { acts: readonly BenchAct[]; isKeysOpen: boolean; onKeysClosed: () => void };

/** The list of all keys and the palette, neither of them loaded before the screen itself stands. */
export const ActsHelp = ({ acts, isKeysOpen, onKeysClosed }: Props) => {
  const { times } = useStore(asked);
  const [before] = useState(times);
  useEffect(() => {
    const timer = setTimeout(() => {
      // Without a network they cannot be fetched now; they are asked for again when somebody opens them.
      void Promise.all([loadKeys(), loadPalette()]).catch(() => undefined);
    }, 1_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Suspense fallback={null}>
      {isKeysOpen && <KeysOverlay opened onClose={onKeysClosed} acts={acts} />}
      {times > before && <Palette acts={acts} asked={times} />}
    </Suspense>
  );
};
