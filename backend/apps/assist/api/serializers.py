"""What the endpoints of this room read and write."""

from typing import Any

from rest_framework import serializers
from rest_framework.fields import Field

from annotation_schemas.kinds import KINDS
from backend.apps.annotations.api.serializers import AnnotationOut, FindingOut, SubmittedOut
from backend.apps.assist.models import Suggestion, SuggestionKind
from backend.apps.assist.selectors import CHOOSE, TRANSCRIBE, Workbench
from backend.apps.assist.services import METHODS
from backend.apps.media.api.serializers import AssetOut
from backend.apps.projects.api.serializers import JobOut, ProjectOut, StageOut
from backend.apps.work.api.serializers import AssignmentOut, ItemRefOut
from backend.infra.serializers import StrictSerializer

# So many points tell any subject; each of them is asked about anew.
MOST_POINTS = 32


class SuggestionOut(serializers.ModelSerializer[Suggestion]):
    """What a model proposes; `output` is what assist_result.schema.json says for the kind."""

    target = serializers.DictField()
    output = serializers.DictField()
    job = serializers.UUIDField(source="job_id", allow_null=True)

    class Meta:
        model = Suggestion
        fields = [
            "id",
            "kind",
            "target",
            "output",
            "model_name",
            "model_revision",
            "model_licence",
            "prompt_version",
            "job",
            "created_at",
        ]


class BenchSuggestionOut(SuggestionOut):
    """As SuggestionOut, of carried boxes without their masks: hundreds of them would come with every visit. The
    growth of the job has them.
    """

    def to_representation(self, instance: Suggestion) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if instance.kind == SuggestionKind.PROPAGATE:
            boxes = [_without_mask(box) for box in instance.output["boxes"]]
            shown["output"] = {**instance.output, "boxes": boxes}
        return shown


def _without_mask(box: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in box.items() if key != "mask"}


class BenchItemOut(ItemRefOut):
    """As ItemRefOut. In a blind stage it says nothing of the clip: no asset, no name, no metadata."""

    asset = serializers.UUIDField(source="asset_id", allow_null=True)


class WorkbenchOut(serializers.Serializer[Any]):
    """Everything that is needed to begin or go on with an assignment; no asset in a blind stage."""

    assignment = AssignmentOut()
    item = BenchItemOut()
    asset = AssetOut(allow_null=True)
    stage = StageOut()
    project = ProjectOut()
    annotation = AnnotationOut()
    suggestions = BenchSuggestionOut(many=True)
    dismissed_drafts = serializers.ListField(
        child=serializers.UUIDField(), help_text="distractors of suggestions that the person does not want"
    )
    findings = FindingOut(many=True)

    def to_representation(self, instance: Workbench) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if instance.asset is None:
            shown["item"] = {**shown["item"], "asset": None, "asset_name": "", "metadata": {}}
        return shown


class HandedOnOut(SubmittedOut):
    """What became of the annotation, and the next work of its stage; nothing where none waits."""

    next = WorkbenchOut(allow_null=True)


class OriginIn(serializers.Serializer[Any]):
    """How a value came to be; origin.schema.json."""

    by = serializers.ChoiceField(choices=["human", "suggestion", "import", "interpolation", "adjudication"])
    suggestion_id = serializers.UUIDField(required=False)
    edited = serializers.BooleanField(required=False)
    annotation_id = serializers.UUIDField(required=False)

    def get_fields(self) -> dict[str, Field]:
        # A serializer's own attribute is called source, so this field cannot be declared in the class.
        return {**super().get_fields(), "source": serializers.CharField(required=False, max_length=500)}


class OperationIn(serializers.Serializer[Any]):
    """One change of one object; operation.schema.json."""

    op_id = serializers.UUIDField()
    op = serializers.ChoiceField(choices=["put", "delete"])
    kind = serializers.ChoiceField(choices=list(KINDS))
    id = serializers.UUIDField()
    base_version = serializers.IntegerField(min_value=0, help_text="0 for a new object")
    value = serializers.DictField(allow_null=True)
    origin = OriginIn()


class OperationsIn(StrictSerializer):
    """A batch that is saved all together or not at all."""

    # Read as they were sent: they are hashed, and judged by operation_batch.schema.json rather than by
    # serializers.
    operations = serializers.ListField(child=serializers.JSONField())
    attributes_version = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)


class OperationsBodyIn(serializers.Serializer[Any]):
    """A batch that is saved all together or not at all."""

    operations = OperationIn(many=True)
    attributes_version = serializers.IntegerField(
        min_value=1,
        required=False,
        allow_null=True,
        help_text="of the project's own attributes that the person saw",
    )


