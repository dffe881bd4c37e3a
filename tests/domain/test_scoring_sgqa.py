"""What a judge says of answers to PLM-VideoBench `sgqa`, counted as the benchmark counts it."""

import pytest

from backend.domain.scoring import SgqaScore, score_sgqa, sgqa_right


@pytest.mark.parametrize(
    ("reply", "right"),
    [
        ('{"pred": "yes", "score": 4}', True),
        ('{"pred": "yes", "score": 0}', True),
        ('{"pred": "no", "score": 5}', False),
        ('{"pred": "Yes", "score": 5}', False),
        # No JSON: the words count.
        ("{'pred': 'yes', 'score': 4}", True),
        ("{'pred': 'no', 'score': 4}", False),
        ('```json\n{"pred": "no", "reason": "his eyes"}\n```', True),
        ("Yes.", True),
        ("YES", False),
        ("", False),
    ],
)
def test_a_reply_counts_as_in_the_benchmark(reply: str, right: bool) -> None:
    assert sgqa_right(reply) is right


@pytest.mark.parametrize("reply", ['{"score": 5}', '"yes"', "5", '["yes"]'])
def test_json_without_a_verdict_is_refused(reply: str) -> None:
    with pytest.raises(ValueError, match="reply has no pred"):
        sgqa_right(reply)


def test_the_score_is_the_share_of_right_answers() -> None:
    rows = [{"uid": uid} for uid in "abcd"]
    replies = dict(zip("abcd", ("yes", "no", '{"pred": "yes", "score": 1}', "no"), strict=True))
    assert score_sgqa(rows, replies) == SgqaScore(0.5, 4)
    assert score_sgqa(rows[::-1], replies) == SgqaScore(0.5, 4)
    with pytest.raises(ValueError, match="no judge's reply to the row a"):
        score_sgqa(rows, {})
    with pytest.raises(ValueError, match="no rows"):
        score_sgqa([], replies)
