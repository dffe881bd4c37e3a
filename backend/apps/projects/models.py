"""Projects and who does what in them."""

import uuid

from django.db import models


class Project(models.Model):
    """One dataset in the making: workflow, guideline, grid and members."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    guideline = models.TextField(blank=True, help_text="Markdown; shown beside the work")
    writing_guide = models.JSONField(
        default=dict, help_text="what writers have before their eyes: lists `questions`, `good`, `bad`"
    )
    workflow = models.JSONField(
        help_text="a copy of the workflow document; validated by workflow.schema.json"
    )
    attributes_schema = models.JSONField(
        default=dict, help_text="the newest declaration of own attributes; keeps attributes.schema.json"
    )
    attributes_version = models.PositiveIntegerField(default=1, help_text="the number of that declaration")
    grid_fps_numerator = models.PositiveIntegerField(
        null=True, help_text="sampling grid in frames per second"
    )
    grid_fps_denominator = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grid_fps_denominator__gt=0), name="grid_denominator_positive"
            ),
        ]


class AttributesVersion(models.Model):
    """One declaration of a project's own attributes. Rows are only ever added."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="attributes_versions")
    number = models.PositiveIntegerField(help_text="from 1")
    declaration = models.JSONField(help_text="keeps attributes.schema.json")
    renames = models.JSONField(default=dict, help_text="by kind, old name to new, from the version before")
    changes = models.JSONField(default=list, help_text="what changed from the version before")
    published_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", help_text="null: the system"
    )
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_declaration_per_number")
        ]


class Membership(models.Model):
    """The role of one person in one project."""

    class Role(models.TextChoices):
        LEAD = "lead"
        REVIEWER = "reviewer"
        ANNOTATOR = "annotator"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="one_role_per_person_and_project")
        ]
