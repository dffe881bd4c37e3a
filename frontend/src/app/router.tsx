import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { frameInAddress, textInAddress } from "@/app/address";
import { FailedScreen, UnknownAddress } from "@/app/failed-screen";
import { SessionGate } from "@/app/session-gate";
import { Shell } from "@/app/shell";
import { SignInRoute } from "@/app/sign-in-route";

const rootRoute = createRootRoute({
  component: Outlet,
  errorComponent: FailedScreen,
  notFoundComponent: UnknownAddress,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search): { link?: string } => textInAddress(search, "link"),
  component: SignInRoute,
});

const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  component: () => (
    <SessionGate>
      <Outlet />
    </SessionGate>
  ),
});

const shellRoute = createRoute({ getParentRoute: () => signedInRoute, id: "shell", component: Shell });

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/work" });
  },
});

const workRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/work",
  component: lazyRouteComponent(() => import("@/features/work/work-page"), "WorkPage"),
});

type PlaceSearch = { frame?: number; object?: string };

const placeInAddress = (search: Record<string, unknown>): PlaceSearch => ({
  ...frameInAddress(search),
  ...textInAddress(search, "object"),
});

const annotateRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/annotate/$assignmentId",
  validateSearch: placeInAddress,
  component: lazyRouteComponent(() => import("@/features/annotate/annotate-page"), "AnnotatePage"),
});

const practiceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/practice",
  validateSearch: (search): { from?: string } => textInAddress(search, "from"),
  component: lazyRouteComponent(() => import("@/features/annotate/practice/practice-page"), "PracticePage"),
});

const adjudicateRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/adjudicate/$annotationId",
  validateSearch: placeInAddress,
  component: lazyRouteComponent(() => import("@/features/annotate/adjudicate-page"), "AdjudicatePage"),
});

const compareRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/compare/$workItemId",
  validateSearch: placeInAddress,
  component: lazyRouteComponent(() => import("@/features/compare/compare-page"), "ComparePage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/features/settings/settings-page"), "SettingsPage"),
});

const reviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/review/$project",
  validateSearch: (search): { stage?: string; state?: string } => ({
    ...textInAddress(search, "stage"),
    ...textInAddress(search, "state"),
  }),
  component: lazyRouteComponent(() => import("@/features/review/review-page"), "ReviewPage"),
});

const leadRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/lead/$project",
  component: lazyRouteComponent(() => import("@/features/lead/lead-layout"), "LeadLayout"),
});

type FilterSearch = { state?: string; text?: string };

const filterInAddress = (search: Record<string, unknown>): FilterSearch => ({
  ...textInAddress(search, "state"),
  ...textInAddress(search, "text"),
});

const leadOverviewRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/lead/overview-page"), "OverviewPage"),
});

const leadMediaRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/media",
  validateSearch: filterInAddress,
  component: lazyRouteComponent(() => import("@/features/lead/media-page"), "MediaPage"),
});

const leadCutRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/cut",
  validateSearch: (search): { by?: string } => textInAddress(search, "by"),
  component: lazyRouteComponent(() => import("@/features/lead/cut-page"), "CutPage"),
});

const cutByHandRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/lead/$project/cut/$assetId",
  component: lazyRouteComponent(() => import("@/features/lead/cut-by-hand-page"), "CutByHandPage"),
});

const leadLikenessesRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/likenesses",
  component: lazyRouteComponent(() => import("@/features/lead/likenesses-page"), "LikenessesPage"),
});

const leadItemsRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/items",
  validateSearch: (search): FilterSearch & { tag?: string } => ({
    ...filterInAddress(search),
    ...textInAddress(search, "tag"),
  }),
  component: lazyRouteComponent(() => import("@/features/lead/items-page"), "ItemsPage"),
});

const leadImportRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/import",
  component: lazyRouteComponent(() => import("@/features/lead/import-page"), "ImportPage"),
});

const leadAuditRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/audit",
  component: lazyRouteComponent(() => import("@/features/lead/audit-page"), "AuditPage"),
});

const leadDraftsRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/drafts",
  component: lazyRouteComponent(() => import("@/features/lead/drafts-page"), "DraftsPage"),
});

const leadReleasesRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/releases",
  component: lazyRouteComponent(() => import("@/features/lead/releases-page"), "ReleasesPage"),
});

const leadJobsRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/jobs",
  validateSearch: filterInAddress,
  component: lazyRouteComponent(() => import("@/features/lead/jobs-page"), "JobsPage"),
});

const leadGuidanceRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/guidance",
  component: lazyRouteComponent(() => import("@/features/lead/guidance-page"), "GuidancePage"),
});

const leadAttributesRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/attributes",
  component: lazyRouteComponent(() => import("@/features/lead/attributes-page"), "AttributesPage"),
});

const leadMembersRoute = createRoute({
  getParentRoute: () => leadRoute,
  path: "/members",
  component: lazyRouteComponent(() => import("@/features/lead/members-page"), "MembersPage"),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  signedInRoute.addChildren([
    annotateRoute,
    practiceRoute,
    adjudicateRoute,
    compareRoute,
    cutByHandRoute,
    shellRoute.addChildren([
      homeRoute,
      workRoute,
      settingsRoute,
      reviewRoute,
      leadRoute.addChildren([
        leadOverviewRoute,
        leadMediaRoute,
        leadCutRoute,
        leadImportRoute,
        leadItemsRoute,
        leadLikenessesRoute,
        leadAuditRoute,
        leadDraftsRoute,
        leadReleasesRoute,
        leadJobsRoute,
        leadGuidanceRoute,
        leadAttributesRoute,
        leadMembersRoute,
      ]),
    ]),
  ]),
]);

export const router = createRouter({ routeTree, defaultPreload: "intent", scrollRestoration: true });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