class ResultOut(serializers.Serializer[Any]):
    """The version that an object came to."""

    op_id = serializers.UUIDField()
    id = serializers.UUIDField()
    version = serializers.IntegerField()


class SavedOut(serializers.Serializer[Any]):
    """What a batch led to, and what the checks say of the whole document."""

    revision = serializers.IntegerField()
    results = ResultOut(many=True)
    findings = FindingOut(many=True)


class PropagateIn(StrictSerializer):
    """Carry the box on `frame` to `until_frame`. Frames are absolute, the box is in pixels of the upright
    picture. The method `sam2` tells masks too, where a mask model is set up.
    """

    track_id = serializers.UUIDField()
    frame = serializers.IntegerField(min_value=0)
    box = serializers.ListField(child=serializers.FloatField(), min_length=4, max_length=4)
    until_frame = serializers.IntegerField(min_value=0)
    direction = serializers.ChoiceField(choices=["forward", "backward"])
    method = serializers.ChoiceField(choices=METHODS, default="tracker")


class PointIn(StrictSerializer):
    """A place on the subject (`inside`) or beside it, in pixels of the upright picture."""

    x = serializers.FloatField(min_value=0)
    y = serializers.FloatField(min_value=0)
    inside = serializers.BooleanField()


class SegmentIn(StrictSerializer):
    """Which pixels of `frame` are the subject? Told by a box, by points on it and beside it, or both."""

    track_id = serializers.UUIDField()
    frame = serializers.IntegerField(min_value=0)
    box = serializers.ListField(
        child=serializers.FloatField(), min_length=4, max_length=4, allow_null=True, default=None
    )
    points = serializers.ListField(child=PointIn(), max_length=MOST_POINTS, default=list)


class AnswerIn(StrictSerializer):
    """Answer the question of a pair of the saved document."""

    pair_id = serializers.UUIDField()


class CaptionIn(StrictSerializer):
    """Describe a segment of the saved document."""

    segment_id = serializers.UUIDField()


class DistractorsIn(StrictSerializer):
    """Draft distractors of a question of the saved document."""

    question_id = serializers.UUIDField()


INPUTS: dict[str, type[StrictSerializer]] = {
    SuggestionKind.PROPAGATE: PropagateIn,
    SuggestionKind.SEGMENT: SegmentIn,
    SuggestionKind.ANSWER: AnswerIn,
    SuggestionKind.CAPTION: CaptionIn,
    SuggestionKind.DISTRACTORS: DistractorsIn,
}


class AssistIn(StrictSerializer):
    """What is asked of a model: propagate {track_id, frame, box, until_frame, direction, method}, segment
    {track_id, frame, box, points}, answer {pair_id}, caption {segment_id} or distractors {question_id}."""

    kind = serializers.ChoiceField(choices=SuggestionKind.choices)
    input = serializers.DictField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wanted = INPUTS[attrs["kind"]](data=attrs["input"])
        if not wanted.is_valid():
            raise serializers.ValidationError({"input": wanted.errors})
        return {"kind": attrs["kind"], "input": wanted.validated_data}


class GrowthIn(serializers.Serializer[Any]):
    """What the screen has already: so many boxes of that attempt."""

    attempt = serializers.IntegerField(min_value=0, default=0)
    have = serializers.IntegerField(min_value=0, default=0)


class MaskOut(serializers.Serializer[Any]):
    """Pixels of the whole picture, as primitives.schema.json has them."""

    size = serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2)
    counts = serializers.CharField()


class TrackedBoxOut(serializers.Serializer[Any]):
    """One box of a propagation, with its mask where the model tells it; `uncertain` where the model doubts it."""

    frame = serializers.IntegerField()
    box = serializers.ListField(child=serializers.FloatField(), min_length=4, max_length=4)
    score = serializers.FloatField()
    uncertain = serializers.BooleanField(default=False)
    mask = MaskOut(required=False)


class GrowthOut(serializers.Serializer[Any]):
    """How far a suggestion is: its job, and the boxes of the attempt that follow the first `after`."""

    job = JobOut()
    attempt = serializers.IntegerField()
    after = serializers.IntegerField()
    boxes = TrackedBoxOut(many=True)
    stops_before = serializers.IntegerField(
        allow_null=True, help_text="the frame of a person's keyframe that it does not run over"
    )
    suggestion = SuggestionOut(allow_null=True)


class OfferOut(serializers.Serializer[Any]):
    """Whether a kind of help can be had here, and the sentence that says so."""

    kind = serializers.ChoiceField(
        choices=[*SuggestionKind.choices, (TRANSCRIBE, "Dictation"), (CHOOSE, "Blind check")]
    )
    available = serializers.BooleanField()
    model = serializers.CharField(allow_null=True)
    licence = serializers.CharField(allow_null=True)
    sentence = serializers.CharField()
