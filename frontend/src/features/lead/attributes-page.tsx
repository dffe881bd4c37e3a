import { Button, Progress, SegmentedControl } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type AttributesWish,
  attributesQuery,
  type ChangeName,
  publishAttributes,
  type Tried,
  tryAttributes,
} from "@/api/attributes";
import { projectQuery } from "@/api/projects";
import type { AttributesVersion, Project } from "@/api/types";
import type { Attributes } from "@/editor/attributes";
import { AttributeEditor } from "@/features/lead/attribute-editor";
import {
  type AttributeRow,
  nameOf,
  newRow,
  renamesFrom,
  rowsFrom,
  schemaFrom,
} from "@/features/lead/attribute-rows";
import { AttributeTrial } from "@/features/lead/attribute-trial";
import { SubtypesEditor } from "@/features/lead/subtypes-editor";
import { useJob } from "@/features/lead/use-job";
import type { AttributeSchemas } from "@/generated/annotation";
import { newUuid } from "@/shared/uuid";
import { AttributeForm } from "@/workbench/attribute-form";
import { DataTable } from "@/workbench/ui/data-table";
import { LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import classes from "./attributes-page.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/attributes");

/** What the project asks of its objects: a lead changes it, sees what that touches, and publishes it. */
export const AttributesPage = () => {
  const { project } = route.useParams();
  const about = useQuery(projectQuery(project));
  const versions = useQuery(attributesQuery(project));
  const failed = about.error ?? versions.error;
  if (failed) return <LoadFailure error={failed} retry={() => void versions.refetch()} />;
  const newest = versions.data?.[0];
  if (!about.data || !versions.data || !newest) return <SkeletonRows />;
  return <AttributesForm key={newest.number} project={about.data} newest={newest} versions={versions.data} />;
};

const KINDS = ["track", "segment", "pair"] as const;
type Kind = (typeof KINDS)[number];
type Rows = Record<Kind, readonly AttributeRow[]>;

const kindsOf = (project: Project): readonly Kind[] => {
  const types = new Set(project.workflow.stages.map((stage) => stage.document_type));
  return KINDS.filter((kind) => types.has(kind === "pair" ? "fgqa" : "stc"));
};

type Props = { project: Project; newest: AttributesVersion; versions: readonly AttributesVersion[] };

