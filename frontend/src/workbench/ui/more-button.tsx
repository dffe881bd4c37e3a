import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

type Props = {
  /** A list that is fetched a page at a time. */
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
};

/** Under a list: fetches its next page; nothing when the list is whole. */
export const MoreButton = ({ list }: Props) => {
  const { t } = useTranslation();
  if (!list.hasNextPage) return null;
  return (
    <Button
      variant="default"
      mt={10}
      loading={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {t("state.more")}
    </Button>
  );
};
