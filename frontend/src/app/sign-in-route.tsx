import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { sessionQuery } from "@/api/session";
import { SignInPage } from "@/features/sign-in/sign-in-page";

const route = getRouteApi("/sign-in");

/** Takes the secret of a one-time link out of the address before anything else, so that it is not left in history. */
export const SignInRoute = () => {
  const search = route.useSearch();
  const [link] = useState(search.link);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (search.link) void navigate({ to: "/sign-in", search: {}, replace: true });
  }, [search.link, navigate]);
  return (
    <SignInPage
      link={link}
      onSignedIn={(session) => {
        queryClient.clear();
        queryClient.setQueryData(sessionQuery.queryKey, session);
        void navigate({ to: "/work", replace: true });
      }}
    />
  );
};
