import { Button, Popover, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { skipAssignment } from "@/api/work";

type Props = { assignmentId: string; onSkipped: () => void };

/** Gives the item back with a reason; the person does not get it again. */
export const SkipButton = ({ assignmentId, onSkipped }: Props) => {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState("");
  const skip = useMutation({
    mutationFn: () => skipAssignment(assignmentId, reason.trim()),
    onSuccess: onSkipped,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== "") skip.mutate();
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={280} trapFocus>
      <Popover.Target>
        <Button variant="default" onClick={() => setOpened((before) => !before)}>
          {t("bench.skip")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Textarea
            label={t("bench.skipReason")}
            required
            minRows={2}
            autosize
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" mt="xs" loading={skip.isPending} disabled={reason.trim() === ""}>
            {t("bench.skipConfirm")}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
};
