import { useNavigate } from "@tanstack/react-router";
import type { BenchTarget } from "@/features/annotate/bench-target";
import type { ScreenCommand } from "@/workbench/screen-command";
import { declineTour, useIsTourUnseen } from "@/workbench/tour-invitation";

/** The tour is about tracks and captions; a person who works on such an item for the first time is asked to it. */
export const isTourOffered = ({ assignmentId, desk, document, readOnly }: BenchTarget): boolean =>
  document.document_type === "stc" && assignmentId !== null && !desk.isPractice && !readOnly;

/** What a bench can do about the tour, before it has begun. */
export const useTourCommands = (target: BenchTarget): ScreenCommand[] => {
  const navigate = useNavigate();
  const isUnseen = useIsTourUnseen();
  if (target.desk.isPractice) return [];
  const { assignmentId } = target;
  return [
    {
      name: "start_tour",
      isEnabled: true,
      perform: () => void navigate({ to: "/practice", search: assignmentId ? { from: assignmentId } : {} }),
    },
    { name: "leave_tour", isEnabled: isUnseen && isTourOffered(target), perform: declineTour },
  ];
};
