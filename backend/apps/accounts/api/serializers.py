"""What the token endpoints read and write, and how a person is shown everywhere."""

from rest_framework import serializers

from backend.apps.accounts.models import User
from backend.apps.accounts.services import LONGEST_TOKEN_DAYS
from backend.infra.serializers import StrictSerializer


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
