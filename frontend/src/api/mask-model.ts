import { askForSuggestion, growthOf } from "@/api/assist";
import { cancelJob, isLive } from "@/api/jobs";
import type { Suggestion } from "@/api/types";
import type { MaskModel, MaskProposal } from "@/editor/masks/prompt-desk";
import type { Mask } from "@/editor/masks/run-lengths";

/** A person waits for this with the hand on the mouse, so it is asked for oftener than a propagation. */
const FOLLOW_MS = 120;

/** The server's mask model, asked from inside an annotation. `says.failed` where the server gives no reason. */
export const maskModel = (annotationId: string, says: { readonly failed: string }): MaskModel => {
  const segment: MaskModel["segment"] = async (prompt, signal) => {
    const { trackId: track_id, frame, box, points } = prompt;
    const { id } = await askForSuggestion(annotationId, {
      kind: "segment",
      input: { track_id, frame, box, points },
    });
    // Nobody waits for it any more; where that cannot be said, it is done in vain.
    const cancel = () => void cancelJob(id).catch(() => undefined);
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    for (;;) {
      const { job, suggestion } = await growthOf(annotationId, id, { attempt: 0, have: 0 });
      signal.throwIfAborted();
      if (isLive(job)) {
        await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
        continue;
      }
      signal.removeEventListener("abort", cancel);
      // An earlier question was the same, and was given up just as this one joined its job.
      if (job.state === "cancelled") return segment(prompt, signal);
      if (!suggestion) throw new Error(job.error || says.failed);
      return proposalOf(suggestion);
    }
  };
  return { segment };
};

const proposalOf = ({ id, output, model_name }: Suggestion): MaskProposal => {
  const { mask, score } = output as { mask: Mask; score: number };
  return { suggestionId: id, mask, score, model: model_name };
};
