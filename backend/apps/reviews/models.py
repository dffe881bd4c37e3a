"""People's verdicts on annotations."""

import uuid

from django.db import models


class Review(models.Model):
    """One verdict of one person on one annotation."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted"
        SENT_BACK = "sent_back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work_item = models.ForeignKey("work.WorkItem", on_delete=models.CASCADE, related_name="reviews")
    annotation = models.ForeignKey("annotations.Annotation", on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=16, choices=Verdict)
    comment = models.TextField(blank=True)
    revision = models.PositiveIntegerField(help_text="revision of the annotation that was judged")
    created_at = models.DateTimeField(auto_now_add=True)
