import { notifications } from "@mantine/notifications";
import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { AttributesSeen } from "@/api/annotations";

/**
 * What a desk is told of the project's own attributes. When the server has newer ones, the work is loaded again, once
 * for each version; changes that wait are kept on this device meanwhile and sent then.
 */
export const useAttributesSeen = (reload: () => unknown): ((version: number) => AttributesSeen) => {
  const { t } = useTranslation();
  const told = useRef(0);
  const latest = useRef(reload);
  latest.current = reload;
  return useCallback(
    (version) => ({
      version,
      onChanged: () => {
        if (told.current >= version) return;
        told.current = version;
        notifications.show({ message: t("attributes.changed"), autoClose: 10_000 });
        void latest.current();
      },
    }),
    [t],
  );
};
