import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const TICK_MS = 1_000;

/** Minutes and seconds since this screen was opened. */
export const ElapsedTime = () => {
  const { t } = useTranslation();
  const [start] = useState(() => Date.now());
  const [now, setNow] = useState(start);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const total = Math.floor((now - start) / 1_000);
  const text = `${Math.floor(total / 60)}:${String(total % 60).padStart(2, "0")}`;
  return (
    <span
      role="timer"
      aria-label={t("bench.elapsed")}
      title={t("bench.elapsed")}
      style={{ minWidth: 44, textAlign: "right" }}
    >
      {text}
    </span>
  );
};
