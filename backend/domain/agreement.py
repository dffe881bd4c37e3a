"""Compares two annotations of the same clip, facet by facet.

Both documents lie on the clip and frame table of one `DocumentContext`. Every comparison is symmetric
(swapping the documents swaps the sides of the answer and changes no number), lies in [0, 1] and is 1 for
equal documents. A facet of which neither document has anything is None.
"""

from annotation_schemas.context import DocumentContext
from backend.domain.agreement_fgqa import FgqaAgreement, compare_fgqa
from backend.domain.agreement_stc import StcAgreement, compare_stc
from backend.domain.facets import Document


def compare_documents(
    a: Document,
    b: Document,
    context: DocumentContext,
    *,
    track_threshold: float = 0.0,
    segment_threshold: float = 0.0,
) -> StcAgreement | FgqaAgreement:
    """The comparison that fits the type of both documents.

    Raises ValueError when their types differ or the type cannot be compared.
    """
    if a["document_type"] != b["document_type"]:
        raise ValueError(
            f"A {a['document_type']} document cannot be compared with a {b['document_type']} document."
        )
    if a["document_type"] == "stc":
        return compare_stc(
            a, b, context, track_threshold=track_threshold, segment_threshold=segment_threshold
        )
    if a["document_type"] == "fgqa":
        return compare_fgqa(a, b)
    raise ValueError(f"Documents of type {a['document_type']} cannot be compared.")
