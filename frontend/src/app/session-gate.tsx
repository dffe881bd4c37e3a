import { Modal } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { onSignedOut } from "@/api/client";
import { isSignedOut } from "@/api/errors";
import { sessionQuery } from "@/api/session";
import type { Session } from "@/api/types";
import { usePreferencesOf } from "@/app/use-preferences";
import { SignInForm } from "@/features/sign-in/sign-in-form";
import { SignInPage } from "@/features/sign-in/sign-in-page";
import { LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";

/**
 * Shows the screens to a person who is signed in. When the session ends under an open screen, the screen stays as it
 * is and the sign-in form stands over it, so that nothing typed or drawn is lost.
 */
export const SessionGate = ({ children }: { children: ReactNode }) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const session = useQuery(sessionQuery);
  const [expired, setExpired] = useState(false);

  const isReady = usePreferencesOf(session.data?.user.id);

  useEffect(() => onSignedOut(() => setExpired(true)), []);

  const enter = (next: Session) => {
    const before = queryClient.getQueryData(sessionQuery.queryKey);
    if (before && before.user.id !== next.user.id) {
      // Another person's screens must not be shown to this one, not even for a moment.
      window.location.assign("/work");
      return;
    }
    setExpired(false);
    queryClient.setQueryData(sessionQuery.queryKey, next);
    void queryClient.invalidateQueries({ predicate: (query) => query.state.status === "error" });
    window.dispatchEvent(new Event("groundling:signed-in"));
  };

  if (!session.data) {
    if (session.error && isSignedOut(session.error)) return <SignInPage onSignedIn={enter} />;
    if (session.error) return <LoadFailure error={session.error} retry={() => void session.refetch()} />;
    return <SkeletonRows />;
  }
  if (!isReady) return <SkeletonRows />;
  return (
    <>
      {children}
      <Modal
        opened={expired}
        onClose={() => undefined}
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        title={t("signIn.expiredTitle")}
        centered
      >
        <SignInForm hint={t("signIn.expiredHint")} username={session.data.user.username} onSignedIn={enter} />
      </Modal>
    </>
  );
};
