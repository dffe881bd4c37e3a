"""The binary rows of PLM-VideoBench `fgqa`, scored as the benchmark scores them."""

import random
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.scoring import check_ans, fgqa_gold, fgqa_prompt, multibinary_accuracy, score_fgqa


def row(uid: str, question: str = "q", *, gold: str = "A") -> dict[str, Any]:
    options = {"option_0": "red", "option_1": "blue"}
    answer = options["option_0" if gold == "A" else "option_1"]
    return {
        "uid": uid, "qa_uid": question, "question": "Which?", "options": options,
        "answer": answer, "answer_index": "AB".index(gold),
    }  # fmt: skip


# The vectors of the benchmark's rule, with gold (A) and with gold (B).
@pytest.mark.parametrize(
    ("letter", "said", "right"),
    [
        *(
            ("A", said, True)
            for said in ("A", "(A)", "(A) red", "a.", "Answer: (A)", "answer:A", "(", ".", "(A")
        ),
        *(("B", said, True) for said in ("B", "(B)", "(B) blue", "b.", "Answer: (B)", "ANSWER: b", "(", ".")),
        *(("A", said, False) for said in ("B", "The answer is A", " A", "", "Answer:", "red")),
        *(("B", said, False) for said in ("A", "The answer is B", " B", "", "answer: a", "blue")),
    ],
)
def test_an_answer_counts_by_its_first_word(letter: Literal["A", "B"], said: str, right: bool) -> None:
    assert check_ans(said, letter) is right


def test_the_prompt_is_that_of_the_benchmark() -> None:
    assert (
        fgqa_prompt(row("1")) == "Question: Which?\nOptions:\n(A) red\n(B) blue\nOnly give the best option."
    )


def test_the_gold_letter_is_that_of_the_option_with_the_very_answer() -> None:
    assert (fgqa_gold(row("1")), fgqa_gold(row("1", gold="B"))) == ("A", "B")
    assert fgqa_gold({**row("1"), "options": {"option_0": "red", "option_1": "red"}}) == "B"
    with pytest.raises(ValueError, match="row 7 is none of its options"):
        fgqa_gold({**row("7"), "answer": "Red"})


def test_a_model_is_scored_by_groups() -> None:
    rows = [row("1", "q"), row("2", "q", gold="B"), row("3", "p"), row("4", "p")]

    score = score_fgqa(rows, {"1": "(A)", "2": "(B)", "3": "A", "4": "B"})

    assert (score.multibinary_accuracy, score.num_instances, score.row_accuracy) == (0.5, 4, 0.75)


def test_a_row_without_an_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="no answer to the row 2"):
        score_fgqa([row("1"), row("2")], {"1": "A"})


groups = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(st.booleans(), min_size=1, max_size=5), min_size=1
)


@settings(max_examples=100, deadline=None)
@given(groups=groups)
def test_the_accuracy_is_the_share_of_groups_without_a_wrong_row(groups: dict[str, list[bool]]) -> None:
    rows = [(name, right) for name, rights in groups.items() for right in rights]
    whole = sum(False not in rights for rights in groups.values())
    assert multibinary_accuracy(rows) == whole / len(groups)


@settings(max_examples=100, deadline=None)
@given(groups=groups, spoiled=st.integers(0, 1000), seed=st.integers(0, 1000))
def test_any_wrong_row_makes_its_group_wrong_and_no_other(
    groups: dict[str, list[bool]], spoiled: int, seed: int
) -> None:
    rows = [(name, right) for name, rights in groups.items() for right in rights]
    index = spoiled % len(rows)
    name = rows[index][0]
    after = [*rows[:index], (name, False), *rows[index + 1 :]]
    lost = all(groups[name])
    assert multibinary_accuracy(after) == pytest.approx(multibinary_accuracy(rows) - lost / len(groups))
    random.Random(seed).shuffle(after)
    assert multibinary_accuracy(after) == pytest.approx(multibinary_accuracy(rows) - lost / len(groups))
