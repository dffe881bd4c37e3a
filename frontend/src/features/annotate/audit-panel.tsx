import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { FAILURE_REASONS, type FailureReason } from "@/api/audits";
import type { AuditedObject } from "@/api/types";
import type { BenchAudit } from "@/features/annotate/use-audit";
import { focusWhenDrawn } from "@/workbench/focus-when-drawn";
import { Panel } from "@/workbench/panel";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./audit-panel.module.css";

const REASON_ID = "audit-reason";
const APPEAL_ID = "audit-appeal";

/** What is judged in an audit, a key for each verdict; or what came back from one, with the reason at its place. */
export const AuditPanel = ({ audit }: { audit: BenchAudit }) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const waiting = audit.objects.filter((one) => one.to_judge);
  const judged = waiting.filter((one) => one.verdict !== null);
  const list = useRef<HTMLOListElement>(null);
  // The card of the pair itself comes into view as well; what has the verdict is looked at last.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another one is current
  useEffect(() => {
    const shown = requestAnimationFrame(() =>
      list.current?.querySelector("[data-current=true]")?.scrollIntoView?.({ block: "nearest" }),
    );
    return () => cancelAnimationFrame(shown);
  }, [audit.current, audit.failing]);
  // Said once everything is stored, so that whoever hands in then is not too early.
  const isWhole = audit.isAuditing && !audit.isBusy && judged.length === waiting.length;
  return (
    <Panel
      title={t(audit.isAuditing ? "audit.title" : "audit.cameBack")}
      aside={audit.isAuditing ? `${judged.length} / ${waiting.length}` : audit.objects.length}
    >
      {!audit.isAuditing && <p className={classes.hint}>{t("audit.authorHint")}</p>}
      <ol ref={list} className={classes.list} aria-label={t("audit.list")}>
        {audit.objects.map((one) => (
          <li
            key={one.id}
            className={classes.card}
            data-current={audit.isAuditing && one.id === audit.current}
            aria-label={t("audit.object", { number: one.number })}
          >
            <button
              type="button"
              className={classes.title}
              aria-pressed={one.id === audit.current}
              onClick={(event) => {
                audit.choose(one.id);
                event.currentTarget.blur();
              }}
            >
              {one.number}. {one.title || t("audit.untitled")}
            </button>
            {one.detail !== "" && <p className={classes.detail}>{one.detail}</p>}
            {audit.isAuditing ? <Judged audit={audit} one={one} /> : <CameBack audit={audit} one={one} />}
          </li>
        ))}
      </ol>
      {isWhole && (
        <p role="status" className={classes.hint}>
          {t("audit.whole", { key: keys.inWords("submit") })}
        </p>
      )}
    </Panel>
  );
};

type CardProps = { audit: BenchAudit; one: AuditedObject };

const Failure = ({ one, isOwn }: { one: AuditedObject; isOwn: boolean }) => {
  const { t } = useTranslation();
  if (!one.failure) return null;
  const { reason, words, appeal, appeal_words } = one.failure;
  return (
    <>
      <p className={classes.failure}>
        {!isOwn && `${t("audit.failedBefore")} `}
        <strong>{t(`audit.reasons.${reason as FailureReason}`)}:</strong> {words}
      </p>
      {appeal_words !== "" && appeal !== "" && (
        <p className={classes.appeal}>
          <strong>{t(`audit.appeal.${appeal}`)}</strong> “{appeal_words}”
        </p>
      )}
    </>
  );
};

const Judged = ({ audit, one }: CardProps) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  if (!one.to_judge) return <p className={classes.hint}>{t("audit.stands")}</p>;
  const isCurrent = one.id === audit.current;
  return (
    <>
      <Failure one={one} isOwn={false} />
      <fieldset className={classes.verdicts} disabled={!audit.canWork}>
        <legend className={classes.legend}>{t("audit.verdict", { number: one.number })}</legend>
        <button
          type="button"
          className={classes.verdict}
          data-verdict="pass"
          aria-pressed={one.verdict === "pass"}
          onClick={() => audit.give(one.id, { verdict: "pass" })}
        >
          {t("audit.pass")} {isCurrent && <kbd>{keys.of("audit_pass")}</kbd>}
        </button>
        <button
          type="button"
          className={classes.verdict}
          data-verdict="fail"
          aria-pressed={one.verdict === "fail"}
          onClick={() => audit.beginFailure(one.id)}
        >
          {t("audit.fail")} {isCurrent && <kbd>{keys.of("audit_fail")}</kbd>}
        </button>
      </fieldset>
      {audit.failing === one.id ? (
        <FailureForm audit={audit} one={one} />
      ) : (
        one.verdict === "fail" && (
          <p className={classes.failure}>
            <strong>{t(`audit.reasons.${one.reason as FailureReason}`)}:</strong> {one.words}
          </p>
        )
      )}
    </>
  );
};

const FailureForm = ({ audit, one }: CardProps) => {
  const { t } = useTranslation();
  const [reason, setReason] = useState<FailureReason>((one.reason as FailureReason) || FAILURE_REASONS[0]);
  const [words, setWords] = useState(one.words);
  useEffect(() => focusWhenDrawn(REASON_ID), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (words.trim() === "") return;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    audit.give(one.id, { verdict: "fail", reason, words: words.trim() });
  };
  return (
    <form
      className={classes.form}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape") audit.dropFailure();
      }}
    >
      <NativeSelect
        id={REASON_ID}
        label={t("audit.reason")}
        value={reason}
        data={FAILURE_REASONS.map((each) => ({ value: each, label: t(`audit.reasons.${each}`) }))}
        onChange={(event) => setReason(event.currentTarget.value as FailureReason)}
      />
      <TextInput
        label={t("audit.words")}
        required
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={audit.isBusy} disabled={words.trim() === ""}>
          {t("audit.giveFailure")}
        </Button>
        <Button variant="default" onClick={audit.dropFailure}>
          {t("audit.cancel")}
        </Button>
      </div>
    </form>
  );
};

const CameBack = ({ audit, one }: CardProps) => {
  const { t } = useTranslation();
  const [isWriting, setWriting] = useState(false);
  const [words, setWords] = useState("");
  const { failure } = one;
  if (!failure) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (words.trim() === "") return;
    audit.appeal(one.id, words.trim());
    setWriting(false);
  };
  const isWritten = failure.appeal === "written";
  return (
    <>
      <Failure one={one} isOwn />
      {isWritten && audit.canWork && (
        <Button variant="default" size="compact-sm" onClick={() => audit.withdraw(one.id)}>
          {t("audit.withdraw")}
        </Button>
      )}
      {!isWritten && failure.may_appeal && audit.canWork && !isWriting && (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            setWriting(true);
            focusWhenDrawn(APPEAL_ID);
          }}
        >
          {t("audit.appealIt")}
        </Button>
      )}
      {!failure.may_appeal && <p className={classes.hint}>{t("audit.isFinal")}</p>}
      {isWriting && !isWritten && (
        <form className={classes.form} onSubmit={submit}>
          <Textarea
            id={APPEAL_ID}
            label={t("audit.appealWords")}
            required
            autosize
            minRows={2}
            maxLength={1000}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <div className={classes.buttons}>
            <Button type="submit" loading={audit.isBusy} disabled={words.trim() === ""}>
              {t("audit.giveAppeal")}
            </Button>
            <Button variant="default" onClick={() => setWriting(false)}>
              {t("audit.cancel")}
            </Button>
          </div>
        </form>
      )}
    </>
  );
};
