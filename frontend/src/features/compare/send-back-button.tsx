import { Button, Popover, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { sendBack } from "@/api/reviews";

type Props = { annotationId: string; side: string; onDone: () => void };

/** Returns an answer to its author, with the reason that the author will read. */
export const SendBackButton = ({ annotationId, side, onDone }: Props) => {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState("");
  const send = useMutation({
    mutationFn: () => sendBack(annotationId, reason.trim()),
    onSuccess: () => {
      setOpened(false);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== "") send.mutate();
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={300} trapFocus>
      <Popover.Target>
        <Button variant="default" onClick={() => setOpened((before) => !before)}>
          {t("compare.sendBack", { side })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Textarea
            label={t("compare.sendBackReason")}
            required
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" mt="xs" loading={send.isPending} disabled={reason.trim() === ""}>
            {t("compare.sendBackConfirm")}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
};
