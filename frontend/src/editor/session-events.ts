import type { Change } from "@/editor/changes";
import type { Keyframe } from "@/editor/documents";
import type { EditFault } from "@/editor/edit-context";

/** What a session says to the screen around it. */
export interface SessionEvents {
  /** What has just been done to the shown document, for another window that shows it too. */
  changed: readonly Change[];
  /** Why what was asked for by a key, a drag or a field was not done. */
  refused: EditFault;
  /** Keyframes as they were before an edit that was not about masks took theirs away. */
  masksLost: readonly Keyframe[];
}
