import { NumberInput } from "@mantine/core";

type PercentProps = {
  label: string;
  least?: number;
  value: number | null;
  onChange: (share: number | null) => void;
};

/** A share from 0 to 1, written in percent; null for none. */
export const PercentField = ({ label, least = 0, value, onChange }: PercentProps) => (
  <NumberInput
    hideControls
    label={label}
    suffix=" %"
    min={least}
    max={100}
    clampBehavior="blur"
    decimalScale={1}
    value={value === null ? "" : Math.round(value * 1000) / 10}
    onChange={(written) => onChange(written === "" ? null : Math.round(Number(written) * 10) / 1000)}
  />
);
