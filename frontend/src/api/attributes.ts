import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { AttributesVersion } from "@/api/types";
import type { AttributeSchemas } from "@/generated/annotation";

/** By kind, the old name of an attribute and its new one. */
export type Renames = Record<string, Record<string, string>>;

export type AttributesWish = { declaration: AttributeSchemas; renames: Renames };

/** As the server names what changed of an attribute; each has its words in the catalogue. */
export type ChangeName =
  | "added"
  | "removed"
  | "renamed"
  | "type_changed"
  | "unit_changed"
  | "choices_added"
  | "choices_removed"
  | "bounds_relaxed"
  | "bounds_narrowed"
  | "required"
  | "optional"
  | "condition_changed"
  | "wording_changed";

/** What one change would touch: documents in which a person must mend, and values that would be put aside. */
export type TriedChange = {
  kind: string;
  name: string;
  change: ChangeName;
  needs_person: boolean;
  detail: string[];
  documents: number;
  put_aside: number;
};

/** The result of a trial. */
export type Tried = {
  changes: TriedChange[];
  documents: Record<"drafts" | "sent_back" | "queued_again" | "waiting" | "left", number>;
};

export const attributesQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "attributes"],
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/projects/{slug}/attributes", { params: { path: { slug } } }),
      )) as AttributesVersion[],
  });

const asSent = ({ declaration, renames }: AttributesWish) => ({
  declaration: declaration as Record<string, unknown>,
  renames,
});

/** Begins to count what the declaration would touch; the id of the job. */
export const tryAttributes = async (slug: string, wish: AttributesWish): Promise<string> => {
  const job = await body(
    api.POST("/api/v1/projects/{slug}/attributes/try", { params: { path: { slug } }, body: asSent(wish) }),
  );
  return job.id;
};

export const publishAttributes = (slug: string, version: number, wish: AttributesWish) =>
  body(
    api.POST("/api/v1/projects/{slug}/attributes", {
      params: { path: { slug } },
      body: { ...asSent(wish), version },
    }),
  );
