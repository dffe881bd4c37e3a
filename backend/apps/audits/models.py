"""What an audit looks at, and what it found."""

import uuid

from django.db import models


class AuditPlan(models.Model):
    """How much of a project is audited, and the key by which items are drawn. The key never changes."""

    project = models.OneToOneField(
        "projects.Project", primary_key=True, on_delete=models.CASCADE, related_name="audit_plan"
    )
    key = models.CharField(max_length=64, help_text="secret: who knows it can tell what will be audited")
    rates = models.JSONField(help_text="as backend.domain.auditing.AuditRates")
    version = models.PositiveIntegerField(default=1, help_text="rises with every change of the rates")


class AuditDraw(models.Model):
    """Whether an item is audited, and why: written when its work is accepted. Once drawn, always drawn."""

    item = models.OneToOneField(
        "work.Item", primary_key=True, on_delete=models.CASCADE, related_name="audit_draw"
    )
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="audit_draws")
    author = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", help_text="null: imported"
    )
    split = models.CharField(max_length=8)
    place = models.FloatField(help_text="of the item, from 0 to 1; never shown")
    rate = models.FloatField(help_text="the highest rate that applied")
    cause = models.CharField(max_length=64, blank=True, help_text="what drew it; empty: it is not audited")
    risks = models.JSONField(default=list, help_text="the signals that its work gave")
    objects_in_it = models.PositiveIntegerField(help_text="pairs, questions or segments of the item")
    drawn_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "split", "cause"]),
            models.Index(fields=["project", "author"]),
        ]


class DrawnType(models.Model):
    """How many objects of a question type an item holds."""

    draw = models.ForeignKey(AuditDraw, on_delete=models.CASCADE, related_name="types")
    question_type = models.CharField(max_length=40)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "question_type"], name="one_count_per_draw_and_type")
        ]


class AuditVerdict(models.Model):
    """What an auditor says of one pair, question or segment, and the author's appeal against it.

    It counts from the moment in which the audit is handed in. Rows are never changed after that but for the appeal.
    """

    class Verdict(models.TextChoices):
        PASS = "pass"
        FAIL = "fail"

    class Appeal(models.TextChoices):
        NONE = ""
        WRITTEN = "written"
        OPEN = "open"
        GRANTED = "granted"
        UPHELD = "upheld"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="audit_verdicts")
    item = models.ForeignKey("work.Item", on_delete=models.CASCADE, related_name="audit_verdicts")
    assignment = models.ForeignKey(
        "work.Assignment", on_delete=models.CASCADE, related_name="audit_verdicts", help_text="the auditor's"
    )
    auditor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        "accounts.User",
        null=True,
        on_delete=models.PROTECT,
        related_name="audit_verdicts",
        help_text="whose work was judged; null: imported",
    )
    object_kind = models.CharField(max_length=32)
    object_id = models.UUIDField()
    text_digest = models.CharField(max_length=64, help_text="of what was judged")
    question_type = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.CharField(max_length=32, blank=True)
    words = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField(auto_now=True)
    handed_in_at = models.DateTimeField(null=True, help_text="null: the audit is under way")
    returned_in = models.ForeignKey(
        "work.WorkItem",
        null=True,
        on_delete=models.SET_NULL,
        related_name="audit_failures",
        help_text="of a failure: the work in which it is corrected or appealed",
    )
    appeal = models.CharField(max_length=8, choices=Appeal, blank=True, default=Appeal.NONE)
    appeal_words = models.CharField(max_length=1000, blank=True)
    appealed_at = models.DateTimeField(null=True)
    decides = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.CASCADE,
        related_name="decision",
        help_text="the appealed verdict on which this one decides",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "object_id"], name="one_verdict_per_audit_and_object"
            ),
            models.UniqueConstraint(
                fields=["item", "object_id"],
                condition=~models.Q(appeal=""),
                name="an_object_is_appealed_once",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "author"]),
            models.Index(fields=["item", "handed_in_at"]),
            models.Index(fields=["project", "appeal"], condition=~models.Q(appeal=""), name="audit_appeals"),
        ]
