import { MantineProvider } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import { ApiError, isSignedOut } from "@/api/errors";
import { i18n } from "@/app/i18n";
import { NewVersion } from "@/app/new-version";
import { cssVariables, theme } from "@/app/theme";
import { Toasts } from "@/app/toasts";

const MAX_RETRIES = 2;

/** A refusal is an answer, not a hiccup: only a failed connection or a failing server is asked again. */
const worthRetrying = (failures: number, error: Error): boolean =>
  failures < MAX_RETRIES && !(error instanceof ApiError && error.status < 500);

/** A change that failed is said in a toast, unless its screen says it in its own place. */
const sayFailure = (error: Error, handledByScreen: boolean) => {
  if (handledByScreen || isSignedOut(error)) return;
  notifications.show({ color: "red", title: i18n.t("state.notDone"), message: error.message });
};

export const createQueryClient = () =>
  new QueryClient({
    // Without the network what is kept on this device answers; so nothing waits for the browser to say "online".
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 5_000, networkMode: "always" },
      mutations: { networkMode: "always" },
    },
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) =>
        sayFailure(error, mutation.meta?.failureShownByScreen === true),
    }),
  });

export const Providers = ({ queryClient, children }: { queryClient: QueryClient; children: ReactNode }) => (
  <I18nextProvider i18n={i18n}>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Toasts />
        <NewVersion />
        {children}
      </QueryClientProvider>
    </MantineProvider>
  </I18nextProvider>
);
