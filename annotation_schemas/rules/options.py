"""Rules for the questions and distractors of an `mcq` document, and for the choices of a `blind` one."""

from collections.abc import Iterator

from annotation_schemas.rules.finding import Hit
from annotation_schemas.rules.view import BlindView, McqView, place_of
from annotation_schemas.text import same_words

# An option that is this many times as long as the answer is known by its length.
MOST_TIMES_AS_LONG = 2.0


def no_questions(view: McqView) -> Iterator[Hit]:
    """Find a document without a question."""
    if not view.questions:
        yield Hit("There is no question here to write distractors for.", {})


def right_answer_empty(view: McqView) -> Iterator[Hit]:
    """Find a question without its right answer."""
    for question in view.questions:
        if not question["answer"].strip():
            yield Hit("This question has no right answer.", place_of("question", question, "answer"))


def distractors_missing(view: McqView) -> Iterator[Hit]:
    """Find a question without a distractor."""
    for question in view.questions:
        if not view.distractors_of(question):
            yield Hit("This question has no distractor yet.", place_of("question", question))


def distractor_empty(view: McqView) -> Iterator[Hit]:
    """Find a distractor without words."""
    for distractor in view.distractors:
        if not distractor["text"].strip():
            yield Hit("This distractor is empty.", place_of("distractor", distractor, "text"))


def distractor_equals_answer(view: McqView) -> Iterator[Hit]:
    """Find a distractor that says what the right answer says, whatever its case and spacing."""
    for question in view.questions:
        answer = same_words(question["answer"])
        for distractor in view.distractors_of(question):
            if answer and same_words(distractor["text"]) == answer:
                message = "This distractor is the right answer; change one detail of it."
                yield Hit(message, place_of("distractor", distractor, "text"))


def distractors_equal(view: McqView) -> Iterator[Hit]:
    """Find a distractor that an earlier one of its question says already, whatever its case and spacing."""
    for question in view.questions:
        said: set[str] = set()
        for distractor in view.distractors_of(question):
            words = same_words(distractor["text"])
            if words and words in said:
                message = "Another distractor of this question says the same."
                yield Hit(message, place_of("distractor", distractor, "text"))
            said.add(words)


def distractor_length_tells(view: McqView) -> Iterator[Hit]:
    """Find a distractor more than twice as long or as short as the answer: its length gives it away."""
    for question in view.questions:
        answer = len(question["answer"].split())
        for distractor in view.distractors_of(question):
            words = len(distractor["text"].split())
            if words and answer and max(words, answer) > MOST_TIMES_AS_LONG * min(words, answer):
                message = f"It has {words} words and the answer {answer}; its length gives it away."
                yield Hit(message, place_of("distractor", distractor, "text"))


def changed_detail_missing(view: McqView) -> Iterator[Hit]:
    """Find a distractor that does not name the detail it changes."""
    for distractor in view.distractors:
        if not distractor["changed_detail"].strip():
            message = "Name the one detail that this distractor changes."
            yield Hit(message, place_of("distractor", distractor, "changed_detail"))


def asked_about_unconfirmed(view: McqView) -> Iterator[Hit]:
    """Find a distractor of which nobody said that its detail is the one the question asks about."""
    for distractor in view.distractors:
        if not distractor["asked_about"]:
            message = "Confirm that the changed detail is what the question asks about."
            yield Hit(message, place_of("distractor", distractor, "asked_about"))


def verdict_missing(view: McqView) -> Iterator[Hit]:
    """Find a distractor without a verdict."""
    for distractor in view.distractors:
        if distractor["verdict"] is None:
            message = "Say whether the distractor is wrong and plausible, also true, or implausible."
            yield Hit(message, place_of("distractor", distractor, "verdict"))


def choice_missing(view: BlindView) -> Iterator[Hit]:
    """Find a question without a choice."""
    for question in view.questions:
        if not view.choices[question["id"]]:
            message = "Choose one of the options, by guess where you must."
            yield Hit(message, place_of("blind_question", question))


def choice_twice(view: BlindView) -> Iterator[Hit]:
    """Find a second choice for one question."""
    for choices in view.choices.values():
        for choice in choices[1:]:
            yield Hit("There is another choice for this question.", place_of("choice", choice))
