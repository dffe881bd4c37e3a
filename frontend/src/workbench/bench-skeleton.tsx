import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { BenchFrame } from "@/workbench/bench-frame";
import { SkeletonRows } from "@/workbench/ui/screen-states";

/** The shape of a player screen before it is there, so that nothing moves when it comes. */
export const BenchSkeleton = () => {
  const { t } = useTranslation();
  return (
    <BenchFrame
      rightLabel={t("bench.words")}
      bar={<Skeleton height={16} width={320} />}
      left={<div style={{ flex: 1, background: "#0b0b0c" }} />}
      right={
        <div style={{ padding: 12 }}>
          <SkeletonRows count={6} height={28} />
        </div>
      }
    />
  );
};
