import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { neighboursQuery } from "@/api/work";
import type { FgqaDocument } from "@/editor/documents";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { Panel } from "@/workbench/panel";
import classes from "./clip-facts-panel.module.css";

/** Names of the facts that help to answer, in the order in which they are shown. */
const FACTS = ["what_description", "task_name", "transcript", "domain"] as const;

/** What is known of the clip, and what was accepted of the clips before and after it in the same video. */
export const ClipFactsPanel = ({ target }: { target: BenchTarget<FgqaDocument> }) => {
  const { t } = useTranslation();
  const neighbours = useQuery({
    ...neighboursQuery(target.assignmentId ?? ""),
    enabled: target.assignmentId !== null,
  }).data;
  const facts = FACTS.flatMap((name) => {
    const said = target.item.metadata[name];
    return typeof said === "string" && said.trim() !== "" ? [{ name, said }] : [];
  });
  if (facts.length === 0 && !neighbours?.length) return null;
  return (
    <Panel title={t("clipFacts.title")}>
      <dl className={classes.facts}>
        {facts.map(({ name, said }) => (
          <div key={name}>
            <dt>{t(`clipFacts.${name}`)}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
      {neighbours?.map((clip) => (
        <section key={clip.item} className={classes.clip}>
          <h3>
            {t(clip.is_before ? "clipFacts.before" : "clipFacts.after", {
              start: clip.start_frame,
              end: clip.end_frame,
            })}
          </h3>
          <dl className={classes.pairs}>
            {clip.pairs.map(({ question, answer }) => (
              <div key={question}>
                <dt>{question}</dt>
                <dd>{answer}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Panel>
  );
};
