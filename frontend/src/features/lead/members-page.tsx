import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { membersQuery } from "@/api/projects";
import type { Member } from "@/api/types";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";

const route = getRouteApi("/signed-in/shell/lead/$project/members");

export const MembersPage = () => {
  const { t } = useTranslation();
  const { project } = route.useParams();
  const members = useQuery(membersQuery(project));
  if (members.error) return <LoadFailure error={members.error} retry={() => void members.refetch()} />;
  if (!members.data) return <SkeletonRows />;
  const columns: Column<Member>[] = [
    { name: t("lead.members.person"), cell: (member) => member.user.display_name || member.user.username },
    { name: t("lead.members.username"), cell: (member) => member.user.username },
    { name: t("lead.members.role"), cell: (member) => t(`lead.members.roles.${member.role}`) },
  ];
  return (
    <DataTable
      label={t("lead.members.title")}
      columns={columns}
      rows={members.data}
      rowKey={(member) => member.user.id}
    />
  );
};
