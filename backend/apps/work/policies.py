"""The rules of giving out work: stages as data, allowed moves, who enters a stage. Pure; nothing here reads
the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from uuid import UUID

from annotation_schemas.seeds import BLIND
from backend.apps.media.models import Asset
from backend.apps.projects.models import Project
from backend.apps.work.errors import IllegalMove, InvalidDraftShares, InvalidImport, NoDrafts
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.domain.blindness import BlindLimit
from backend.domain.drafts import DraftShares, InvalidShares
from backend.domain.sampling import stable_share

WORK_ITEM_MOVES: Mapping[str, frozenset[str]] = {
    WorkItem.State.OPEN: frozenset(
        {WorkItem.State.REVIEW, WorkItem.State.ACCEPTED, WorkItem.State.WITHDRAWN}
    ),
    WorkItem.State.REVIEW: frozenset(
        {WorkItem.State.OPEN, WorkItem.State.ACCEPTED, WorkItem.State.WITHDRAWN}
    ),
    WorkItem.State.ACCEPTED: frozenset(),
    WorkItem.State.WITHDRAWN: frozenset(),
}

ASSIGNMENT_MOVES: Mapping[str, frozenset[str]] = {
    Assignment.State.ACTIVE: frozenset(
        {
            Assignment.State.SUBMITTED,
            Assignment.State.RETURNED,
            Assignment.State.SKIPPED,
            Assignment.State.EXPIRED,
        }
    ),
    Assignment.State.SENT_BACK: frozenset(
        {
            Assignment.State.SUBMITTED,
            Assignment.State.RETURNED,
            Assignment.State.SKIPPED,
            Assignment.State.EXPIRED,
        }
    ),
    Assignment.State.SUBMITTED: frozenset({Assignment.State.SENT_BACK}),
    Assignment.State.EXPIRED: frozenset({Assignment.State.ACTIVE}),
    Assignment.State.RETURNED: frozenset(),
    Assignment.State.SKIPPED: frozenset(),
}

# A person whose work came back may be on leave for some days; then the seat goes to somebody else.
SENT_BACK_LEASE_MINUTES = 7 * 24 * 60


LONGEST_REASON = 500

# The names of splits in workflow documents.
SPLIT_NAMES: Mapping[str, str] = {
    Item.Split.TRAIN: "train",
    Item.Split.VALIDATION: "validation",
    Item.Split.TEST: "test",
}


# What makes a clip the same clip: its asset, first and last frame.
ClipKey = tuple[UUID, int, int]


@dataclass(frozen=True)
class Stage:
    """One stage of a project's workflow, as its JSON says."""

    name: str
    title: str
    document_type: str
    roles: frozenset[str]
    people: int
    differ_from: tuple[str, ...]
    edits: tuple[str, ...]
    edit_fields: Mapping[str, tuple[str, ...]]
    accept: str
    review_share: float
    share: float
    share_by_split: Mapping[str, float]
    lease_minutes: int
    suggestions: tuple[Mapping[str, Any], ...]
    blind_limit: BlindLimit | None = None
    least_distractors: int | None = None
    returns_to: str | None = None
    audit: bool = False

    @property
    def is_blind(self) -> bool:
        """Whether its people must not see the clip."""
        return self.document_type == BLIND

    def withhold_share(self, kind: str) -> float | None:
        """The share of people and items from which suggestions of this kind are withheld; None: the stage
        offers none.
        """
        for offer in self.suggestions:
            if offer["kind"] == kind:
                return float(offer.get("withhold_share", 0.0))
        return None


@dataclass(frozen=True)
class ItemDraft:
    """An item as it is asked for. Frames are absolute and inclusive; None stands for the first and the
    last. `seed_is_checked`: its seed was made of checked parts and names no frame, so it need not be checked again.
    """

    asset: Asset
    start_frame: int | None = None
    end_frame: int | None = None
    split: str = Item.Split.TRAIN
    metadata: dict[str, Any] = field(default_factory=dict)
    seed: dict[str, Any] | None = None
    start_stage: str | None = None
    priority: int = 0
    seed_is_checked: bool = False
    tags: tuple[str, ...] = ()


def words_of(asset_name: str, metadata: Mapping[str, Any]) -> str:
    """The words by which an item is found: its asset's name and its own label, in lower case."""
    return f"{asset_name}\n{metadata.get('what_description') or ''}".lower()


