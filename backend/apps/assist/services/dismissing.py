"""Remembering which drafted distractors a person does not want."""

from uuid import UUID

from django.db import transaction

from backend.apps.accounts.models import User
from backend.apps.annotations.errors import Locked
from backend.apps.annotations.models import Annotation
from backend.apps.annotations.selectors import access_own_annotation
from backend.apps.assist.models import DismissedDraft, SuggestionKind
from backend.apps.assist.selectors import suggestions_for
from backend.infra.errors import NotFound


@transaction.atomic
def dismiss_draft(*, actor: User, annotation_id: UUID, draft_id: UUID) -> None:
    """Show a drafted distractor no more in the person's open annotation. Asking twice is no error.

    Raises UnknownAnnotation, Locked, NotFound where no suggestion offered there holds such a draft.
    """
    annotation = _open_annotation(actor, annotation_id)
    suggestion = next(
        (
            one
            for one in suggestions_for(annotation).filter(kind=SuggestionKind.DISTRACTORS)
            if str(draft_id) in {draft["id"] for draft in one.output["distractors"]}
        ),
        None,
    )
    if suggestion is None:
        raise NotFound
    DismissedDraft.objects.get_or_create(
        annotation=annotation, draft_id=draft_id, defaults={"suggestion": suggestion}
    )


def restore_draft(*, actor: User, annotation_id: UUID, draft_id: UUID) -> None:
    """Show a dismissed draft again; one that was not dismissed is no error. Raises UnknownAnnotation, Locked."""
    annotation = _open_annotation(actor, annotation_id)
    DismissedDraft.objects.filter(annotation=annotation, draft_id=draft_id).delete()


def _open_annotation(actor: User, annotation_id: UUID) -> Annotation:
    annotation = access_own_annotation(actor, annotation_id)
    if annotation.state != Annotation.State.DRAFT:
        raise Locked(state=annotation.state)
    return annotation
