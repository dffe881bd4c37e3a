import { Button, Modal, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { onSignedOut } from "@/api/client";
import { isSignedOut } from "@/api/errors";
import { forgetWorkOfPerson, onSignedInElsewhere, sessionQuery } from "@/api/session";
import type { Session } from "@/api/types";
import { usePreferencesOf } from "@/app/use-preferences";
import { SignInForm } from "@/features/sign-in/sign-in-form";
import { SignInPage } from "@/features/sign-in/sign-in-page";
import { LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";

const nameOf = ({ user }: Session): string => user.display_name || user.username;

/**
 * Shows the screens to a person who is signed in. When the session ends under an open screen, the screen stays as it
 * is and the sign-in form stands over it, so that nothing typed or drawn is lost. When another person signs in
 * instead, in whichever window, nothing of the first one's is sent any more.
 */
export const SessionGate = ({ children }: { children: ReactNode }) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const session = useQuery(sessionQuery);
  const [expired, setExpired] = useState(false);
  const [other, setOther] = useState<Session | null>(null);

  const enter = useCallback(
    (next: Session) => {
      const before = queryClient.getQueryData(sessionQuery.queryKey);
      setExpired(false);
      if (before && before.user.id !== next.user.id) {
        window.dispatchEvent(new Event("groundling:other-person"));
        setOther(next);
        return;
      }
      setOther(null);
      queryClient.setQueryData(sessionQuery.queryKey, next);
      void queryClient.invalidateQueries({ predicate: (query) => query.state.status === "error" });
      window.dispatchEvent(new Event("groundling:signed-in"));
    },
    [queryClient],
  );

  const isReady = usePreferencesOf(session.data?.user.id);

  useEffect(() => onSignedOut(() => setExpired(true)), []);
  useEffect(() => onSignedInElsewhere(enter), [enter]);

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
        opened={other !== null}
        onClose={() => undefined}
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        title={t("signIn.otherTitle")}
        centered
      >
        <Stack gap="md">
          <Text size="sm">
            {t("signIn.otherHint", { before: nameOf(session.data), now: other ? nameOf(other) : "" })}
          </Text>
          <Button size="sm" data-autofocus onClick={() => void startAnew()}>
            {t("signIn.otherGoOn", { now: other ? nameOf(other) : "" })}
          </Button>
        </Stack>
      </Modal>
      <Modal
        opened={expired && other === null}
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

/** Another person's screens must not be shown to this one, not even for a moment. */
const startAnew = async () => {
  await forgetWorkOfPerson();
  window.location.assign("/work");
};
