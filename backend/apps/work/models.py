"""What people are asked to do, and who holds it."""

import uuid

from django.db import models


class Tag(models.Model):
    """A word by which a lead finds items again."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_tag_of_a_name")]


class Item(models.Model):
    """One unit of data: frames start_frame to end_frame of an asset (inclusive) and what is already known
    of them.
    """

    class Split(models.TextChoices):
        TRAIN = "train"
        VALIDATION = "val"
        TEST = "test"

    class State(models.TextChoices):
        OPEN = "open"
        COMPLETE = "complete"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Each of these keys stands first in an index below; one more for it alone would only be written.
    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, related_name="items", db_index=False
    )
    asset = models.ForeignKey("media.Asset", on_delete=models.PROTECT, related_name="items", db_index=False)
    start_frame = models.PositiveIntegerField()
    end_frame = models.PositiveIntegerField()
    split = models.CharField(max_length=8, choices=Split, default=Split.TRAIN)
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    metadata = models.JSONField(
        default=dict, help_text="source video, source times, domain, description and the like"
    )
    seed = models.JSONField(null=True, help_text="a document the first stage starts from")
    tags = models.ManyToManyField(Tag, related_name="items")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end_frame__gte=models.F("start_frame")),
                name="item_clip_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "created_at"]),
            models.Index(fields=["project", "state", "created_at"], name="items_by_state"),
            models.Index(fields=["project", "split", "created_at"], name="items_by_split"),
            models.Index(fields=["asset", "start_frame", "end_frame"]),
        ]


class ItemWords(models.Model):
    """The words by which a list of items is searched: a few, where an item's row has kilobytes.

    Written with the item and never again, for what they are made of does not change.
    """

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.CASCADE, related_name="words")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    text = models.TextField(help_text="name of the asset and label of the item, in lower case")


class ClipPrint(models.Model):
    """What the pictures of an item's clip look like, as numbers that are near when the pictures are alike."""

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.CASCADE, related_name="print")
    hashes = models.BinaryField(help_text="one perceptual hash of 64 bits, big-endian, for each picture")


class Likeness(models.Model):
    """Two items whose clips look nearly the same."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="likenesses")
    first = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+", help_text="the older item")
    second = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    distance = models.FloatField(help_text="mean number of bits, of 64, in which the pictures differ")
    is_dismissed = models.BooleanField(default=False, help_text="a lead has said that both are wanted")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_likeness_of_two_items")]
        indexes = [models.Index(fields=["project", "distance", "id"])]


class WorkItem(models.Model):
    """An item at one stage, with the number of independent answers wanted.

    An item that comes back to a stage gets a new work item there, of the next round; what was done before stays.
    """

    class State(models.TextChoices):
        OPEN = "open"
        REVIEW = "review"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="work_items", db_index=False)
    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, related_name="work_items", db_index=False
    )
    stage = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(
        default=1, help_text="rises when an item comes back to a stage it has passed"
    )
    reason = models.CharField(max_length=500, blank=True, help_text="why the item came back")
    wanted = models.PositiveSmallIntegerField(help_text="independent answers")
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    seed = models.JSONField(null=True, help_text="the document every answer starts from")
    priority = models.IntegerField(default=0, help_text="higher is given out first")
    not_for = models.ForeignKey(
        "accounts.User",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="who may not take it: the auditor against whom an appeal is decided in it",
    )
    adjudicated_by = models.ForeignKey(
        "accounts.User",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="who made the accepted document out of the answers; null: an answer was accepted as it was",
    )
    accepted_at = models.DateTimeField(null=True)
    kept_for = models.ForeignKey(
        "accounts.User",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="whose turn it is next: until kept_until a seat is kept for this person, who has not begun",
    )
    kept_until = models.DateTimeField(null=True, help_text="by the database's clock")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "stage", "round"], name="one_work_item_per_stage_and_round"
            ),
            models.CheckConstraint(condition=models.Q(wanted__gte=1), name="work_item_wants_an_answer"),
        ]
        indexes = [
            models.Index(fields=["project", "stage", "state", "-priority", "created_at", "id"]),
            models.Index(
                fields=["project", "created_at", "id"],
                condition=models.Q(state="review"),
                name="work_items_in_review",
            ),
            # All that the counts of a dashboard look at, so that they read no row.
            models.Index(fields=["project", "stage", "state", "wanted"], name="work_items_counted"),
            # Nearly no work item has one of these.
            models.Index(
                fields=["not_for"], condition=models.Q(not_for__isnull=False), name="work_items_not_for"
            ),
            models.Index(
                fields=["adjudicated_by"],
                condition=models.Q(adjudicated_by__isnull=False),
                name="work_items_adjudicated_by",
            ),
            models.Index(
                fields=["accepted_at"],
                condition=models.Q(accepted_at__isnull=False),
                name="work_items_accepted_at",
            ),
            models.Index(
                fields=["kept_for"], condition=models.Q(kept_for__isnull=False), name="work_items_kept"
            ),
        ]


class Assignment(models.Model):
    """One person's lease on a work item. A person has at most one for each, whatever became of it."""

    class State(models.TextChoices):
        ACTIVE = "active"
        SUBMITTED = "submitted"
        SENT_BACK = "sent_back"
        RETURNED = "returned"
        SKIPPED = "skipped"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work_item = models.ForeignKey(
        WorkItem, on_delete=models.CASCADE, related_name="assignments", db_index=False
    )
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="assignments", db_index=False
    )
    state = models.CharField(max_length=16, choices=State, default=State.ACTIVE)
    lease_until = models.DateTimeField(null=True, help_text="by the database's clock; null once submitted")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was skipped or sent back")
    claimed_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work_item", "user"], name="nobody_gets_a_work_item_twice"),
        ]
        indexes = [models.Index(fields=["user", "state"]), models.Index(fields=["state", "lease_until"])]


