"""Cutting assets into clips."""

from fractions import Fraction
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.projects.policies import LEAD_ONLY
from backend.apps.projects.selectors import access_project
from backend.apps.work.models import Item, Tag
from backend.apps.work.services import CutWish, HandClip, SourceFile, request_cut
from backend.domain.formats.intervals import READERS
from backend.infra.serializers import LineField, StrictSerializer

WAYS = ("every", "shots", "file", "hand")
MOST_HAND_CLIPS = 5000


class TagField(LineField):
    """A tag: one line of at most 40 characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=Tag._meta.get_field("name").max_length, **options)


class SecondsField(serializers.DecimalField):
    """A number of seconds, exact."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=12, decimal_places=6, min_value=0, max_value=86_400, **options)


class HandClipIn(StrictSerializer):
    """A clip marked on the timeline; frames are absolute and inclusive."""

    asset = serializers.UUIDField()
    start_frame = serializers.IntegerField(min_value=0)
    end_frame = serializers.IntegerField(min_value=0)
    # The base class has an attribute of this name, which serializers do not use.
    label = LineField(max_length=2000, allow_blank=True, default="")  # type: ignore[assignment]


class IntervalFileIn(StrictSerializer):
    """A file of intervals."""

    name = LineField(max_length=255)
    text = serializers.CharField(trim_whitespace=False, allow_blank=True)


class CutIn(StrictSerializer):
    """What is to be cut, and how. Which of the further fields count says `by`.

    every: every_seconds, least_seconds (shortest last clip), overlap_seconds. shots: least_seconds (shortest shot).
    Both: assets, else all that are ready. file: files, format (else it is looked for). hand: clips.
    """

    by = serializers.ChoiceField(choices=WAYS)
    preview = serializers.BooleanField(default=False, help_text="only look what it would make")
    skip_refused = serializers.BooleanField(default=False, help_text="cut although rows are refused")
    split = serializers.ChoiceField(choices=Item.Split.choices, default=Item.Split.TRAIN)
    tags = serializers.ListField(child=TagField(), max_length=20, default=list)
    assets = serializers.ListField(
        child=serializers.UUIDField(), max_length=5000, required=False, allow_null=True
    )
    every_seconds = SecondsField(default=10)
    least_seconds = SecondsField(default=0)
    overlap_seconds = SecondsField(default=0)
    files = IntervalFileIn(many=True, required=False)
    format = serializers.ChoiceField(choices=sorted(READERS), required=False, allow_null=True)
    clips = HandClipIn(many=True, required=False)

    def validate_clips(self, clips: list[Any]) -> list[Any]:
        if len(clips) > MOST_HAND_CLIPS:
            raise serializers.ValidationError(f"At most {MOST_HAND_CLIPS} clips are marked by hand at once.")
        return clips

    def wish(self) -> CutWish:
        """What was sent, once it is valid."""
        sent = self.validated_data
        assets = sent.get("assets")
        return CutWish(
            by=sent["by"],
            preview=sent["preview"],
            skip_refused=sent["skip_refused"],
            split=sent["split"],
            tags=tuple(dict.fromkeys(sent["tags"])),
            assets=None if assets is None else tuple(assets),
            every=Fraction(sent["every_seconds"]),
            least=Fraction(sent["least_seconds"]),
            overlap=Fraction(sent["overlap_seconds"]),
            format=sent.get("format"),
            clips=tuple(HandClip(**clip) for clip in sent.get("clips", ())),
        )


class StartedOut(serializers.Serializer[Any]):
    """The job that does it; its result is at jobs/{id}."""

    job = serializers.UUIDField()


class CutsView(APIView):
    @extend_schema(operation_id="items_cut", request=CutIn, responses={202: StartedOut})
    def post(self, request: Request, slug: str) -> Response:
        actor = get_actor(request)
        project = access_project(actor, slug, roles=LEAD_ONLY)
        sent = CutIn(data=request.data)
        sent.is_valid(raise_exception=True)
        files = [
            SourceFile(file["name"], file["text"].encode()) for file in sent.validated_data.get("files", ())
        ]
        job = request_cut(actor=actor, project=project, wish=sent.wish(), files=files)
        return Response(StartedOut({"job": job.pk}).data, status=status.HTTP_202_ACCEPTED)
