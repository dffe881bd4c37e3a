import { ActionIcon } from "@mantine/core";
import { Icon } from "@/workbench/ui/icons";

type Props = { label: string; onDelete: () => void };

/**
 * Deletes one thing of a list. A press does not move the focus here: that would select the card around it, which grows
 * and scrolls, and the release would come down beside the button.
 */
export const DeleteButton = ({ label, onDelete }: Props) => (
  <ActionIcon
    aria-label={label}
    title={label}
    onMouseDown={(event) => event.preventDefault()}
    onClick={onDelete}
  >
    <Icon name="trash" />
  </ActionIcon>
);
