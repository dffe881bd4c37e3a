import { transcriptWriter } from "@/api/dictation";
import { Dictation } from "@/editor/dictation";
import { openMicrophone } from "@/media/voice-recorder";

/** The dictation of one annotation. In a file of its own, which is loaded when somebody first dictates. */
export const dictationFor = (
  annotationId: string,
  insert: (field: string, words: string) => boolean,
): Dictation => new Dictation({ openMicrophone, writer: transcriptWriter(annotationId), insert });
