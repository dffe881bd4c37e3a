import { Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { signInByLink } from "@/api/session";
import type { Session } from "@/api/types";
import { SignInForm } from "@/features/sign-in/sign-in-form";
import classes from "./sign-in-page.module.css";

type Props = {
  onSignedIn: (session: Session) => void;
  /** The secret of a one-time link; it has already been taken out of the address. */
  link?: string | undefined;
};

export const SignInPage = ({ onSignedIn, link }: Props) => {
  const { t } = useTranslation();
  const posted = useRef(false);
  const { mutate, error, isPending } = useMutation({
    mutationFn: signInByLink,
    onSuccess: onSignedIn,
    meta: { failureShownByScreen: true },
  });
  useEffect(() => {
    if (!link || posted.current) return;
    posted.current = true;
    mutate(link);
  }, [link, mutate]);
  return (
    <main className={classes.page}>
      <section className={classes.card}>
        <Title order={1}>{t("app.name")}</Title>
        <Text size="sm" c="dimmed" mb="lg">
          {isPending ? t("signIn.byLink") : t("signIn.lead")}
        </Text>
        {error && (
          <Text role="alert" size="sm" c="var(--gl-bad)" mb="md">
            {error.message}
          </Text>
        )}
        <SignInForm onSignedIn={onSignedIn} />
        <Text size="sm" c="dimmed" mt="lg">
          {t("signIn.help")}
        </Text>
      </section>
    </main>
  );
};
