"""What the endpoints of this room read and write."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.apps.accounts.api.serializers import PersonOut
from backend.apps.projects.models import Membership, Project
from backend.infra.jobs.models import Job
from backend.infra.serializers import LineField, StrictSerializer, TextField


class SignInIn(StrictSerializer):
    """Name and password."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)


class LinkIn(StrictSerializer):
    """The secret of a one-time sign-in link."""

    token = serializers.CharField(max_length=200)


class ProjectRefOut(serializers.ModelSerializer[Project]):
    """Which project."""

    class Meta:
        model = Project
        fields = ["slug", "name"]


class MembershipOut(serializers.ModelSerializer[Membership]):
    """One of the person's own roles."""

    project = ProjectRefOut()

    class Meta:
        model = Membership
        fields = ["project", "role"]


class AccountOut(PersonOut):
    """The signed-in person."""

    class Meta(PersonOut.Meta):
        fields = [*PersonOut.Meta.fields, "is_superuser"]


class SessionOut(serializers.Serializer[Any]):
    """Who is signed in, and where the person works."""

    user = AccountOut()
    memberships = MembershipOut(many=True)


class SuggestionOfferOut(serializers.Serializer[Any]):
    """A kind of suggestion that a stage offers."""

    kind = serializers.CharField()
    withhold_share = serializers.FloatField()


class StageOut(serializers.Serializer[Any]):
    """A stage of a workflow; workflow.schema.json says what each value means."""

    name = serializers.CharField()
    title = serializers.CharField()
    document_type = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    people = serializers.IntegerField()
    differ_from = serializers.ListField(child=serializers.CharField())
    edits = serializers.ListField(child=serializers.CharField())
    edit_fields = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    accept = serializers.CharField()
    review_share = serializers.FloatField()
    gold_share = serializers.FloatField()
    audit_share = serializers.FloatField()
    share = serializers.FloatField()
    share_by_split = serializers.DictField(child=serializers.FloatField(), required=False)
    lease_minutes = serializers.IntegerField()
    suggestions = SuggestionOfferOut(many=True)
    audit = serializers.BooleanField(required=False, help_text="people judge here and change nothing")


class WorkflowOut(serializers.Serializer[Any]):
    """The workflow of a project."""

    name = serializers.CharField()
    title = serializers.CharField()
    stages = StageOut(many=True)
    domains = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="what the questions of the project may be about",
    )


class WritingGuideIn(StrictSerializer):
    """What writers have before their eyes: questions to ask oneself, good sentences and bad ones."""

    questions = serializers.ListField(child=LineField(max_length=300), max_length=20, default=list)
    good = serializers.ListField(child=LineField(max_length=1_000), max_length=20, default=list)
    bad = serializers.ListField(child=LineField(max_length=1_000), max_length=20, default=list)


class WritingGuideOut(serializers.Serializer[Any]):
    """The writing guide of a project; the lists are empty where nobody wrote one."""

    questions = serializers.ListField(child=serializers.CharField(), default=list)
    good = serializers.ListField(child=serializers.CharField(), default=list)
    bad = serializers.ListField(child=serializers.CharField(), default=list)


class ProjectOut(serializers.ModelSerializer[Project]):
    """A project, and the role of whoever asks."""

    writing_guide = serializers.SerializerMethodField()
    role = serializers.SerializerMethodField()
    workflow = WorkflowOut()
    attributes_schema = serializers.DictField()
    grid_fps = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields = [
            "id",
            "slug",
            "name",
            "description",
            "guideline",
            "writing_guide",
            "workflow",
            "attributes_schema",
            "grid_fps",
            "role",
            "is_demo",
            "created_at",
        ]

    @extend_schema_field(WritingGuideOut)
    def get_writing_guide(self, project: Project) -> dict[str, list[str]]:
        return {"questions": [], "good": [], "bad": []} | project.writing_guide

    @extend_schema_field(serializers.ChoiceField(choices=Membership.Role.choices))
    def get_role(self, project: Project) -> str:
        role: str = self.context["roles"][project.id]
        return role

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField(), allow_null=True))
    def get_grid_fps(self, project: Project) -> list[int] | None:
        """Numerator and denominator of the grid rate, or null."""
        if project.grid_fps_numerator is None:
            return None
        return [project.grid_fps_numerator, project.grid_fps_denominator]


class ProjectIn(StrictSerializer):
    """A new project. `workflow` is the name of a known workflow, or a whole document."""

    name = LineField(max_length=200)
    slug = serializers.SlugField(max_length=60, required=False, default="")
    description = TextField(max_length=10_000, required=False, allow_blank=True, default="")
    guideline = TextField(max_length=200_000, required=False, allow_blank=True, default="")
    writing_guide = WritingGuideIn(required=False)
    workflow = serializers.JSONField()
    grid_fps = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1),
        min_length=2,
        max_length=2,
        required=False,
        allow_null=True,
        default=None,
    )
    attributes_schema = serializers.DictField(required=False, default=dict)

    def validate_workflow(self, workflow: Any) -> Any:
        if not isinstance(workflow, str | dict):
            raise serializers.ValidationError("This must be the name of a workflow or a workflow document.")
        return workflow


class ProjectChangeIn(StrictSerializer):
    """What a lead may change of a project."""

    name = LineField(max_length=200, required=False)
    description = TextField(max_length=10_000, required=False, allow_blank=True)
    guideline = TextField(max_length=200_000, required=False, allow_blank=True)
    writing_guide = WritingGuideIn(required=False)


class MemberOut(serializers.ModelSerializer[Membership]):
    """A member of a project."""

    user = PersonOut()

    class Meta:
        model = Membership
        fields = ["user", "role", "created_at"]


class MemberIn(StrictSerializer):
    """A new member, by account name."""

    username = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(choices=Membership.Role.choices)


class MemberChangeIn(StrictSerializer):
    """The new role of a member."""

    role = serializers.ChoiceField(choices=Membership.Role.choices)


class JobOut(serializers.ModelSerializer[Job]):
    """A job as a person follows it."""

    result = serializers.DictField(allow_null=True)

    class Meta:
        model = Job
        fields = [
            "id",
            "kind",
            "subject",
            "state",
            "progress",
            "message",
            "error",
            "attempt",
            "max_attempts",
            "result",
            "created_at",
            "finished_at",
        ]