export const AttributesForm = ({ project, newest, versions }: Props) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const declared = newest.declaration as AttributeSchemas;
  const kinds = kindsOf(project);
  const [kind, setKind] = useState<Kind>(kinds[0] ?? "track");
  const [rows, setRows] = useState<Rows>(() => ({
    track: rowsFrom(declared.track),
    segment: rowsFrom(declared.segment),
    pair: rowsFrom(declared.pair),
  }));
  const [subtypes, setSubtypes] = useState(declared.question_subtypes ?? {});
  const [values, setValues] = useState<Attributes>({});
  const [jobId, setJobId] = useState<string | null>(null);

  const schemas = Object.fromEntries(
    KINDS.flatMap((each) => {
      const schema = schemaFrom(rows[each]);
      return schema ? [[each, schema]] : [];
    }),
  );
  const wish: AttributesWish = {
    declaration: { ...schemas, ...(Object.keys(subtypes).length > 0 ? { question_subtypes: subtypes } : {}) },
    renames: Object.fromEntries(
      KINDS.map((each) => [each, renamesFrom(rows[each])] as const).filter(
        ([, renamed]) => Object.keys(renamed).length > 0,
      ),
    ),
  };
  const { job, isLive } = useJob(jobId, () => undefined);
  const tried = job?.state === "done" ? (job.result as unknown as Tried) : null;
  const look = useMutation({
    mutationFn: () => tryAttributes(project.slug, wish),
    meta: { failureShownByScreen: true },
    onSuccess: setJobId,
  });
  const publish = useMutation({
    mutationFn: () => publishAttributes(project.slug, newest.number, wish),
    meta: { failureShownByScreen: true },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: projectQuery(project.slug).queryKey }),
  });
  /** What was looked at is no longer what would be published. */
  const forget = () => {
    setJobId(null);
    look.reset();
    publish.reset();
  };
  const setKindRows = (next: readonly AttributeRow[]) => {
    forget();
    setRows((before) => ({ ...before, [kind]: next }));
  };
  const shown = rows[kind];
  const schema = schemaFrom(shown);
  const refusal = look.error ?? publish.error;
  return (
    <div className={classes.page}>
      {kinds.length > 1 && (
        <SegmentedControl
          aria-label={t("lead.attributes.kind")}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(`lead.attributes.kinds.${value}`) }))}
          onChange={(value) => {
            setKind(value as Kind);
            setValues({});
          }}
        />
      )}
      <div className={classes.columns}>
        <div>
          <ol className={classes.list} aria-label={t(`lead.attributes.kinds.${kind}`)}>
            {shown.map((row, index) => (
              <AttributeEditor
                key={row.key}
                row={row}
                others={shown.filter(
                  (other) => other.key !== row.key && ["select", "several", "yes_no"].includes(other.type),
                )}
                isFirst={index === 0}
                isLast={index === shown.length - 1}
                onChange={(next) => setKindRows(shown.map((one) => (one.key === row.key ? next : one)))}
                onMove={(by) => {
                  const moved = shown.filter((one) => one.key !== row.key);
                  setKindRows(moved.toSpliced(index + by, 0, row));
                }}
                onRemove={() => setKindRows(shown.filter((one) => one.key !== row.key))}
              />
            ))}
          </ol>
          {shown.length === 0 && <p className={classes.none}>{t("lead.attributes.none")}</p>}
          <Button variant="default" onClick={() => setKindRows([...shown, newRow(newUuid())])}>
            {t("lead.attributes.add")}
          </Button>
          {kind === "pair" && (
            <SubtypesEditor
              subtypes={subtypes}
              onChange={(next) => {
                forget();
                setSubtypes(next);
              }}
            />
          )}
        </div>
        {shown.length > 0 && shown.every((row) => nameOf(row) !== "") && (
          <section aria-label={t("lead.attributes.preview")} className={classes.preview}>
            {schema && (
              <AttributeForm
                schema={schema}
                objectId="preview"
                of={t(`lead.attributes.example.${kind}`)}
                values={values}
                findings={[]}
                readOnly={false}
                onChange={setValues}
              />
            )}
          </section>
        )}
      </div>
      <div className={classes.row}>
        <Button variant="default" loading={look.isPending || isLive} onClick={() => look.mutate()}>
          {t("lead.attributes.look")}
        </Button>
        <Button disabled={!tried} loading={publish.isPending} onClick={() => publish.mutate()}>
          {t("lead.attributes.publish", { version: newest.number + 1 })}
        </Button>
        {isLive && <Progress className={classes.progress} value={(job?.progress ?? 0) * 100} />}
        {!tried && !isLive && <span className={classes.none}>{t("lead.attributes.lookFirst")}</span>}
      </div>
      {(refusal || job?.state === "failed") && (
        <p role="alert" className={classes.refusal}>
          {refusal?.message ?? job?.error}
        </p>
      )}
      {tried && <AttributeTrial tried={tried} />}
      <DataTable
        label={t("lead.attributes.versions")}
        rows={versions}
        rowKey={(row) => String(row.number)}
        columns={[
          { name: t("lead.attributes.version"), cell: (row) => row.number, numeric: true },
          { name: t("lead.attributes.by"), cell: (row) => row.published_by?.username ?? "–" },
          { name: t("lead.attributes.at"), cell: (row) => new Date(row.published_at).toLocaleString() },
          {
            name: t("lead.attributes.change"),
            cell: (row) =>
              row.changes
                .map((one) => `${one.name}: ${t(`lead.attributes.changed.${one.change as ChangeName}`)}`)
                .join(" · "),
          },
        ]}
      />
    </div>
  );
};
