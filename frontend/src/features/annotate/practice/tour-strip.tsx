import { Button } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Tour } from "@/features/annotate/practice/tour";
import { TOUR_STEPS } from "@/features/annotate/practice/tour-steps";
import { type KeysOfActs, useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./tour-strip.module.css";

type Props = { tour: Tour; onLeave: () => void };

/** Private signs around a key in a sentence, so that it can be drawn as a key wherever the language puts it. */
const [KEY_BEGINS, KEY_ENDS] = ["\uE000", "\uE001"];

const withKeys = (sentence: string): ReactNode[] =>
  sentence
    .split(new RegExp(`[${KEY_BEGINS}${KEY_ENDS}]`, "u"))
    // Between the signs stands every other part.
    .map((part, place) => ({ part, id: `${place} ${part}`, isKey: place % 2 === 1 }))
    .map(({ part, id, isKey }) => <Fragment key={id}>{isKey ? <kbd>{part}</kbd> : part}</Fragment>);

const marked = (keys: KeysOfActs, acts: { readonly [place: string]: string }): { [place: string]: string } =>
  Object.fromEntries(
    Object.entries(acts).map(([place, act]) => [place, `${KEY_BEGINS}${keys.inWords(act)}${KEY_ENDS}`]),
  );

/** One step of the tour in one sentence, read out as it changes, with the ways on, back and out. */
export const TourStrip = ({ tour, onLeave }: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const { at, isDone } = useStore(tour.store);
  const step = TOUR_STEPS[at];
  return (
    <section className={classes.strip} aria-label={t("tour.title")} data-done={isDone}>
      <p role="status" className={classes.step}>
        {step ? (
          <>
            <span className={classes.count}>{t("tour.progress", { at: at + 1, of: TOUR_STEPS.length })}</span>{" "}
            <span>
              {withKeys(
                t(`tour.step.${step.id}` as "tour.step.findings", { replace: marked(keys, step.keys) }),
              )}
            </span>{" "}
            {isDone && <strong className={classes.done}>{t("tour.done")}</strong>}
          </>
        ) : (
          t("tour.over")
        )}
      </p>
      <div className={classes.ways}>
        {step ? (
          <>
            <Button
              variant="default"
              disabled={at === 0}
              title={keys.of("tour_back") ?? undefined}
              onClick={() => tour.back()}
            >
              {t("tour.back")}
            </Button>
            <Button
              variant={isDone ? "filled" : "default"}
              title={keys.of("tour_next") ?? undefined}
              onClick={() => tour.next()}
            >
              {t(isDone ? "tour.next" : "tour.skipStep")}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              title={keys.of("leave_tour") ?? undefined}
              onClick={onLeave}
            >
              {t("tour.leave")}
            </Button>
          </>
        ) : (
          <Button title={keys.of("tour_next") ?? undefined} onClick={onLeave}>
            {t("tour.toWork")}
          </Button>
        )}
      </div>
    </section>
  );
};
