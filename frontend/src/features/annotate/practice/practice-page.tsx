import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { changePreferences, preferencesStore } from "@/api/preferences";
import { sessionQuery } from "@/api/session";
import type { Session } from "@/api/types";
import { browserEnvironment } from "@/editor/journal/browser-environment";
import { OpenBench } from "@/features/annotate/annotate-bench";
import type { BenchTarget } from "@/features/annotate/bench-target";
import type { Onlooker } from "@/features/annotate/onlooker";
import { practiceTable, practiceTarget } from "@/features/annotate/practice/practice-target";
import { Tour } from "@/features/annotate/practice/tour";
import { TOUR_STEPS } from "@/features/annotate/practice/tour-steps";
import { TourStrip } from "@/features/annotate/practice/tour-strip";
import { BenchSkeleton } from "@/workbench/bench-skeleton";
import type { ScreenCommand } from "@/workbench/screen-command";

const route = getRouteApi("/signed-in/practice");

/** A page's own answers: of all that a bench asks the server for, practice knows who is signed in and no more. */
const closedQueries = (session: Session): QueryClient => {
  const client = new QueryClient({
    defaultOptions: { queries: { enabled: false }, mutations: { networkMode: "always" } },
  });
  client.setQueryData(sessionQuery.queryKey, session);
  return client;
};

/** The tour: a real bench on a clip that comes with the application, where nothing is kept. */
export const PracticePage = () => {
  const session = useQuery(sessionQuery).data;
  const [opened] = useState(session);
  const closed = useMemo(() => opened && closedQueries(opened), [opened]);
  if (!closed) return <BenchSkeleton />;
  return (
    <QueryClientProvider client={closed}>
      <PracticeBench />
    </QueryClientProvider>
  );
};

const PracticeBench = () => {
  const { t } = useTranslation();
  const { from } = route.useSearch();
  const navigate = route.useNavigate();
  const [table] = useState(practiceTable);
  const [target] = useState((): BenchTarget => {
    const made = practiceTarget({
      project: t("tour.project"),
      stage: t("tour.title"),
      clip: t("tour.clip"),
      finding: (rule, track) => t(`tour.finding.${rule}`, { track }),
      refusal: t("tour.refusal"),
    });
    return made as unknown as BenchTarget;
  });
  const [tour] = useState(
    () =>
      new Tour({
        steps: TOUR_STEPS,
        after: browserEnvironment.after,
        onOver: () => void changePreferences({ tour: "finished" }),
      }),
  );
  const at = useStore(tour.store, (state) => state.at);
  const isOver = at === TOUR_STEPS.length;
  const leave = () => {
    // Who has finished it once and looks at it again has still finished it.
    if (preferencesStore.getState().tour === "unseen") void changePreferences({ tour: "skipped" });
    if (from) void navigate({ to: "/annotate/$assignmentId", params: { assignmentId: from } });
    else void navigate({ to: "/work" });
  };
  const commands: ScreenCommand[] = [
    { name: "tour_next", isEnabled: true, perform: () => (isOver ? leave() : tour.next()) },
    { name: "tour_back", isEnabled: at > 0 && !isOver, perform: () => tour.back() },
    { name: "leave_tour", isEnabled: true, perform: leave },
  ];
  const onlooker: Onlooker = {
    commands,
    strip: <TourStrip tour={tour} onLeave={leave} />,
    eyes: tour,
  };
  return (
    <OpenBench
      target={target}
      place={{}}
      table={table}
      onSubmitted={() => tour.submitted()}
      onlooker={onlooker}
    />
  );
};
