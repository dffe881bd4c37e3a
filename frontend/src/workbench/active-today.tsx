import { Button, Popover, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { WorkOverview } from "@/api/types";
import { workQuery } from "@/api/work";
import { useFormats } from "@/workbench/ui/formats";

const LOOK_AGAIN_MS = 60_000;

type Today = WorkOverview["today"];

/** How long this person worked today; a press says what was handed in and by which rule the time is counted. */
export const ActiveToday = ({ today, short }: { today: Today; short?: boolean }) => {
  const { t } = useTranslation();
  const { workTime } = useFormats();
  const time = workTime(today.active_minutes);
  return (
    <Popover position="bottom-end" withArrow width={300} trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          px={6}
          fw={short ? 400 : 650}
          title={t("today.label", { time, count: today.submitted })}
        >
          {short ? t("today.short", { time, count: today.submitted }) : time}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" fw={600}>
          {t("today.label", { time, count: today.submitted })}
        </Text>
        <Text size="sm" mt={6} style={{ whiteSpace: "normal" }}>
          {t("today.rule")}
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
};

/** The day so far in the bar of a bench; nothing as long as the server has not said it. */
export const ActiveTodayOnBench = () => {
  const work = useQuery({ ...workQuery, refetchInterval: LOOK_AGAIN_MS });
  return work.data ? <ActiveToday today={work.data.today} short /> : null;
};
