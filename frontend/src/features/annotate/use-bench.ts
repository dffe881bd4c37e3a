import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Finding, Workbench } from "@/api/types";
import type { AnnotationDocument, ObjectKind } from "@/editor/documents";
import type { EditResult } from "@/editor/edit-context";
import { selectedSceneId } from "@/editor/selection";
import type { EditorSession } from "@/editor/session";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { hasGuideline, toggleGuideline } from "@/features/annotate/guideline-panel";
import { sayMasksLost } from "@/features/annotate/mask-notice";
import { firstToSpeakOf, kindOf } from "@/features/annotate/selectable";
import { type BenchAudit, useAudit } from "@/features/annotate/use-audit";
import { useConflictCommands } from "@/features/annotate/use-conflict-commands";
import { useEditorSession } from "@/features/annotate/use-editor-session";
import { useKeptWork } from "@/features/annotate/use-kept-work";
import { type Lease, useLease } from "@/features/annotate/use-lease";
import { useLeaveGuard } from "@/features/annotate/use-leave-guard";
import { hasFollowed } from "@/features/annotate/use-next-of-stage";
import type { PenHandle } from "@/features/annotate/use-pen";
import { usePlaceInAddress } from "@/features/annotate/use-place-in-address";
import { useSubmission } from "@/features/annotate/use-submission";
import { useTourCommands } from "@/features/annotate/use-tour-commands";
import { useWorkAhead } from "@/features/annotate/use-work-ahead";
import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import type { Box, PictureSize } from "@/shared/box";
import { clampFrame, type FrameInterval, type SourceFrame } from "@/shared/units";
import { openPalette } from "@/workbench/acts-help";
import { mediaSize, pictureSize } from "@/workbench/picture-size";
import { playerCommands, stageCommands } from "@/workbench/player-acts";
import type { ScreenCommand } from "@/workbench/screen-command";
import type { AnySession, StcSession } from "@/workbench/sessions";
import type { ContextToggle } from "@/workbench/transport";
import { usePlayer } from "@/workbench/use-player";
import { useClipContext } from "@/workbench/use-player-context";
import { useTone } from "@/workbench/video-stage-tone";
import { StageView } from "@/workbench/video-stage-view";

/** Clips that are looked at again and again until everything is answered. */
const LOOPED: readonly string[] = ["fgqa", "mcq"];

/** Everything that both benches bind: the editor, the player, and what the screen around them does. */
export type Bench<D extends AnnotationDocument> = {
  session: EditorSession<D>;
  pen: PenHandle;
  lease: Lease;
  player: Player | null;
  /** Goes to a frame of what can be looked at, also while the clip is still being opened. */
  seek: (frame: SourceFrame) => void;
  table: FrameTable;
  clip: FrameInterval;
  /** The frames that can be looked at: the clip, or all of the source video. */
  span: FrameInterval;
  context: ContextToggle;
  /** Lets the clip end at a frame, as if nothing came after it; null for all of it. */
  endAt: (frame: SourceFrame | null) => void;
  stage: StageView;
  picture: PictureSize;
  media: PictureSize;
  bindVideo: (place: HTMLElement | null) => void;
  bindCanvas: (element: HTMLCanvasElement | null) => void;
  mediaFault: string | null;
  findings: readonly Finding[];
  /** What is judged here, or what came back from an audit; null where there is neither. */
  audit: BenchAudit | null;
  screenCommands: readonly ScreenCommand[];
  /** Says in a toast why an edit was refused; true when it was not. */
  sayRefusal: (result: EditResult) => boolean;
  selectById: (id: string) => void;
  submit: () => void;
  isSubmitting: boolean;
  submitRefusal: string | null;
  isHelpOpen: boolean;
  setHelpOpen: (open: boolean) => void;
};

type Wish<D extends AnnotationDocument> = {
  target: BenchTarget<D>;
  table: FrameTable;
  clip: FrameInterval;
  place: { frame?: number; object?: string };
  onSubmitted: (next: Workbench | null) => void;
};

