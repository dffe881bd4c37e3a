import type { FgqaDocument, McqDocument, StcDocument } from "@/editor/documents";
import type { EditorSession } from "@/editor/session";

export type StcSession = EditorSession<StcDocument>;
export type FgqaSession = EditorSession<FgqaDocument>;
export type McqSession = EditorSession<McqDocument>;
export type AnySession = StcSession | FgqaSession | McqSession;
