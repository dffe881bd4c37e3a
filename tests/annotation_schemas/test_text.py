"""What texts are refused for, and what is pointed out in them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotation_schemas import text


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Plain words.",
        "a < b | c > d",
        "Two\nlines",
        "naïve café 猫 🐈‍⬛",
        "<images>",
        "نص عربي",
        "tab\there",
    ],
)
def test_ordinary_text_is_stored(written: str) -> None:
    assert list(text.refused(written)) == []


@pytest.mark.parametrize(
    ("written", "rule", "span"),
    [
        ("<|eot_id|>", "special_token", (0, 2)), ("a|> b", "special_token", (1, 3)),
        ("see <image>", "special_token", (4, 11)), ("<Video>", "special_token", (0, 7)),
        ("a\x00b", "invisible_character", (1, 2)), ("a\r\n", "invisible_character", (1, 2)),
        ("\x7f", "invisible_character", (0, 1)), ("a\u200bb", "invisible_character", (1, 2)),
        ("\u202etxt", "invisible_character", (0, 1)), ("a\u2028", "invisible_character", (1, 2)),
        ("\ufeffa", "invisible_character", (0, 1)), ("😀\ud83d", "invisible_character", (2, 3)),
        ("a\U000e0041", "invisible_character", (1, 3)), ("</s>", "special_token", (0, 4)),
        ("so<bos>", "special_token", (2, 7)), ("<Img>", "special_token", (0, 5)),
        ("a\u00adb", "invisible_character", (1, 2)), ("\u2067a", "invisible_character", (0, 1)),
        ("\u3164", "invisible_character", (0, 1)), ("\ue000", "invisible_character", (0, 1)),
        ("\U0010ffff", "invisible_character", (0, 2)),
    ],
)  # fmt: skip
def test_what_is_refused_and_where(written: str, rule: str, span: tuple[int, int]) -> None:
    first = next(text.refused(written))
    assert (first.rule, first.span) == (rule, span)


@pytest.mark.parametrize(
    ("pattern", "written", "words"),
    [
        (text.FACE, "His face is round, with a beard.", ["His face", "beard"]),
        (text.FACE, "She faces the wall.", []),
        (text.ASSUMPTION, "He seems to be about to fall.", ["seems", "about to"]),
        (text.ASSUMPTION, "She mights the seam.", []),
        (text.CAMERA, "He runs towards the camera as it zooms in.", ["camera", "zooms in"]),
        (text.CAMERA, "He frames the picture.", []),
        (text.BRACKETS, "[0, 4]", ["[", "]"]),
    ],
)
def test_what_is_pointed_out(pattern: text.TextPattern, written: str, words: list[str]) -> None:
    faults = list(pattern.faults(written))
    assert [fault.words for fault in faults] == words
    assert [written[slice(*fault.span)] for fault in faults] == words


@pytest.mark.parametrize(
    ("question", "rules"),
    [
        ("How does the cook hold the knife?", []),
        ("Which hand holds the bowl or the plate?", []),
        ("How many times does she stir the pot?", []),
        ("Is the lid on or off?", ["question_is_or"]),
        ("Is the lid on?", ["question_yes_no"]),
        ("How many objects are there on the table?", ["question_tedious_count"]),
        ("How can one see that the oil is hot enough?", ["question_quality"]),
        ("What is the purpose of the salt?", ["question_outside_knowledge"]),
    ],
)
def test_lints_of_questions(question: str, rules: list[str]) -> None:
    assert [each.rule for each in text.QUESTION_LINTS if list(each.faults(question))] == rules


def test_white_space_at_the_ends() -> None:
    assert text.strip_span("clean") is None
    assert text.strip_span("  two") == (0, 2)
    assert text.strip_span("😀 ") == (2, 3)


def test_texts_that_read_the_same() -> None:
    assert text.same_words("The dog  jumps.") == text.same_words("the dog jumps")
    assert text.same_words("The dog jumps") != text.same_words("The dogs jump")


PIECES = st.lists(
    st.one_of(
        st.characters(), st.sampled_from(["<|", "|>", "<image>", "</s>", "<", ">", "|", "plain words "])
    )
)


@given(PIECES.map("".join))
@example("a|> b")
@example("tab\there")
def test_nothing_is_refused_of_a_plain_text(written: str) -> None:
    assert not text.is_plain(written) or list(text.refused(written)) == []


def test_the_words_of_the_data_are_plain() -> None:
    assert text.is_plain("In which direction does the person move the knife (a big one)?")
    assert not text.is_plain("naïve")