/** Null until what an earlier visit left on this device has been brought back. */
export const useBench = <D extends AnnotationDocument>({
  target,
  table,
  clip,
  place,
  onSubmitted,
}: Wish<D>): Bench<D> | null => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const live = useEditorSession(target, table, clip);
  const { session } = live;
  const [firstPlace] = useState(place);
  const [playsAtOnce] = useState(() => hasFollowed(target.assignmentId));
  const kept = useKeptWork(target, playsAtOnce);
  const { player, fault, seek, bindVideo, bindCanvas } = usePlayer({
    address: target.desk.clipAddress,
    table,
    clip,
    kept,
    initialFrame: clampFrame(firstPlace.frame ?? clip.startFrame, clip),
    repeats: LOOPED.includes(target.document.document_type),
    playsAtOnce,
  });
  const [endsAt, endAt] = useState<SourceFrame | null>(null);
  const { span, context } = useClipContext(player, table, clip, endsAt);
  const [stage] = useState(() => new StageView());
  const { store: tone } = useTone();
  const [isHelpOpen, setHelpOpen] = useState(false);

  useEffect(() => {
    if (!session || !player) return;
    session.attachPlayer(player);
    session.setFrame(player.frame);
    const unsubscribe = player.events.on("frame", (frame) => session.setFrame(frame));
    return () => {
      unsubscribe();
      session.attachPlayer(null);
    };
  }, [session, player]);

  useEffect(
    () =>
      session?.events.on("refused", ({ code }) => {
        notifications.show({ color: "red", message: t(`edit_fault.${code}`) });
      }),
    [session, t],
  );

  useEffect(
    () => session?.events.on("masksLost", (lost) => sayMasksLost(session as unknown as StcSession, lost)),
    [session],
  );

  const canTrack = target.stage.edits.includes("keyframe");
  useEffect(() => {
    if (!session) return;
    const { document } = session.store.getState();
    const kind = firstPlace.object ? kindOf(document, firstPlace.object) : null;
    if (kind && firstPlace.object) session.select({ kind, id: firstPlace.object });
    else session.select(firstToSpeakOf(document, canTrack));
  }, [session, firstPlace, canTrack]);

  usePlaceInAddress(target.desk.isPractice ? null : (session as AnySession | null));
  useLeaveGuard(session?.journal ?? null);
  const canWork = !target.readOnly && live.pen.place === "here";
  const lease = useLease(canWork ? target.assignmentId : null);
  useWorkAhead(target as BenchTarget, canWork && player !== null);
  const conflictCommands = useConflictCommands(session as AnySession | null);
  const tourCommands = useTourCommands(target);
  const audit = useAudit({
    target,
    canWork,
    select: (id) => {
      const kind = session && kindOf(session.store.getState().document, id);
      if (kind) session.select({ kind, id });
    },
  });
  const submission = useSubmission({
    session: session as AnySession | null,
    desk: target.desk,
    revision: live.revision,
    onFindings: live.setFindings,
    onBegin: () => player?.rest(),
    onRefused: () => player?.seek(player.frame),
    onSubmitted,
  });

  const sayRefusal = useCallback(
    (result: EditResult) => {
      if (!result.ok) notifications.show({ color: "red", message: t(`edit_fault.${result.error.code}`) });
      return result.ok;
    },
    [t],
  );

  if (!session) return null;
  const screenCommands: ScreenCommand[] = [
    ...playerCommands(player, table),
    ...stageCommands(stage, tone, () => selectedBox(session as AnySession)),
    { name: "show_context", isEnabled: player !== null && context.isOffered, perform: context.toggle },
    {
      name: "submit",
      isEnabled: canWork && !submission.isSubmitting,
      perform: submission.submit,
    },
    ...conflictCommands,
    ...audit.commands,
    { name: "work_here", isEnabled: live.pen.place === "elsewhere", perform: live.pen.take },
    {
      name: "open_palette",
      isEnabled: true,
      perform: openPalette,
    },
    { name: "show_keys", isEnabled: true, perform: () => setHelpOpen(true) },
    ...tourCommands,
    { name: "show_guideline", isEnabled: hasGuideline(target), perform: toggleGuideline },
    {
      name: "go_to_work",
      isEnabled: true,
      perform: () => void navigate({ to: "/work" }),
    },
  ];
  return {
    session,
    pen: live.pen,
    lease,
    player,
    seek,
    table,
    clip,
    span,
    context,
    endAt,
    stage,
    picture: pictureSize(target.asset),
    media: mediaSize(target.asset),
    bindVideo,
    bindCanvas,
    mediaFault: fault && t(`media_fault.${fault.code}`),
    findings: live.findings,
    audit: audit.here,
    screenCommands,
    sayRefusal,
    selectById: (id) => {
      const kind: ObjectKind | null = kindOf(session.store.getState().document, id);
      if (kind) session.select({ kind, id });
    },
    submit: submission.submit,
    isSubmitting: submission.isSubmitting,
    submitRefusal: submission.refusal,
    isHelpOpen,
    setHelpOpen,
  };
};

/** The box of the selected object on the frame that is shown. */
const selectedBox = (session: AnySession): Box | null => {
  const selected = selectedSceneId((session as EditorSession).store.getState());
  return session.scene().find((mark) => mark.id === selected)?.box ?? null;
};
