import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { assistQuery } from "@/api/assist";
import { maskModel } from "@/api/mask-model";
import type { AssistOffer } from "@/api/types";
import type { StcSession } from "@/workbench/sessions";

type Wish = { session: StcSession; annotationId: string; project: string; canTrack: boolean };

/** Lets the tool for clicks ask the mask model, where one is set up; the offer says in words whether one is. */
export const useMaskPrompts = ({ session, annotationId, project, canTrack }: Wish): AssistOffer | null => {
  const { t } = useTranslation();
  const offer = useQuery(assistQuery(project)).data?.find((each) => each.kind === "segment") ?? null;
  const isAvailable = offer?.available ?? false;
  useEffect(() => {
    const { prompts } = session.masks;
    if (!canTrack) prompts.attach(null, "not_editable");
    else prompts.attach(isAvailable ? maskModel(annotationId, { failed: t("assist.failed") }) : null);
    return () => prompts.attach(null);
  }, [session, annotationId, canTrack, isAvailable, t]);
  return offer;
};
