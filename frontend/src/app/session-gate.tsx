import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from "react";
import { onSignedOut } from "@/api/client";
import { isSignedOut } from "@/api/errors";
import { onSignedInElsewhere, sessionQuery } from "@/api/session";
import type { Session } from "@/api/types";
import { usePreferencesOf } from "@/app/use-preferences";
import { LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";

const loadDialogs = () => import("@/app/session-dialogs");
const SessionDialogs = lazy(() => loadDialogs().then((module) => ({ default: module.SessionDialogs })));
const SignInPage = lazy(() =>
  import("@/features/sign-in/sign-in-page").then((module) => ({ default: module.SignInPage })),
);

/**
 * Shows the screens to a person who is signed in. When the session ends under an open screen, the screen stays as it
 * is and the sign-in form stands over it, so that nothing typed or drawn is lost. When another person signs in
 * instead, in whichever window, nothing of the first one's is sent any more.
 */
export const SessionGate = ({ children }: { children: ReactNode }) => {
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
  useEffect(() => {
    // There before a session ends, and after the first screen.
    const timer = setTimeout(() => void loadDialogs().catch(() => undefined), 1_000);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => onSignedInElsewhere(enter), [enter]);

  if (!session.data) {
    if (session.error && isSignedOut(session.error))
      return (
        <Suspense fallback={<SkeletonRows />}>
          <SignInPage onSignedIn={enter} />
        </Suspense>
      );
    if (session.error) return <LoadFailure error={session.error} retry={() => void session.refetch()} />;
    return <SkeletonRows />;
  }
  if (!isReady) return <SkeletonRows />;
  return (
    <>
      {children}
      {(other !== null || expired) && (
        <Suspense fallback={null}>
          <SessionDialogs mine={session.data} other={other} onSignedIn={enter} />
        </Suspense>
      )}
    </>
  );
};
