import { Button, Checkbox, NumberInput, Progress, SegmentedControl, Select, TagsInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CutWish, type CutOutcome as Outcome, startCut } from "@/api/cuts";
import { tagsQuery } from "@/api/items";
import { cancelJob } from "@/api/jobs";
import { CutOutcome } from "@/features/lead/cut-outcome";
import { useJob } from "@/features/lead/use-job";
import classes from "./cut-page.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/cut");

const WAYS = ["every", "shots", "file"] as const;
type Way = (typeof WAYS)[number];

const FORMATS = ["csv", "jsonl", "coin", "youcook2", "crosstask"] as const;
const SPLITS = ["train", "val", "test"] as const;
/** The server takes 10 MiB a request; the rest is for what JSON adds to a text. */
const MOST_BYTES = 8 * 1024 * 1024;

type ChosenFile = { name: string; text: string };

const readFiles = async (files: readonly File[]): Promise<ChosenFile[]> =>
  Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));

/** Cuts the videos of a project by length, by shots or by a file: first a preview, then the clips. */
export const CutPage = () => {
  const { t } = useTranslation();
  const { project } = route.useParams();
  const { by } = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const way: Way = WAYS.find((each) => each === by) ?? "every";
  const picker = useRef<HTMLInputElement>(null);
  const tags = useQuery(tagsQuery(project));

  const [every, setEvery] = useState<string | number>(10);
  const [least, setLeast] = useState<string | number>(2);
  const [overlap, setOverlap] = useState<string | number>(0);
  const [files, setFiles] = useState<ChosenFile[]>([]);
  const [format, setFormat] = useState<string | null>(null);
  const [split, setSplit] = useState<string>("train");
  const [chosenTags, setChosenTags] = useState<string[]>([]);
  const [skipsRefused, setSkipsRefused] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [jobId, setJobId] = useState<string | null>(null);

  const { job, isLive } = useJob(jobId, () => {
    void queryClient.invalidateQueries({ queryKey: ["projects", project, "items"] });
    void queryClient.invalidateQueries({ queryKey: tagsQuery(project).queryKey });
  });
  const outcome = job?.state === "done" ? (job.result as unknown as Outcome) : null;

  const wish = (preview: boolean): CutWish => ({
    by: way,
    preview,
    skip_refused: skipsRefused,
    split: split as "train",
    tags: chosenTags,
    ...(way === "file"
      ? { files, ...(format ? { format: format as "csv" } : {}) }
      : { least_seconds: String(least || 0) }),
    ...(way === "every" ? { every_seconds: String(every || 0), overlap_seconds: String(overlap || 0) } : {}),
  });
  const start = useMutation({
    mutationFn: (preview: boolean) => startCut(project, wish(preview)),
    onSuccess: setJobId,
  });
  const cancel = useMutation({ mutationFn: cancelJob });
  /** What was looked at is no longer what would be made. */
  const forget = () => {
    setJobId(null);
    start.reset();
  };
  const choose = async (chosen: readonly File[]) => {
    forget();
    const size = chosen.reduce((sum, file) => sum + file.size, 0);
    setFault(size > MOST_BYTES ? t("lead.cut.tooLarge") : null);
    setFiles(size > MOST_BYTES ? [] : await readFiles(chosen));
  };

  const canStart = !isLive && !start.isPending && (way !== "file" || files.length > 0);
  const isBlocked = outcome !== null && outcome.refused_count > 0 && !skipsRefused;
  const canMake = outcome?.preview === true && outcome.clips > 0 && !isBlocked && canStart;
  const error = fault ?? start.error?.message ?? (job?.state === "failed" ? job.error : null);
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      forget();
      set(value);
    };
  return (
    <div className={classes.page}>
      <form
        className={classes.wish}
        onSubmit={(event) => {
          event.preventDefault();
          if (canStart) start.mutate(true);
        }}
      >
        <SegmentedControl
          fullWidth
          aria-label={t("lead.cut.way")}
          value={way}
          data={WAYS.map((value) => ({ value, label: t(`lead.cut.ways.${value}`) }))}
          onChange={(next) => {
            forget();
            void navigate({ search: { by: next }, replace: true });
          }}
        />
        <p className={classes.dim}>{t(`lead.cut.hint.${way}`)}</p>
        {way === "every" && (
          <>
            <NumberInput
              label={t("lead.cut.every")}
              suffix=" s"
              hideControls
              min={0.1}
              max={86_400}
              decimalScale={3}
              value={every}
              onChange={change(setEvery)}
            />
            <NumberInput
              label={t("lead.cut.leastLast")}
              suffix=" s"
              hideControls
              min={0}
              decimalScale={3}
              value={least}
              onChange={change(setLeast)}
            />
            <NumberInput
              label={t("lead.cut.overlap")}
              suffix=" s"
              hideControls
              min={0}
              decimalScale={3}
              value={overlap}
              onChange={change(setOverlap)}
            />
          </>
        )}
        {way === "shots" && (
          <NumberInput
            label={t("lead.cut.leastShot")}
            suffix=" s"
            hideControls
            min={0}
            decimalScale={3}
            value={least}
            onChange={change(setLeast)}
          />
        )}
        {way === "file" && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              accept=".csv,.json,.jsonl,.ndjson,.txt"
              aria-label={t("lead.cut.chooseFiles")}
              onChange={(event) => {
                void choose(Array.from(event.currentTarget.files ?? []));
                event.currentTarget.value = "";
              }}
            />
            <Button variant="default" onClick={() => picker.current?.click()}>
              {t("lead.cut.chooseFiles")}
            </Button>
            {files.length > 0 && <p className={classes.files}>{files.map((file) => file.name).join(", ")}</p>}
            <Select
              label={t("lead.cut.format")}
              placeholder={t("lead.cut.anyFormat")}
              clearable
              data={FORMATS.map((value) => ({ value, label: t(`lead.cut.formats.${value}`) }))}
              value={format}
              onChange={change(setFormat)}
            />
          </>
        )}
        <Select
          label={t("lead.items.split")}
          allowDeselect={false}
          data={[...SPLITS]}
          value={split}
          onChange={(next) => change(setSplit)(next ?? "train")}
        />
        <TagsInput
          label={t("lead.items.tags")}
          data={tags.data?.map((tag) => tag.name) ?? []}
          value={chosenTags}
          maxTags={20}
          onChange={change(setChosenTags)}
        />
        <Button type="submit" variant="default" loading={isLive || start.isPending} disabled={!canStart}>
          {t("lead.cut.preview")}
        </Button>
        <p className={classes.dim}>
          {t("lead.cut.byHandHint")}{" "}
          <Link to="/lead/$project/media" params={{ project }}>
            {t("lead.media.title")}
          </Link>
        </p>
      </form>
      <section className={classes.outcome} aria-label={t("lead.cut.outcome")} aria-live="polite">
        {isLive && jobId && (
          <div className={classes.running}>
            <Progress value={(job?.progress ?? 0) * 100} size="sm" aria-label={t("lead.jobs.progress")} />
            <span>{job?.message}</span>
            <Button size="compact-xs" variant="default" onClick={() => cancel.mutate(jobId)}>
              {t("lead.jobs.cancel")}
            </Button>
          </div>
        )}
        {job?.state === "cancelled" && <p>{t("lead.cut.cancelled")}</p>}
        {error && (
          <p role="alert" className={classes.bad}>
            {error}
          </p>
        )}
        {!jobId && !error && <p className={classes.dim}>{t("lead.cut.nothingYet")}</p>}
        {outcome && (
          <>
            <div className={classes.act}>
              {outcome.preview ? (
                <>
                  {outcome.refused_count > 0 && (
                    <Checkbox
                      size="md"
                      label={t("lead.cut.skipRefused", { count: outcome.refused_count })}
                      checked={skipsRefused}
                      onChange={(event) => setSkipsRefused(event.currentTarget.checked)}
                    />
                  )}
                  <Button disabled={!canMake} onClick={() => start.mutate(false)}>
                    {t("lead.cut.make", { count: outcome.clips })}
                  </Button>
                </>
              ) : (
                <>
                  <strong>{t("lead.cut.madeNow", { count: outcome.made })}</strong>
                  <Link to="/lead/$project/items" params={{ project }}>
                    {t("lead.items.title")}
                  </Link>
                </>
              )}
            </div>
            <CutOutcome outcome={outcome} />
          </>
        )}
      </section>
    </div>
  );
};
