"""Row locks of this room. They come after those of the work room: membership, work item, assignment,
annotation.
"""

from uuid import UUID

from backend.apps.annotations.models import Annotation


def lock_annotation(annotation_id: UUID) -> Annotation:
    """The annotation, held to the end of the transaction."""
    return Annotation.objects.select_for_update(of=("self",)).get(pk=annotation_id)


def lock_annotations_of(work_item_id: UUID) -> list[Annotation]:
    """All annotations of the work item, locked in the order of their ids. The work item is locked before."""
    return list(
        Annotation.objects.select_for_update(of=("self",)).filter(work_item=work_item_id).order_by("pk")
    )
