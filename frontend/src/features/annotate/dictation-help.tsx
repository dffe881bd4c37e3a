import { Button, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { DictationHandle } from "@/features/annotate/use-dictation";
import { Icon } from "@/workbench/ui/icons";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./dictation.module.css";

const DictationRow = lazy(() =>
  import("@/features/annotate/dictation-row").then((module) => ({ default: module.DictationRow })),
);

type Props = {
  dictation: DictationHandle;
  field: string;
  /** Whether the field is the one that is being worked on. */
  isSelected: boolean;
};

/** Under a text field: how to dictate into it, or how far that is; where no model is set up, the sentence that says so. */
export const DictationHelp = ({ dictation, field, isSelected }: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const { offer, state } = dictation;
  if (state.phase !== "idle" && state.field === field) return <DictationState dictation={dictation} />;
  if (!isSelected || offer === "unknown") return null;
  if (offer === "none")
    return (
      <Text size="xs" c="dimmed" mt={2}>
        {t("dictation.notSetUp")}
      </Text>
    );
  const key = keys.of("dictate");
  return (
    <Button
      variant="default"
      size="compact-xs"
      className={classes.begin}
      leftSection={<Icon name="microphone" width={12} height={12} />}
      disabled={state.phase !== "idle" && state.phase !== "failed"}
      // The keyboard stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => dictation.toggle(field)}
    >
      {t("dictation.dictate")}
      {key && <kbd className={classes.key}>{key}</kbd>}
    </Button>
  );
};

/** How far a dictation is; nothing when there is none. */
export const DictationState = ({ dictation }: { dictation: DictationHandle }) =>
  dictation.state.phase === "idle" ? null : (
    <Suspense fallback={null}>
      <DictationRow dictation={dictation} state={dictation.state} />
    </Suspense>
  );

/** Says to a screen reader how far a dictation is. */
export const DictationVoice = ({ dictation }: { dictation: DictationHandle }) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const { state, written } = dictation;
  const said = {
    idle: written && t("dictation.written", { words: written }),
    opening: t("dictation.opening"),
    recording: t("dictation.announceRecording", {
      stop: keys.inWords("dictate"),
      drop: keys.inWords("drop_dictation"),
    }),
    writing: t("dictation.writing"),
    failed: "",
  }[state.phase];
  return (
    <p className={classes.voice} role="status" aria-label={t("dictation.state")}>
      {said}
    </p>
  );
};
