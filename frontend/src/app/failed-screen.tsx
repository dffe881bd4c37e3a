import type { ErrorComponentProps } from "@tanstack/react-router";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState, LoadFailure } from "@/workbench/ui/screen-states";

export const FailedScreen = ({ error, reset }: ErrorComponentProps) => (
  <main style={{ padding: 24 }}>
    <LoadFailure error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
  </main>
);

export const UnknownAddress = () => {
  const { t } = useTranslation();
  return (
    <main style={{ padding: 24 }}>
      <EmptyState
        title={t("app.unknownAddress")}
        hint={t("app.unknownAddressHint")}
        action={<Link to="/work">{t("nav.work")}</Link>}
      />
    </main>
  );
};
