import { Button } from "@mantine/core";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Finding } from "@/api/types";
import classes from "./findings-panel.module.css";

type Props = { findings: readonly Finding[]; onJump: (finding: Finding) => void };

/** Rows drawn at a time: what stands below the fold takes part in every picture that the browser draws. */
const PAGE = 100;
const ORDER = { error: 0, warning: 1, info: 2 } as const;

/** What the checks say, the gravest first. A click leads to the exact frame, segment or field. */
export const FindingsPanel = memo(({ findings, onJump }: Props) => {
  const { t } = useTranslation();
  const [most, setMost] = useState(PAGE);
  const sorted = [...findings].sort((one, other) => ORDER[one.severity] - ORDER[other.severity]);
  if (sorted.length === 0) return <p className={classes.none}>{t("findings.none")}</p>;
  return (
    <>
      <ul className={classes.list} aria-label={t("findings.title")}>
        {sorted.slice(0, most).map((finding) => (
          <li key={`${finding.rule} ${JSON.stringify(finding.place)} ${finding.message}`}>
            <button type="button" className={classes.finding} onClick={() => onJump(finding)}>
              <span className={classes.severity} data-severity={finding.severity}>
                {t(`findings.severity.${finding.severity}`)}
              </span>
              <span>
                {finding.message}
                {placeOf(finding) !== null && (
                  <span className={classes.place}> {t("findings.atFrame", { frame: placeOf(finding) })}</span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {sorted.length > most && (
        <Button size="xs" variant="subtle" onClick={() => setMost(most + PAGE)}>
          {t("findings.more", { count: Math.min(PAGE, sorted.length - most) })}
        </Button>
      )}
    </>
  );
});

const placeOf = ({ place }: Finding): number | null => place.frame ?? place.start_frame ?? null;
