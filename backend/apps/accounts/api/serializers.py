"""What the token endpoints read and write, and how a person is shown everywhere."""

import re

from rest_framework import serializers

from backend.apps.accounts.models import User
from backend.apps.accounts.services import LONGEST_TOKEN_DAYS
from backend.infra.serializers import StrictSerializer

ACT_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
KEY = r"^(mod\+)?(alt\+)?(shift\+)?([!-~]|[^\x00-\x20\x7f]|[A-Z][A-Za-z0-9]+)$"
LONGEST_KEY = 40
MOST_KEYS_OF_AN_ACT = 6
MOST_ACTS = 300


class PersonOut(serializers.ModelSerializer[User]):
    """A person as others in a project see them."""

    class Meta:
        model = User
        fields = ["id", "username", "display_name"]


class TokenIn(StrictSerializer):
    """How long a new token lives."""

    days = serializers.IntegerField(min_value=1, max_value=LONGEST_TOKEN_DAYS, default=90)


class TokenOut(serializers.Serializer[object]):
    """A token without its secret; `key` is its beginning."""

    key = serializers.CharField(source="token_key")
    created_at = serializers.DateTimeField(source="created")
    expires_at = serializers.DateTimeField(source="expiry", allow_null=True)


class NewTokenOut(TokenOut):
    """A new token with its secret, shown this once."""

    token = serializers.CharField()


class PreferencesFields(StrictSerializer):
    """How a person likes to work; what is left out stands for the default."""

    language = serializers.RegexField(
        r"^[a-z]{2,3}(-[A-Z]{2})?$", allow_blank=True, default="", help_text="empty: the browser's"
    )
    color_scheme = serializers.ChoiceField(choices=["auto", "light", "dark"], default="auto")
    reduced_motion = serializers.BooleanField(
        default=False, help_text="less motion even where the system does not ask for it"
    )
    keys = serializers.DictField(
        child=serializers.ListField(
            child=serializers.RegexField(KEY, max_length=LONGEST_KEY), max_length=MOST_KEYS_OF_AN_ACT
        ),
        default=dict,
        help_text="the keys that the person chose, by the name of the act",
    )

    tour = serializers.ChoiceField(
        choices=["unseen", "skipped", "finished"],
        default="unseen",
        help_text="what became of the first tour; only who has not seen it is asked to it",
    )

    def validate_keys(self, keys: dict[str, list[str]]) -> dict[str, list[str]]:
        """Names of acts are the frontend's; here they only have to look like names and be bounded in number."""
        if len(keys) > MOST_ACTS:
            raise serializers.ValidationError(f"Keys of at most {MOST_ACTS} acts are kept.")
        for name in keys:
            if not ACT_NAME.fullmatch(name):
                raise serializers.ValidationError("This is not the name of an act.")
        return keys
