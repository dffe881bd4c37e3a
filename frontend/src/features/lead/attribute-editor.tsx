import { ActionIcon, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type AttributeRow, nameOf, ROW_TYPES } from "@/features/lead/attribute-rows";
import { Icon } from "@/workbench/ui/icons";
import classes from "./attributes-page.module.css";

type Props = {
  row: AttributeRow;
  /** The attributes on which this one can hang: those with choices, or yes and no. */
  others: readonly AttributeRow[];
  isFirst: boolean;
  isLast: boolean;
  onChange: (row: AttributeRow) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  ),
];

/** One attribute as a lead makes it. */
export const AttributeEditor = ({ row, others, isFirst, isLast, onChange, onMove, onRemove }: Props) => {
  const { t } = useTranslation();
  const shown = row.title || nameOf(row) || t("lead.attributes.untitled");
  const set = (patch: Partial<AttributeRow>) => onChange({ ...row, ...patch });
  const hasChoices = row.type === "select" || row.type === "several";
  const isNumber = row.type === "number" || row.type === "whole";
  const asked = others.find((other) => nameOf(other) === row.onlyIf?.of);
  return (
    <li>
      <fieldset className={classes.card}>
        <legend className={classes.legend}>{shown}</legend>
        <div className={classes.acts}>
          <ActionIcon
            aria-label={t("lead.attributes.up", { name: shown })}
            disabled={isFirst}
            onClick={() => onMove(-1)}
          >
            <Icon name="chevron" className={classes.up} />
          </ActionIcon>
          <ActionIcon
            aria-label={t("lead.attributes.down", { name: shown })}
            disabled={isLast}
            onClick={() => onMove(1)}
          >
            <Icon name="chevron" className={classes.down} />
          </ActionIcon>
          <ActionIcon aria-label={t("lead.attributes.remove", { name: shown })} onClick={onRemove}>
            <Icon name="trash" />
          </ActionIcon>
        </div>
        <div className={classes.fields}>
          <TextInput
            label={t("lead.attributes.rowTitle")}
            value={row.title}
            onChange={(event) => set({ title: event.currentTarget.value })}
          />
          <TextInput
            label={t("lead.attributes.rowTitleDe")}
            value={row.titleDe}
            onChange={(event) => set({ titleDe: event.currentTarget.value })}
          />
          <TextInput
            label={t("lead.attributes.name")}
            placeholder={nameOf(row)}
            value={row.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <NativeSelect
            label={t("lead.attributes.type")}
            value={row.type}
            data={ROW_TYPES.map((value) => ({ value, label: t(`lead.attributes.types.${value}`) }))}
            onChange={(event) => {
              const type = ROW_TYPES.find((value) => value === event.currentTarget.value);
              if (type) set({ type });
            }}
          />
          <TextInput
            label={t("lead.attributes.help")}
            value={row.help}
            onChange={(event) => set({ help: event.currentTarget.value })}
          />
          <TextInput
            label={t("lead.attributes.helpDe")}
            value={row.helpDe}
            onChange={(event) => set({ helpDe: event.currentTarget.value })}
          />
          {isNumber && (
            <>
              <TextInput
                label={t("lead.attributes.least")}
                value={row.least}
                onChange={(event) => set({ least: event.currentTarget.value })}
              />
              <TextInput
                label={t("lead.attributes.greatest")}
                value={row.greatest}
                onChange={(event) => set({ greatest: event.currentTarget.value })}
              />
              <TextInput
                label={t("lead.attributes.unit")}
                value={row.unit}
                onChange={(event) => set({ unit: event.currentTarget.value })}
              />
            </>
          )}
          {row.type === "text" && (
            <TextInput
              label={t("lead.attributes.longest")}
              value={row.longest}
              onChange={(event) => set({ longest: event.currentTarget.value })}
            />
          )}
        </div>
        {hasChoices && (
          <Textarea
            key={row.type}
            label={t("lead.attributes.choices")}
            description={t("lead.attributes.onePerLine")}
            autosize
            minRows={2}
            maxRows={10}
            defaultValue={row.choices.join("\n")}
            onChange={(event) => set({ choices: linesOf(event.currentTarget.value) })}
          />
        )}
        <div className={classes.fields}>
          <NativeSelect
            label={t("lead.attributes.onlyIf")}
            value={row.onlyIf?.of ?? ""}
            data={[
              { value: "", label: t("lead.attributes.always") },
              ...others.map((other) => ({ value: nameOf(other), label: other.title || nameOf(other) })),
            ]}
            onChange={(event) => {
              const of = event.currentTarget.value;
              set({ onlyIf: of === "" ? null : { of, values: [] } });
            }}
          />
          {row.onlyIf && asked && (
            <fieldset className={classes.values}>
              <legend>{t("lead.attributes.isOneOf")}</legend>
              {(asked.type === "yes_no" ? [true, false] : asked.choices).map((value) => (
                <Checkbox
                  key={String(value)}
                  size="md"
                  classNames={{ label: classes.word ?? "" }}
                  label={typeof value === "string" ? value : t(value ? "attributes.yes" : "attributes.no")}
                  checked={row.onlyIf?.values.includes(value) ?? false}
                  onChange={(event) => {
                    const kept = row.onlyIf?.values.filter((one) => one !== value) ?? [];
                    const values = event.currentTarget.checked ? [...kept, value] : kept;
                    set({ onlyIf: { of: nameOf(asked), values } });
                  }}
                />
              ))}
            </fieldset>
          )}
          <Checkbox
            className={classes.required}
            size="md"
            classNames={{ label: classes.word ?? "" }}
            label={t("lead.attributes.required")}
            checked={row.isRequired}
            onChange={(event) => set({ isRequired: event.currentTarget.checked })}
          />
        </div>
      </fieldset>
    </li>
  );
};
