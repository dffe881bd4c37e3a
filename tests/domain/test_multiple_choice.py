"""Whether a question is solved without the video, and what becomes of it once people saw the clip."""

from itertools import product
from math import isclose

import pytest

from annotation_schemas.seeds import option_id
from backend.domain.blindness import BlindLimit, chance_of, tallies
from backend.domain.multiple_choice import judged, too_few_sentence
from tests.domain.documents import distractor, mcq, question, uuid_of

LIMIT = BlindLimit(share=0.6, least_answers=3, significance=0.05)


def chose(*texts: str, number: int = 1) -> list[dict[str, object]]:
    identity = uuid_of(number)
    return [
        {"choices": [{"question_id": identity, "option_id": option_id(identity, text)}]} for text in texts
    ]


RIGHT, WRONG = "With the left hand.", "With the right hand."


@pytest.mark.parametrize(
    ("right", "answers", "options", "chance"),
    [
        (3, 3, 2, 0.125), (3, 3, 4, 1 / 64), (2, 3, 4, 10 / 64), (0, 3, 4, 1.0), (0, 0, 2, 1.0),
        (5, 10, 2, 0.623046875), (4, 5, 3, 11 / 243), (3, 3, 1, 1.0),
    ],
)  # fmt: skip
def test_the_chance_by_guessing_is_exact(right: int, answers: int, options: int, chance: float) -> None:
    assert chance_of(right, answers, options) == pytest.approx(chance, abs=1e-15)


@pytest.mark.parametrize("options", [2, 3, 5])
def test_the_chance_is_that_of_counting_all_guesses(options: int) -> None:
    guesses = list(product(range(options), repeat=4))
    for right in range(5):
        hits = sum(sum(one == 0 for one in guess) >= right for guess in guesses)
        assert isclose(chance_of(right, 4, options), hits / len(guesses), abs_tol=1e-12)


@pytest.mark.parametrize(("right", "answers", "options"), [(4, 3, 2), (-1, 3, 2), (1, 1, 0)])
def test_impossible_counts_are_refused(right: int, answers: int, options: int) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        chance_of(right, answers, options)


def test_choices_are_counted_per_question() -> None:
    document = mcq(
        [question(1), question(2, answer="Twice.")],
        [distractor(10, 1, WRONG), distractor(11, 1, "With both."), distractor(12, 2, "Once.")],
    )
    people = chose(RIGHT, RIGHT, WRONG)
    people[0]["choices"] += chose("Twice.", number=2)[0]["choices"]  # type: ignore[operator]

    first, second = tallies(document, people)

    assert (first.answers, first.right, first.options) == (3, 2, 3)
    assert first.p_value == pytest.approx(7 / 27)
    assert (second.answers, second.right, second.options, second.p_value) == (1, 1, 2, 0.5)


def test_a_question_is_too_easy_only_by_count_share_and_chance_together() -> None:
    document = mcq([question(1)], [distractor(n, 1, f"With {n} hands.") for n in (10, 11, 12)])

    def easy(*texts: str, limit: BlindLimit = LIMIT) -> bool:
        (tally,) = tallies(document, chose(*texts))
        return tally.is_too_easy(limit)

    assert easy(RIGHT, RIGHT, RIGHT)
    assert not easy(RIGHT, RIGHT)  # too few answers
    assert not easy(RIGHT, RIGHT, WRONG)  # 2 of 3 by guessing among four: 0.156
    assert easy(RIGHT, RIGHT, WRONG, limit=BlindLimit(0.6, 3, 0.2))
    assert not easy(RIGHT, RIGHT, WRONG, limit=BlindLimit(0.7, 3, 0.2))
    assert not easy(limit=BlindLimit(0.0, 1, 1.0))


def test_two_options_need_more_people_than_three() -> None:
    document = mcq([question(1)], [distractor(10, 1, WRONG)])
    (three,) = tallies(document, chose(*[RIGHT] * 3))
    (five,) = tallies(document, chose(*[RIGHT] * 5))
    assert (three.is_too_easy(LIMIT), five.is_too_easy(LIMIT)) == (False, True)


def test_the_writer_is_told_the_numbers_and_the_question() -> None:
    (tally,) = tallies(mcq([question(1)], [distractor(10, 1, WRONG)]), chose(*[RIGHT] * 5))
    assert tally.sentence() == (
        "5 of 5 people chose the right one of 2 options without the video (by guessing 0.031): "
        "“How does he hold it?”"
    )


def test_an_also_true_distractor_removes_its_question_and_an_implausible_one_only_itself() -> None:
    document = mcq(
        [question(1), question(2), question(3), question(4)],
        [
            distractor(10, 1), distractor(11, 1, "b", verdict="implausible"),
            distractor(12, 2), distractor(13, 2, "b", verdict="also_true"),
            distractor(14, 3, verdict="implausible"),
            distractor(15, 4), distractor(16, 4, "b"),
        ],
    )  # fmt: skip

    outcomes = [(one.outcome, len(one.distractors)) for one in judged(document, 1)]

    assert outcomes == [("released", 1), ("ambiguous", 1), ("too_few", 0), ("released", 2)]
    assert [one.outcome for one in judged(document, 2)] == ["too_few", "ambiguous", "too_few", "released"]
    assert too_few_sentence(judged(document, 1), 1) == (
        "Whoever saw the clip did not find 1 distractor wrong and plausible: “How does he hold it?”"
    )
