"""The append-only record of acts that somebody may have to answer for."""

from django.db import models


class AuditEntry(models.Model):
    """One act: who did what to which object, and when. Rows are only ever added."""

    actor = models.CharField(max_length=64, help_text="user id as text; empty for the system")
    action = models.CharField(max_length=64, help_text="registered verb, such as work.accepted")
    scope = models.CharField(max_length=64, blank=True, help_text="project id the act belongs to, as text")
    subject = models.CharField(max_length=128, help_text="kind:id of the object acted upon")
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["scope", "id"])]
