"""People's documents, and the log of operations they are made of."""

import uuid

from django.db import models


class Annotation(models.Model):
    """One person's document for a work item, in its newest revision. The operations are its history."""

    class Kind(models.TextChoices):
        ANSWER = "answer"
        ADJUDICATION = "adjudication"

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        ACCEPTED = "accepted"
        NOT_CHOSEN = "not_chosen"
        ABANDONED = "abandoned"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work_item = models.ForeignKey("work.WorkItem", on_delete=models.CASCADE, related_name="annotations")
    assignment = models.OneToOneField(
        "work.Assignment",
        null=True,
        on_delete=models.CASCADE,
        related_name="annotation",
        help_text="null: adjudication",
    )
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="annotations")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.ANSWER)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    taken_from = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the answer that an adjudication started from",
    )
    taken_revision = models.PositiveIntegerField(null=True, help_text="and the revision of it")
    document_type = models.CharField(max_length=16)
    schema_version = models.PositiveIntegerField()
    attributes_version = models.PositiveIntegerField(
        default=1, help_text="of the project's own attributes, by which the document is judged"
    )
    frame_table_hash = models.CharField(max_length=64)
    seed = models.JSONField(help_text="the document that the operations start from")
    seed_versions = models.JSONField(default=dict, help_text="object id to version, of the seed")
    document = models.JSONField(help_text="seed plus every operation of the log")
    versions = models.JSONField(default=dict, help_text="object id to version, deleted ones included")
    revision = models.PositiveIntegerField(default=0, help_text="rises by one with every accepted batch")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work_item"],
                condition=models.Q(state="accepted"),
                name="one_accepted_document_per_work_item",
            ),
        ]
        indexes = [models.Index(fields=["author", "submitted_at"], name="annotations_handed_in")]


class Operation(models.Model):
    """One change inside a save. Rows are only ever added."""

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="operations")
    op_id = models.UUIDField()
    sequence = models.PositiveIntegerField(help_text="position in the log, from 1")
    revision = models.PositiveIntegerField(help_text="revision of the annotation that it led to")
    op = models.CharField(max_length=8)
    kind = models.CharField(max_length=32)
    object_id = models.UUIDField()
    base_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(help_text="version of the object that it led to")
    value = models.JSONField(null=True)
    origin = models.JSONField()
    digest = models.CharField(
        max_length=64, help_text="SHA-256 of the operation as sent; a reused op_id must match"
    )
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="operations")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation", "op_id"], name="an_operation_is_stored_once"),
            models.UniqueConstraint(fields=["annotation", "sequence"], name="operations_stand_in_a_row"),
        ]
        indexes = [models.Index(fields=["author", "created_at"])]


class ParkedValue(models.Model):
    """A value that no longer fitted when the project's attributes changed, kept beside the document."""

    work_item = models.ForeignKey("work.WorkItem", on_delete=models.CASCADE, related_name="parked_values")
    annotation = models.ForeignKey(
        Annotation,
        null=True,
        on_delete=models.CASCADE,
        related_name="parked_values",
        help_text="null: of the seed, so of every answer to the work item",
    )
    object_id = models.UUIDField()
    kind = models.CharField(max_length=32)
    field = models.CharField(max_length=64, help_text="attributes.<name>, or question_subtype")
    value = models.JSONField()
    attributes_version = models.PositiveIntegerField(help_text="with which it did not fit any more")
    created_at = models.DateTimeField(auto_now_add=True)


class Finding(models.Model):
    """What an automated check said of a document when it was submitted."""

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="findings")
    revision = models.PositiveIntegerField()
    rule = models.CharField(max_length=64)
    severity = models.CharField(max_length=8)
    message = models.CharField(max_length=500)
    place = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["annotation", "revision"])]


class BlindCheck(models.Model):
    """What a text-only model chose in a blind work item. It is no annotation and takes nobody's seat; it is counted by
    the rule that holds for people.
    """

    work_item = models.OneToOneField(
        "work.WorkItem", primary_key=True, on_delete=models.CASCADE, related_name="blind_check"
    )
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    sheets = models.JSONField(
        default=list, help_text="as in assist_result.schema.json; each counts as one answer"
    )
    model_name = models.CharField(max_length=200, blank=True)
    model_revision = models.CharField(max_length=200, blank=True)
    model_licence = models.CharField(max_length=200, blank=True)
    prompt_version = models.CharField(max_length=64, blank=True)
    reason = models.CharField(
        max_length=500, blank=True, help_text="why the item goes back; empty: it does not"
    )
    counted_at = models.DateTimeField(null=True, help_text="null: the model has not answered")
    created_at = models.DateTimeField(auto_now_add=True)
