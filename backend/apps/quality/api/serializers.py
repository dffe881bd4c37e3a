"""What the endpoints of this room write."""

from typing import Any

from rest_framework import serializers

from backend.apps.accounts.api.serializers import PersonOut
from backend.apps.annotations.api.serializers import AnnotationOut
from backend.apps.media.api.serializers import AssetOut
from backend.apps.projects.api.serializers import ProjectOut, StageOut
from backend.apps.quality.models import Agreement
from backend.apps.work.api.serializers import ItemRefOut, StageRefOut
from backend.apps.work.models import WorkItem


class ComparedOut(AnnotationOut):
    """One of the annotations laid side by side."""

    author = PersonOut()

    class Meta(AnnotationOut.Meta):
        fields = [*AnnotationOut.Meta.fields, "author"]


class PairOut(serializers.ModelSerializer[Agreement]):
    """How far two answers agree; ids of objects in `detail` are a: first, b: second."""

    first = serializers.UUIDField(source="first_id")
    second = serializers.UUIDField(source="second_id")
    facets = serializers.DictField(child=serializers.FloatField(allow_null=True))
    detail = serializers.DictField()

    class Meta:
        model = Agreement
        fields = ["first", "second", "overall", "facets", "detail"]


class AgreementOut(serializers.Serializer[Any]):
    """How far the answers agree: means over all pairs, and each pair. `detail` is that of the first pair."""

    overall = serializers.FloatField(allow_null=True)
    facets = serializers.DictField(child=serializers.FloatField(allow_null=True))
    detail = serializers.DictField()
    pairs = PairOut(many=True)


class WorkItemRefOut(serializers.ModelSerializer[WorkItem]):
    """Which work item, and where it stands."""

    class Meta:
        model = WorkItem
        fields = ["id", "stage", "state", "wanted"]


class ComparisonOut(serializers.Serializer[Any]):
    """The answers to one work item side by side; `agreement` is null for fewer than two."""

    work_item = WorkItemRefOut()
    item = ItemRefOut()
    asset = AssetOut()
    stage = StageOut()
    project = ProjectOut()
    annotations = ComparedOut(many=True)
    agreement = AgreementOut(allow_null=True)


class ReviewEntryOut(serializers.Serializer[Any]):
    """One work item that waits for a verdict."""

    work_item = serializers.UUIDField()
    item = serializers.UUIDField()
    asset = serializers.UUIDField()
    asset_name = serializers.CharField()
    stage = StageRefOut()
    state = serializers.CharField()
    answers = serializers.IntegerField()
    wanted = serializers.IntegerField()
    agreement = serializers.FloatField(
        allow_null=True, help_text="null where it was not measured or does not apply"
    )
    my_adjudication = serializers.UUIDField(allow_null=True, help_text="the person's own draft")
    updated_at = serializers.DateTimeField()
