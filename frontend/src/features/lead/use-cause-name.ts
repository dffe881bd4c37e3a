import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { RISKS } from "@/api/audits";

/** What drew an item, in words: the server says "type:Pose" or "risk:too_fast". */
export const useCauseName = (): ((cause: string) => string) => {
  const { t } = useTranslation();
  return useCallback(
    (cause) => {
      const [kind, name] = cause.split(":", 2);
      if (kind === "type") return t("lead.audit.causes.type", { type: name });
      if (kind === "risk") return t(`lead.audit.risks.${name as (typeof RISKS)[number]}`);
      return t(
        `lead.audit.causes.${kind as "split" | "new_person" | "failing_person" | "failed_before" | "topped_up"}`,
      );
    },
    [t],
  );
};
