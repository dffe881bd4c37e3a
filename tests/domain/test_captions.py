import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.captions import WordDifference, caption_similarity, word_differences

TEXT = st.text(alphabet="abc de.", max_size=40)


def test_similarity_is_the_mean_of_chrf_in_both_directions():
    # 23.657080810525194 and 25.690595421698053 are what sacrebleu gives for the two directions
    assert caption_similarity("a boy runs", "a boy walks") == pytest.approx((23.6570808 + 25.6905954) / 200)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("", "", 1.0), ("", "a cat", 0.0), ("A  cat ", "a cat", 1.0), ("xyz", "abc", 0.0), ("ab", "ab", 1.0)],
)
def test_edges_of_similarity(a, b, expected):
    assert caption_similarity(a, b) == expected


@given(TEXT, TEXT)
def test_similarity_is_symmetric_within_bounds_and_one_on_equal_texts(a, b):
    assert caption_similarity(a, b) == caption_similarity(b, a)
    assert 0 <= caption_similarity(a, b) <= 1
    assert caption_similarity(a, a) == 1


def test_word_differences_in_reading_order():
    assert word_differences("a boy in red runs", "a girl in red slowly runs") == [
        WordDifference("equal", "a"),
        WordDifference("delete", "boy"),
        WordDifference("insert", "girl"),
        WordDifference("equal", "in red"),
        WordDifference("insert", "slowly"),
        WordDifference("equal", "runs"),
    ]
    assert word_differences("", "") == []


@given(TEXT, TEXT)
def test_word_differences_rebuild_both_texts(a, b):
    differences = word_differences(a, b)

    assert " ".join(d.text for d in differences if d.kind != "insert").split() == a.split()
    assert " ".join(d.text for d in differences if d.kind != "delete").split() == b.split()
