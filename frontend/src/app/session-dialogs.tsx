import { Button, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { forgetWorkOfPerson } from "@/api/session";
import type { Session } from "@/api/types";
import { SignInForm } from "@/features/sign-in/sign-in-form";

type Props = {
  /** Whose screens these are. */
  mine: Session;
  /** Who has signed in instead; null where the session has only ended. */
  other: Session | null;
  onSignedIn: (session: Session) => void;
};

const nameOf = ({ user }: Session): string => user.display_name || user.username;

/** What stands over a screen whose session has ended, or whose person is no longer the one who is signed in. */
export const SessionDialogs = ({ mine, other, onSignedIn }: Props) => {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t(other ? "signIn.otherTitle" : "signIn.expiredTitle")}
      centered
    >
      {other ? (
        <Stack gap="md">
          <Text size="sm">{t("signIn.otherHint", { before: nameOf(mine), now: nameOf(other) })}</Text>
          <Button size="sm" data-autofocus onClick={() => void startAnew()}>
            {t("signIn.otherGoOn", { now: nameOf(other) })}
          </Button>
        </Stack>
      ) : (
        <SignInForm hint={t("signIn.expiredHint")} username={mine.user.username} onSignedIn={onSignedIn} />
      )}
    </Modal>
  );
};

/** Another person's screens must not be shown to this one, not even for a moment. */
const startAnew = async () => {
  await forgetWorkOfPerson();
  window.location.assign("/work");
};
