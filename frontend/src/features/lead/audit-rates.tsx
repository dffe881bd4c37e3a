import { Button, NumberInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { auditQuery, changeRates, RISKS, tryRates } from "@/api/audits";
import type { Audit, AuditRates } from "@/api/types";
import { PercentField } from "@/features/lead/percent-field";
import { useCauseName } from "@/features/lead/use-cause-name";
import { QUESTION_TYPE_VALUES } from "@/generated/annotation";
import classes from "./audit-page.module.css";

const LEAST_TRAIN = 13;

type Props = { project: string; audit: Audit };

/** How much is audited, in percent; what it would draw of the work so far is shown before it is saved. */
export const AuditRatesForm = ({ project, audit }: Props) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const causeName = useCauseName();
  const [rates, setRates] = useState<AuditRates>(audit.rates);
  const attempt = useMutation({ mutationFn: () => tryRates(project, rates) });
  const save = useMutation({
    mutationFn: () => changeRates(project, rates, audit.version),
    onSuccess: (changed) => queryClient.setQueryData(auditQuery(project).queryKey, changed),
  });
  const change = (changed: Partial<AuditRates>) => {
    attempt.reset();
    setRates((before) => ({ ...before, ...changed }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={classes.section} onSubmit={submit} aria-label={t("lead.audit.rates")}>
      <Title order={2}>{t("lead.audit.rates")}</Title>
      <p className={classes.hint}>{t("lead.audit.ratesHint")}</p>
      <div className={classes.fields}>
        <PercentField
          label={t("lead.audit.train")}
          least={LEAST_TRAIN}
          value={rates.train}
          onChange={(train) => change({ train: train ?? LEAST_TRAIN / 100 })}
        />
        <PercentField
          label={t("lead.audit.newPeople")}
          value={rates.new_people_rate}
          onChange={(rate) => change({ new_people_rate: rate ?? 0 })}
        />
        <NumberInput
          hideControls
          label={t("lead.audit.newUntil")}
          min={0}
          max={10_000}
          allowDecimal={false}
          value={rates.new_people_until}
          onChange={(value) => change({ new_people_until: Number(value) || 0 })}
        />
        <PercentField
          label={t("lead.audit.target")}
          value={rates.pass_target}
          onChange={(target) => change({ pass_target: target ?? 0 })}
        />
        {RISKS.map((risk) => (
          <PercentField
            key={risk}
            label={t(`lead.audit.risks.${risk}`)}
            value={rates.risks[risk] ?? 0}
            onChange={(rate) => change({ risks: { ...rates.risks, [risk]: rate ?? 0 } })}
          />
        ))}
      </div>
      <details className={classes.types}>
        <summary>{t("lead.audit.typeRates")}</summary>
        <div className={classes.fields}>
          {QUESTION_TYPE_VALUES.map((type) => (
            <PercentField
              key={type}
              label={type}
              value={rates.by_type[type] ?? null}
              onChange={(rate) => {
                const { [type]: _, ...others } = rates.by_type;
                change({ by_type: rate === null ? others : { ...others, [type]: rate } });
              }}
            />
          ))}
        </div>
      </details>
      <div className={classes.buttons}>
        <Button variant="default" loading={attempt.isPending} onClick={() => attempt.mutate()}>
          {t("lead.audit.try")}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={rates === audit.rates}>
          {t("lead.audit.save")}
        </Button>
        <p role="status" className={classes.tried}>
          {attempt.data &&
            t("lead.audit.tried", {
              drawn: attempt.data.drawn,
              count: attempt.data.items,
              causes: attempt.data.by_cause
                .map(({ cause, items }) => `${causeName(cause)} ${items}`)
                .join(", "),
            })}
        </p>
      </div>
    </form>
  );
};
