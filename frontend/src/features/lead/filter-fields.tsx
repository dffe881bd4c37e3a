import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/features/lead/filter-address";

type Props = {
  filter: Filter;
  /** The states to choose from, in the reader's language. */
  states: readonly { value: string; label: string }[];
  onChange: (name: keyof Filter, value: string | null) => void;
};

/** The two questions above a list: which state, and which name. */
export const FilterFields = ({ filter, states, onChange }: Props) => {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t("lead.filterText")}
        value={filter.text ?? ""}
        onChange={(event) => onChange("text", event.currentTarget.value)}
      />
      <Select
        label={t("lead.filterState")}
        placeholder={t("lead.anyState")}
        clearable
        data={states}
        value={filter.state ?? null}
        onChange={(next) => onChange("state", next)}
      />
    </>
  );
};
