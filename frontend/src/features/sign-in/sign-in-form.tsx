import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { signIn } from "@/api/session";
import type { Session } from "@/api/types";

type Props = { onSignedIn: (session: Session) => void; username?: string; hint?: string };

export const SignInForm = ({ onSignedIn, username: knownUsername = "", hint }: Props) => {
  const { t } = useTranslation();
  const [username, setUsername] = useState(knownUsername);
  const [password, setPassword] = useState("");
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: onSignedIn,
    meta: { failureShownByScreen: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ username, password });
  };
  return (
    <form onSubmit={submit} aria-label={t("signIn.title")}>
      <Stack gap="md">
        {hint && <Text size="sm">{hint}</Text>}
        <TextInput
          size="sm"
          label={t("signIn.username")}
          autoComplete="username"
          required
          withAsterisk={false}
          data-autofocus={knownUsername ? undefined : true}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("signIn.password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus={knownUsername ? true : undefined}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {enter.error && (
          <Text role="alert" size="sm" c="var(--gl-bad)">
            {enter.error.message}
          </Text>
        )}
        <Button type="submit" size="sm" loading={enter.isPending}>
          {t("signIn.submit")}
        </Button>
      </Stack>
    </form>
  );
};
