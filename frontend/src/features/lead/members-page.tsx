import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { addMember, changeMember, membersQuery, removeMember } from "@/api/projects";
import type { Member, Role } from "@/api/types";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import classes from "./lead-layout.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/members");

const ROLES: readonly Role[] = ["annotator", "reviewer", "lead"];

export const MembersPage = () => {
  const { t } = useTranslation();
  const { project } = route.useParams();
  const queryClient = useQueryClient();
  const members = useQuery(membersQuery(project));
  const [username, setUsername] = useState("");
  const [newRole, setNewRole] = useState<Role>("annotator");
  const refresh = () => queryClient.invalidateQueries({ queryKey: membersQuery(project).queryKey });
  const add = useMutation({
    mutationFn: () => addMember(project, { username: username.trim(), role: newRole }),
    onSuccess: () => {
      setUsername("");
      return refresh();
    },
  });
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) => changeMember(project, id, role),
    onSettled: refresh,
  });
  const remove = useMutation({ mutationFn: (id: string) => removeMember(project, id), onSettled: refresh });

  if (members.error) return <LoadFailure error={members.error} retry={() => void members.refetch()} />;
  if (!members.data) return <SkeletonRows />;
  const roles = ROLES.map((role) => ({ value: role, label: t(`lead.members.roles.${role}`) }));
  const nameOf = (member: Member) => member.user.display_name || member.user.username;
  const columns: Column<Member>[] = [
    { name: t("lead.members.person"), cell: nameOf },
    { name: t("lead.members.username"), cell: (member) => member.user.username },
    {
      name: t("lead.members.role"),
      cell: (member) => (
        <NativeSelect
          aria-label={t("lead.members.roleOf", { name: nameOf(member) })}
          size="xs"
          w={130}
          data={roles}
          value={member.role}
          onChange={(event) => {
            const role = ROLES.find((each) => each === event.currentTarget.value);
            if (role) change.mutate({ id: member.user.id, role });
          }}
        />
      ),
    },
    {
      name: t("lead.media.actions"),
      cell: (member) => (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t("lead.members.removeName", { name: nameOf(member) })}
          onClick={() => remove.mutate(member.user.id)}
        >
          {t("lead.members.remove")}
        </Button>
      ),
    },
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <>
      <form className={classes.toolbar} onSubmit={submit}>
        <TextInput
          label={t("lead.members.newUsername")}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("lead.members.newRole")}
          size="xs"
          data={roles}
          value={newRole}
          onChange={(event) =>
            setNewRole(ROLES.find((each) => each === event.currentTarget.value) ?? "annotator")
          }
        />
        <Button type="submit" disabled={username.trim() === ""} loading={add.isPending}>
          {t("lead.members.add")}
        </Button>
      </form>
      <DataTable
        label={t("lead.members.title")}
        columns={columns}
        rows={members.data}
        rowKey={(member) => member.user.id}
      />
    </>
  );
};
