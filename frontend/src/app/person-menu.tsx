import { Button, Menu } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { sessionQuery, signOut } from "@/api/session";

export const PersonMenu = () => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const session = useQuery(sessionQuery);
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      queryClient.clear();
      window.location.assign("/work");
    },
  });
  if (!session.data) return null;
  const { user } = session.data;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray">
          {user.display_name || user.username}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item renderRoot={(props) => <Link {...props} to="/settings" />}>
          {t("settings.title")}
        </Menu.Item>
        <Menu.Item renderRoot={(props) => <Link {...props} to="/practice" />}>{t("tour.title")}</Menu.Item>
        <Menu.Item onClick={() => leave.mutate()}>{t("signIn.leave")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
