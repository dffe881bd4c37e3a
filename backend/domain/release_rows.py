"""Turns accepted documents into the rows of a release, and says of everything else why it is not one.

The rules are those of PLM-Video-Human and PLM-VideoBench (perception_models and its lmms-eval tasks). They
were checked when people submitted; they are checked here again, because a release must not depend on that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from annotation_schemas.text import BRACKETS, NO_WORDS, refused
from backend.domain.formats.records import Authorship, LeftOut, Trace

STC_CONFIGS = ("rcap", "rdcap", "rtloc")


@dataclass(frozen=True)
class SuggestionSource:
    """Which model made a suggestion, with which prompt."""

    model: str
    model_revision: str
    prompt_version: str


@dataclass(frozen=True)
class AcceptedDocument:
    """The accepted document of an item's last stage, and what is known of how it came to be.

    `verified`: the last stage of the workflow is done and a person (or the rule for the share that needs no
    review) accepted it. `author` and `reviewer` are pseudonyms. `errors` and `findings` count what the checks
    found on the accepted revision. `suggestions` by suggestion id; `authors` gives the pseudonym behind each
    annotation id that an origin may name. `audited`: ids of the objects whose passing verdict of an audit stands on
    the text they have. `attributes_version`: of the project's own attributes by which the document was judged.
    """

    item_id: str
    annotation_id: str
    revision: int
    document: Mapping[str, Any]
    author: str
    reviewer: str | None
    verified: bool
    errors: int
    findings: int
    simulated: bool = False
    audited: frozenset[str] = frozenset()
    attributes_version: int = 1
    suggestions: Mapping[str, SuggestionSource] = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)

    def authorship(self, frame_table_hash: str) -> Authorship:
        """What provenance says of every row of this document."""
        return Authorship(
            item_id=self.item_id,
            annotation_id=self.annotation_id,
            revision=self.revision,
            author=self.author,
            reviewer=self.reviewer,
            findings=self.findings,
            frame_table_hash=frame_table_hash,
            simulated=self.simulated,
            attributes_version=self.attributes_version,
        )

    def left_out(
        self, configs: tuple[str, ...], kind: str, object_id: str, reason: str, message: str
    ) -> LeftOut:
        """One thing of this document that is in none of `configs`."""
        return LeftOut(configs, self.item_id, kind, object_id, reason, message)

    def traces(self, field_name: str, kind: str, objects: Iterable[Mapping[str, Any]]) -> tuple[Trace, ...]:
        """One trace per origin among the objects behind a field, named by the smallest id of its objects."""
        by_origin: dict[tuple[str, bool, bool, str | None, str | None], list[str]] = {}
        for one in objects:
            origin = one["origin"]
            key = (
                origin["by"],
                bool(origin.get("edited", False)),
                bool(origin.get("draft_withheld", False)),
                origin.get("annotation_id"),
                origin.get("suggestion_id"),
            )
            by_origin.setdefault(key, []).append(one["id"])
        return tuple(
            self._trace(field_name, kind, ids, *key)
            for key, ids in sorted(by_origin.items(), key=lambda entry: min(entry[1]))
        )

    def _trace(
        self,
        field_name: str,
        kind: str,
        ids: Sequence[str],
        by: str,
        edited: bool,
        draft_withheld: bool,
        annotation_id: str | None,
        suggestion_id: str | None,
    ) -> Trace:
        source = self.suggestions.get(suggestion_id) if suggestion_id is not None else None
        return Trace(
            field=field_name,
            object_kind=kind,
            object_id=min(ids),
            objects=len(ids),
            origin_by=by,
            edited=edited,
            draft_withheld=draft_withheld,
            origin_annotation_id=annotation_id,
            origin_author=self.authors.get(annotation_id) if annotation_id is not None else None,
            suggestion_id=suggestion_id,
            model=source.model if source else None,
            model_revision=source.model_revision if source else None,
            prompt_version=source.prompt_version if source else None,
        )


def document_fault(accepted: AcceptedDocument, configs: tuple[str, ...]) -> LeftOut | None:
    """Why nothing of the document can be released, None when it is whole and verified."""
    if not accepted.verified:
        return accepted.left_out(
            configs,
            "document",
            accepted.annotation_id,
            "not_verified",
            "The item has not passed its last stage.",
        )
    if accepted.errors:
        return accepted.left_out(
            configs,
            "document",
            accepted.annotation_id,
            "has_errors",
            f"The checks found {accepted.errors} errors in the accepted document.",
        )
    return None


def text_fault(text: str) -> tuple[str, str] | None:
    """(reason, sentence) why a text cannot be released, None when it can."""
    if not text.strip():
        return "empty_text", "The text is empty."
    fault = next(chain(refused(text), BRACKETS.faults(text), NO_WORDS.faults(text)), None)
    return None if fault is None else (fault.rule, fault.message)
