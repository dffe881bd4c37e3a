import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sessionQuery } from "@/api/session";

/** One of `choices`, as this person last chose on this device; the first of them before that. */
export const useKeptChoice = <T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
): [T, (next: T) => void] => {
  const person = useQuery(sessionQuery).data?.user.id ?? "";
  const place = `groundling-${name}-${person}`;
  const [chosen, setChosen] = useState<T | null>(null);
  const choose = (next: T) => {
    setChosen(next);
    try {
      localStorage.setItem(place, next);
    } catch {
      // It still counts as long as the page is open.
    }
  };
  return [chosen ?? kept(place, choices), choose];
};

const kept = <T extends string>(place: string, choices: readonly [T, ...T[]]): T => {
  try {
    const stored = localStorage.getItem(place);
    return choices.find((choice) => choice === stored) ?? choices[0];
  } catch {
    // A browser that keeps nothing begins with the first.
    return choices[0];
  }
};
