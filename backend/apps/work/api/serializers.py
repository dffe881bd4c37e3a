"""What the endpoints of this room read and write."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.apps.work.models import Assignment, Item, WorkItem
from backend.apps.work.policies import stage_named
from backend.infra.serializers import StrictSerializer


class ItemIn(StrictSerializer):
    """An item as it is asked for. Frames are absolute and inclusive; without them the clip is the whole
    asset.
    """

    asset = serializers.UUIDField()
    start_frame = serializers.IntegerField(min_value=0, required=False)
    end_frame = serializers.IntegerField(min_value=0, required=False)
    split = serializers.ChoiceField(choices=Item.Split.choices, default=Item.Split.TRAIN)
    metadata = serializers.DictField(default=dict)
    seed = serializers.DictField(required=False, allow_null=True)
    start_stage = serializers.CharField(max_length=40, required=False)
    priority = serializers.IntegerField(min_value=-1000, max_value=1000, default=0)


class ItemBatchIn(StrictSerializer):
    """Items that are made all together or not at all."""

    items = serializers.ListField(child=ItemIn(), allow_empty=False, max_length=1000)


class WorkItemOut(serializers.ModelSerializer[WorkItem]):
    """Where an item stands at one stage: how many answers are wanted, in, and being worked on."""

    taken = serializers.IntegerField(help_text="seats taken: answers in, and people at work")
    answered = serializers.IntegerField(help_text="answers that are in")

    class Meta:
        model = WorkItem
        fields = ["id", "stage", "state", "wanted", "taken", "answered", "priority", "created_at"]


class ItemRefOut(serializers.ModelSerializer[Item]):
    """An item: which frames of which asset, and what is known of them."""

    asset = serializers.UUIDField(source="asset_id")
    asset_name = serializers.CharField(source="asset.name")
    metadata = serializers.DictField()

    class Meta:
        model = Item
        fields = [
            "id",
            "asset",
            "asset_name",
            "start_frame",
            "end_frame",
            "split",
            "state",
            "metadata",
            "created_at",
        ]


class ItemOut(ItemRefOut):
    """An item with its work items, the earliest stage first."""

    work_items = WorkItemOut(many=True)
    tags: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        many=True, read_only=True, slug_field="name"
    )

    class Meta(ItemRefOut.Meta):
        fields = [*ItemRefOut.Meta.fields, "tags", "work_items"]


class ItemBatchOut(serializers.Serializer[Any]):
    """The items that were made, in the order in which they were asked for."""

    items = ItemOut(many=True)


class StageRefOut(serializers.Serializer[Any]):
    """Which stage."""

    name = serializers.CharField()
    title = serializers.CharField()


class StageProgressOut(serializers.Serializer[Any]):
    """How far a stage is: its work items by state, and the answers that are in of those wanted."""

    name = serializers.CharField()
    title = serializers.CharField()
    open = serializers.IntegerField()
    review = serializers.IntegerField()
    accepted = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    answered = serializers.IntegerField()
    wanted = serializers.IntegerField()


class AssignmentOut(serializers.ModelSerializer[Assignment]):
    """One person's hold on a work item. `lease_until` is by the server's clock."""

    work_item = serializers.UUIDField(source="work_item_id")

    class Meta:
        model = Assignment
        fields = ["id", "work_item", "state", "reason", "lease_until", "claimed_at", "submitted_at"]


class StagedMixin(serializers.Serializer[Any]):
    """Adds the stage of a work item by name and title."""

    stage = serializers.SerializerMethodField()

    @extend_schema_field(StageRefOut)
    def get_stage(self, work_item: WorkItem) -> dict[str, str]:
        stage = stage_named(work_item.project, work_item.stage)
        return {"name": work_item.stage, "title": stage.title if stage else work_item.stage}