class DraftPlan(models.Model):
    """From how much of a project's work drafts of answers are withheld, and the key by which items are drawn. The key
    never changes.
    """

    project = models.OneToOneField(
        "projects.Project", primary_key=True, on_delete=models.CASCADE, related_name="draft_plan"
    )
    key = models.CharField(max_length=64, help_text="secret: who knows it can tell what will be withheld")
    shares = models.JSONField(help_text="as backend.domain.drafts.DraftShares")
    version = models.PositiveIntegerField(default=0, help_text="rises with every change of the shares")


class DraftDraw(models.Model):
    """Whether drafts are withheld from whoever answers the item: written when somebody begins, never changed."""

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.CASCADE, related_name="draft_draw")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="draft_draws")
    is_withheld = models.BooleanField()
    drawn_at = models.DateTimeField(auto_now_add=True)


class Import(models.Model):
    """A file of questions that came in as work to verify: how far it is read, and what its rows came to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="imports")
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=255, help_text="of the file; never used as a path")
    format = models.CharField(max_length=16)
    key = models.CharField(max_length=200, help_text="storage key of the file; empty once it is read")
    sha256 = models.CharField(max_length=64)
    stage = models.CharField(max_length=40, help_text="where its items start")
    split = models.CharField(max_length=8, choices=Item.Split, default=Item.Split.TRAIN)
    rows = models.PositiveIntegerField(default=0, help_text="in the file")
    next_row = models.PositiveIntegerField(default=1, help_text="the first row that is not read yet")
    taken = models.PositiveIntegerField(default=0, help_text="rows that were new")
    known = models.PositiveIntegerField(default=0, help_text="rows whose question the project has already")
    refused = models.PositiveIntegerField(default=0, help_text="rows that were refused")
    items = models.PositiveIntegerField(default=0, help_text="items made by it, also of rows that waited")
    finished_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["project", "created_at"])]


class SourceVideo(models.Model):
    """A video that imported rows speak of, and the asset that is it, once there is one.

    The counts are what waits for the video: clips and pairs that are no items yet.
    """

    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, related_name="source_videos", db_index=False
    )
    key = models.BigIntegerField(unique=True, help_text="of project, dataset and id")
    name_key = models.BigIntegerField(db_index=True, help_text="of project and id")
    source_dataset = models.CharField(max_length=200, blank=True)
    source_video_id = models.CharField(max_length=200)
    asset = models.ForeignKey("media.Asset", null=True, on_delete=models.SET_NULL, related_name="+")
    clips_waiting = models.PositiveIntegerField(default=0)
    pairs_waiting = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["project", "source_dataset", "source_video_id", "id"]),
            models.Index(
                fields=["project", "id"],
                condition=models.Q(clips_waiting__gt=0, asset__isnull=False),
                name="source_video_to_make_items_of",
            ),
        ]


class SourceClip(models.Model):
    """A segment of a source video with the imported pairs that wait for it.

    The pairs are kept only until they are in an item. Times are seconds of the source video, the end exclusive.
    """

    key = models.BigIntegerField(unique=True, help_text="of project and segment")
    video = models.ForeignKey(SourceVideo, on_delete=models.CASCADE, related_name="clips", db_index=False)
    brought_by = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="clips")
    row = models.PositiveIntegerField(help_text="of the file that brought it")
    segment_id = models.CharField(max_length=200)
    start_time = models.FloatField()
    end_time = models.FloatField()
    what_description = models.CharField(max_length=1000, blank=True)
    domain = models.CharField(max_length=200, blank=True)
    qa_keys = models.BinaryField(help_text="of every pair it ever had; see pack_keys")
    waiting = models.PositiveIntegerField(default=0, help_text="pairs that are in no item")
    pairs = models.BinaryField(null=True, help_text="these pairs; see pack_pairs")
    is_refused = models.BooleanField(default=False, help_text="it does not lie in the video that came")

    class Meta:
        indexes = [
            models.Index(fields=["video", "start_time", "id"], name="source_clips_of_a_video"),
        ]


class RefusedRow(models.Model):
    """A row of an imported file that did not come in, or whose clip could not become an item, and why."""

    id = models.BigAutoField(primary_key=True)
    brought_by = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="refused_rows", db_index=False
    )
    row = models.PositiveIntegerField(help_text="of the file, from 1")
    clip = models.ForeignKey(
        SourceClip, null=True, on_delete=models.CASCADE, related_name="+", help_text="null: the row itself"
    )
    message = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["brought_by", "row", "id"])]
