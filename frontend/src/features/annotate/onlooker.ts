import type { ReactNode } from "react";
import type { Finding } from "@/api/types";
import type { Player } from "@/media/player";
import type { ScreenCommand } from "@/workbench/screen-command";
import type { StcSession } from "@/workbench/sessions";

/** Who looks on while a person works at a bench, and speaks above it: the tour. */
export type Onlooker = {
  readonly commands: readonly ScreenCommand[];
  readonly strip: ReactNode;
  readonly eyes: Eyes;
};

/** What an onlooker sees; the same object as long as the bench is open. */
export interface Eyes {
  /** Returns the function that ends it. */
  watch(session: StcSession, player: Player): () => void;
  found(findings: readonly Finding[]): void;
  /** The person went to the place of a finding. */
  findingFollowed(): void;
}