def stages_of(project: Project) -> tuple[Stage, ...]:
    """The stages of the project's workflow, in order."""
    return tuple(
        Stage(
            name=stage["name"],
            title=stage["title"],
            document_type=stage["document_type"],
            roles=frozenset(stage["roles"]),
            people=stage["people"],
            differ_from=tuple(stage.get("differ_from", ())),
            edits=tuple(stage["edits"]),
            edit_fields={kind: tuple(names) for kind, names in stage.get("edit_fields", {}).items()},
            accept=stage["accept"],
            review_share=float(stage.get("review_share", 0.0)),
            share=float(stage.get("share", 1.0)),
            share_by_split=dict(stage.get("share_by_split", {})),
            lease_minutes=int(stage["lease_minutes"]),
            suggestions=tuple(stage.get("suggestions", ())),
            blind_limit=BlindLimit(**stage["blind_limit"]) if "blind_limit" in stage else None,
            least_distractors=stage.get("least_distractors"),
            returns_to=stage.get("returns_to"),
            audit=bool(stage.get("audit", False)),
        )
        for stage in project.workflow["stages"]
    )


def stage_named(project: Project, name: str) -> Stage | None:
    """The stage of that name, or None."""
    return next((stage for stage in stages_of(project) if stage.name == name), None)


def check_move(moves: Mapping[str, frozenset[str]], *, now: str, then: str) -> None:
    """Refuse a change of state that the table does not list. Raises IllegalMove."""
    if then not in moves[now]:
        raise IllegalMove(now=now, then=then)


def enters_stage(item: Item, stage: Stage) -> bool:
    """Whether the item goes through the stage: drawn by hash, with the share of its split where the stage
    names one.
    """
    share = stage.share_by_split.get(SPLIT_NAMES[item.split], stage.share)
    return stable_share(str(item.id), f"enters {stage.name}") < share


def shortened(reason: str) -> str:
    """A reason as it is kept: at most 500 characters."""
    return reason if len(reason) <= LONGEST_REASON else reason[: LONGEST_REASON - 1] + "…"


def needs_review(item_id: object, stage: Stage) -> bool:
    """Whether a person must judge the answers. Several answers always need a person to choose among them, but
    choices made blind are counted.
    """
    if stage.is_blind:
        return False
    if stage.accept == "review" or stage.people > 1:
        return True
    return stable_share(str(item_id), f"review {stage.name}") < stage.review_share


def stage_to_verify(project: Project, name: str | None) -> Stage:
    """The stage where imported questions start: the one named, else the first in which answers are given.

    Raises InvalidImport.
    """
    stages = [stage for stage in stages_of(project) if stage.document_type == "fgqa"]
    if not stages:
        raise InvalidImport("The project's workflow has no stage for questions.", field="stage")
    if name is None:
        return next((stage for stage in stages if _takes_answers(stage)), stages[0])
    chosen = next((stage for stage in stages if stage.name == name), None)
    if chosen is None:
        names = ", ".join(stage.name for stage in stages)
        raise InvalidImport(f'There is no stage "{name}" for questions; there are {names}.', field="stage")
    return chosen


def _takes_answers(stage: Stage) -> bool:
    return "pair" in stage.edits and "answer" in stage.edit_fields.get("pair", ("answer",))


def withheld_by_workflow(project: Project) -> float:
    """The share of items from which the first stage that can have drafts withholds them: one in which answers are
    given, or to which models propose distractors. Raises NoDrafts.
    """
    for stage in stages_of(project):
        if stage.document_type == "fgqa" and _takes_answers(stage):
            return stage.withhold_share("answer") or 0.0
        share = stage.withhold_share("distractors")
        if share is not None:
            return share
    raise NoDrafts


def shares_of_workflow(project: Project) -> DraftShares:
    """The shares that hold until a lead sets others: what the workflow says, for every split."""
    try:
        share = withheld_by_workflow(project)
    except NoDrafts:
        share = 0.0
    return DraftShares(share, share, share)


def read_shares(wanted: Mapping[str, float]) -> DraftShares:
    """The shares of their JSON. Raises InvalidDraftShares with the field at fault."""
    try:
        return DraftShares(**wanted)
    except InvalidShares as fault:
        raise InvalidDraftShares(fault.message, field=fault.field) from None


def source_of_asset(asset: Asset) -> tuple[str, str | None]:
    """The id of the source video that the asset is, and its dataset (None: any).

    Its metadata say so; without, the name of its file does, and then its dataset is not known.
    """
    video, dataset = asset.metadata.get("source_video_id"), asset.metadata.get("source_dataset")
    known = str(dataset) if dataset else None
    return (str(video), known) if video else (PurePath(asset.name).stem, known)
