import { queryOptions } from "@tanstack/react-query";
import { api, body, bodyOrNothing } from "@/api/client";
import type { Member, Project, Role } from "@/api/types";

export const projectsQuery = queryOptions({
  queryKey: ["projects"],
  queryFn: async () => (await body(api.GET("/api/v1/projects"))) as Project[],
});

export const projectQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}", { params: { path: { slug } } }))) as Project,
  });

export const changeProject = (slug: string, changes: Partial<Pick<Project, "guideline" | "writing_guide">>) =>
  body(api.PATCH("/api/v1/projects/{slug}", { params: { path: { slug } }, body: changes }));

export const membersQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "members"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}/members", { params: { path: { slug } } }))) as Member[],
  });

export const addMember = (slug: string, member: { username: string; role: Role }) =>
  body(api.POST("/api/v1/projects/{slug}/members", { params: { path: { slug } }, body: member }));

export const changeMember = (slug: string, user_id: string, role: Role) =>
  body(
    api.PATCH("/api/v1/projects/{slug}/members/{user_id}", {
      params: { path: { slug, user_id } },
      body: { role },
    }),
  );

export const removeMember = (slug: string, user_id: string) =>
  bodyOrNothing(
    api.DELETE("/api/v1/projects/{slug}/members/{user_id}", { params: { path: { slug, user_id } } }),
  );
