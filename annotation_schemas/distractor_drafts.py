"""What a distractor that a model wrote must keep before a person is shown it."""

from collections.abc import Iterable
from typing import Literal

from annotation_schemas import text as texts

Fault = Literal["same_as_answer", "repeated", "unsafe"]

# A person may write about a face and is told not to; nobody needs a draft that does.
UNSAFE = (*texts.REFUSED, texts.BRACKETS, texts.LINE_BREAKS, texts.FACE, texts.NO_WORDS, texts.GARBLED)


def draft_fault(written: str, changed_detail: str, answer: str, others: Iterable[str]) -> Fault | None:
    """Return why nobody is shown the distractor `written`, which changes the detail of that name; None when it is fine.

    `answer` is the right one, `others` the distractors of the question that are known already. Case, spacing and end
    stop make no difference between two texts.
    """
    for each in (written, changed_detail):
        if not each.strip() or any(next(rule.faults(each), None) for rule in UNSAFE):
            return "unsafe"
    if next(texts.ANSWER_TOO_LONG.faults(written), None):
        return "unsafe"
    words = texts.same_words(written)
    if words == texts.same_words(answer):
        return "same_as_answer"
    if words in {texts.same_words(other) for other in others}:
        return "repeated"
    return None
