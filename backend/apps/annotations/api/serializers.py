"""What the endpoints of this room read and write."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation_schemas.attributes import Declaration
from backend.apps.annotations.models import Annotation, Operation
from backend.apps.annotations.selectors import declaration_of
from backend.apps.media.api.serializers import AssetOut
from backend.apps.projects.api.serializers import ProjectRefOut
from backend.apps.work.api.serializers import ItemRefOut, StageRefOut
from backend.apps.work.models import Assignment
from backend.apps.work.policies import stage_named
from backend.apps.work.selectors import COUNTED_AT_MOST
from backend.infra.serializers import StrictSerializer, TextField


class FindingOut(serializers.Serializer[Any]):
    """What an automated check says; finding.schema.json."""

    rule = serializers.CharField()
    severity = serializers.ChoiceField(choices=["error", "warning", "info"])
    message = serializers.CharField()
    place = serializers.DictField()


class AnnotationOut(serializers.ModelSerializer[Annotation]):
    """A document with the version of each of its objects. `document` is what the schema of its type says."""

    work_item = serializers.UUIDField(source="work_item_id")
    document = serializers.DictField()
    versions = serializers.DictField(child=serializers.IntegerField())
    attributes_schema = serializers.SerializerMethodField(
        help_text="the project's own attributes by which it is judged; attributes.schema.json"
    )

    class Meta:
        model = Annotation
        fields = [
            "id",
            "work_item",
            "kind",
            "state",
            "document_type",
            "schema_version",
            "attributes_version",
            "attributes_schema",
            "frame_table_hash",
            "document",
            "versions",
            "revision",
            "updated_at",
            "submitted_at",
        ]

    @extend_schema_field(serializers.DictField())
    def get_attributes_schema(self, annotation: Annotation) -> Declaration:
        return declaration_of(annotation)


class CheckedAnnotationOut(AnnotationOut):
    """An annotation, and what the checks say of it now."""

    findings = FindingOut(many=True)

    class Meta(AnnotationOut.Meta):
        fields = [*AnnotationOut.Meta.fields, "findings"]


class OperationOut(serializers.ModelSerializer[Operation]):
    """One operation of the log; operation.schema.json, and what became of it."""

    id = serializers.UUIDField(source="object_id")
    value = serializers.DictField(allow_null=True)
    origin = serializers.DictField()

    class Meta:
        model = Operation
        fields = [
            "sequence",
            "revision",
            "op_id",
            "op",
            "kind",
            "id",
            "base_version",
            "version",
            "value",
            "origin",
            "created_at",
        ]


class SubmitIn(StrictSerializer):
    """The revision that the person saw."""

    revision = serializers.IntegerField(min_value=0)


class SubmittedOut(serializers.Serializer[Any]):
    """What became of the annotation, and the findings that stand."""

    state = serializers.ChoiceField(choices=Annotation.State.choices)
    findings = FindingOut(many=True)


class NextIn(StrictSerializer):
    """Which stage is wanted; any when left out."""

    stage = serializers.CharField(max_length=40, required=False, allow_null=True)


class AheadIn(StrictSerializer):
    """In which stage the next work is wanted, and at which assignment the person is now."""

    stage = serializers.CharField(max_length=40)
    after = serializers.UUIDField(required=False, allow_null=True)


class AheadOut(serializers.Serializer[Any]):
    """The clip that comes next, so that it can be fetched: a seat is kept for it, nothing is claimed."""

    item = ItemRefOut()
    asset = AssetOut()


class AcceptedPairOut(serializers.Serializer[Any]):
    """A question with its accepted answer."""

    question = serializers.CharField()
    answer = serializers.CharField()


class NeighbourClipOut(serializers.Serializer[Any]):
    """What was accepted of a clip before or after the one that the person is at, in the same video."""

    item = serializers.UUIDField()
    start_frame = serializers.IntegerField()
    end_frame = serializers.IntegerField()
    is_before = serializers.BooleanField()
    pairs = AcceptedPairOut(many=True)


class SkipIn(StrictSerializer):
    """Why the work cannot be done."""

    reason = TextField(max_length=500)


class QueueOut(serializers.Serializer[Any]):
    """How many work items of a stage wait for the person."""

    project = ProjectRefOut()
    stage = StageRefOut()
    available = serializers.IntegerField(help_text=f"counted up to {COUNTED_AT_MOST}: so many or more")


class HeldOut(serializers.ModelSerializer[Assignment]):
    """A begun or sent-back assignment; `reason` says why it came back."""

    project = ProjectRefOut(source="work_item.project")
    stage = serializers.SerializerMethodField()
    item = serializers.UUIDField(source="work_item.item_id")
    asset = serializers.SerializerMethodField(help_text="none where the stage is blind")
    asset_name = serializers.SerializerMethodField(help_text="empty where the stage is blind")

    class Meta:
        model = Assignment
        fields = [
            "id",
            "project",
            "stage",
            "item",
            "asset",
            "asset_name",
            "state",
            "reason",
            "lease_until",
            "claimed_at",
        ]

    def get_asset(self, assignment: Assignment) -> UUID | None:
        return None if _is_blind(assignment) else assignment.work_item.item.asset_id

    def get_asset_name(self, assignment: Assignment) -> str:
        return "" if _is_blind(assignment) else assignment.work_item.item.asset.name

    @extend_schema_field(StageRefOut)
    def get_stage(self, assignment: Assignment) -> dict[str, str]:
        work_item = assignment.work_item
        stage = stage_named(work_item.project, work_item.stage)
        return {"name": work_item.stage, "title": stage.title if stage else work_item.stage}


def _is_blind(assignment: Assignment) -> bool:
    stage = stage_named(assignment.work_item.project, assignment.work_item.stage)
    return stage is not None and stage.is_blind


class TodayOut(serializers.Serializer[Any]):
    """The person's day so far, from what the server stored."""

    submitted = serializers.IntegerField()
    accepted = serializers.IntegerField()
    sent_back = serializers.IntegerField()
    active_minutes = serializers.FloatField(help_text="time between saves no more than a minute apart")


class WorkOut(serializers.Serializer[Any]):
    """What waits for the person, what the person holds, and the day so far."""

    queues = QueueOut(many=True)
    assignments = HeldOut(many=True)
    today = TodayOut()
