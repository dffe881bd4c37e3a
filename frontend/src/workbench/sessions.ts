import type { FgqaDocument, McqDocument, SgqaDocument, StcDocument } from "@/editor/documents";
import type { EditorSession } from "@/editor/session";

export type StcSession = EditorSession<StcDocument>;
export type FgqaSession = EditorSession<FgqaDocument>;
export type McqSession = EditorSession<McqDocument>;
export type SgqaSession = EditorSession<SgqaDocument>;
export type AnySession = StcSession | FgqaSession | McqSession | SgqaSession;
