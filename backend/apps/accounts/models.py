"""People and the ways they sign in. What a person may do in a project is in the projects room."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person. The pseudonym is what releases show; it survives the erasure of the account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    display_name = models.CharField(max_length=100, blank=True)
    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_simulated = models.BooleanField(
        default=False, help_text="made by a program, not a person; releases say so"
    )


class SignInLink(models.Model):
    """A link that signs one person in, once. Only the hash of its secret is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)


class Preferences(models.Model):
    """How a person likes to work, the same on each device. Nothing here changes what is annotated."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="preferences")
    values = models.JSONField(default=dict)
