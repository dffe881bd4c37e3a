"""What models propose. A suggestion is never an annotation."""

import uuid

from django.db import models
from django.db.models.functions import Now


class SuggestionKind(models.TextChoices):
    """What a model can propose."""

    PROPAGATE = "propagate"
    SEGMENT = "segment"
    ANSWER = "answer"
    CAPTION = "caption"
    DISTRACTORS = "distractors"


class SuggestionRequest(models.Model):
    """What a job was asked for: the job's payload is the model's business, this is ours."""

    job = models.OneToOneField("jobs.Job", on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey("work.Item", on_delete=models.CASCADE, related_name="suggestion_requests")
    annotation = models.ForeignKey(
        "annotations.Annotation",
        null=True,
        on_delete=models.CASCADE,
        related_name="suggestion_requests",
        help_text="asked for from inside this annotation; null: made ahead for everyone",
    )
    kind = models.CharField(max_length=16, choices=SuggestionKind)
    target = models.JSONField(help_text="what it is about: track, frames, pair, segment")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["item", "kind"])]


class SuggestionPart(models.Model):
    """Boxes that arrived while their job still ran. When it ends they become the suggestion, or are deleted."""

    request = models.ForeignKey(SuggestionRequest, on_delete=models.CASCADE, related_name="parts")
    attempt = models.PositiveBigIntegerField(help_text="the job's fencing number; a new attempt starts anew")
    after = models.PositiveIntegerField(help_text="how many boxes of the attempt come before these")
    boxes = models.JSONField(help_text="as in assist_result.schema.json, in the order of propagation")
    model = models.JSONField(help_text="name, revision and licence of the model that found them")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "attempt", "after"], name="one_part_for_each_place_in_an_attempt"
            )
        ]


class Suggestion(models.Model):
    """One proposal of a model for an item, with everything needed to say where it came from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey("work.Item", on_delete=models.CASCADE, related_name="suggestions")
    annotation = models.ForeignKey(
        "annotations.Annotation",
        null=True,
        on_delete=models.CASCADE,
        related_name="suggestions",
        help_text="asked for from inside this annotation; null: made ahead for everyone",
    )
    kind = models.CharField(max_length=16, choices=SuggestionKind)
    target = models.JSONField(help_text="what it is about: track, frames, question")
    output = models.JSONField(help_text="the proposal; its shape is assist_result.schema.json")
    model_name = models.CharField(max_length=200)
    model_revision = models.CharField(max_length=200, blank=True)
    model_licence = models.CharField(max_length=200, blank=True)
    prompt_version = models.CharField(max_length=64, blank=True)
    prompt = models.TextField(
        blank=True, help_text="the whole text the model was given; empty where there was none"
    )
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["item", "kind"])]


class DismissedDraft(models.Model):
    """A person does not want one of the distractors that a suggestion proposes, and is not shown it again."""

    annotation = models.ForeignKey(
        "annotations.Annotation", on_delete=models.CASCADE, related_name="dismissed_drafts"
    )
    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="dismissals")
    draft_id = models.UUIDField(help_text="of the distractor in the output of the suggestion")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation", "draft_id"], name="a_draft_is_dismissed_once")
        ]


class Recording(models.Model):
    """What somebody said, a file that is kept only while its job listens to it.

    The row is there before the file, so that no file is ever without one; `job` is null until it is asked for.
    """

    key = models.CharField(max_length=200, unique=True)
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["created_at"])]
