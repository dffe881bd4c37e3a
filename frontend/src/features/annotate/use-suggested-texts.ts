import { useState } from "react";
import type { Suggestion } from "@/api/types";
import type { Segment } from "@/editor/documents";

/** What models proposed for captions: those that came with the work, and those taken over since. */
export const useSuggestedTexts = (suggestions: readonly Suggestion[]) => {
  const [taken, setTaken] = useState<ReadonlyMap<string, string>>(new Map());
  return {
    note: (suggestionId: string, text: string) =>
      setTaken((before) => new Map([...before, [suggestionId, text]])),
    /** The proposal that the segment's caption began with; null where it began with nothing. */
    of: ({ origin }: Segment): string | null => {
      const id = origin.suggestion_id;
      if (!id) return null;
      const text = taken.get(id) ?? suggestions.find((each) => each.id === id)?.output?.text;
      return typeof text === "string" ? text : null;
    },
  };
};
