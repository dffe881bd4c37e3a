from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.sampling import Candidate, assign_split, draw_balanced, stable_share


def test_the_share_of_a_key_is_fixed_for_good():
    # int(sha256("6:reviewitem-1").hexdigest()[:16], 16) >> 11, over 2**53
    assert stable_share("item-1", "review") == 0.2589372120648262
    assert stable_share("item-1", "gold") != stable_share("item-1", "review")


def test_salt_and_key_do_not_run_together():
    assert stable_share("bc", "a") != stable_share("c", "ab")


def test_a_share_of_13_percent_takes_13_percent_of_keys():
    chosen = sum(stable_share(f"item-{number}", "audit") < 0.13 for number in range(20_000))

    assert chosen / 20_000 == pytest.approx(0.13, abs=0.01)


def test_splits_have_their_shares_and_a_video_keeps_its_split_when_others_join():
    shares = {"train": 0.8, "val": 0.1, "test": 0.1}
    videos = [f"video-{number}.mp4" for number in range(10_000)]

    splits = [assign_split(video, shares) for video in videos]

    assert {split: splits.count(split) / 10_000 for split in shares} == pytest.approx(shares, abs=0.015)
    assert splits == [assign_split(video, shares) for video in videos]


def test_a_split_with_share_zero_gets_nothing():
    assert {assign_split(str(n), {"train": 1.0, "test": 0.0}) for n in range(100)} == {"train"}


@pytest.mark.parametrize("shares", [{"train": 0.5}, {"train": 1.5, "val": -0.5}, {}])
def test_shares_that_are_no_partition_are_refused(shares):
    with pytest.raises(ValueError):
        assign_split("v", shares)


FACETS = ("question_type", "domain")


def candidates(*kinds: tuple[str, str, int]) -> list[Candidate]:
    return [
        Candidate(f"{type_}-{domain}-{number}", {"question_type": type_, "domain": domain})
        for type_, domain, count in kinds
        for number in range(count)
    ]


def test_no_kind_has_more_than_its_share_of_the_smallest_and_the_report_says_all():
    many = candidates(("Pose", "Cooking", 40), ("Counting", "Cooking", 10), ("Pose", "Bikes", 12))

    balance = draw_balanced(many, FACETS, ratio=1.5, least=1, seed="s")

    assert [(one.facet, one.category, one.available, one.cap) for one in balance.report] == [
        ("question_type", "Counting", 10, 15),
        ("question_type", "Pose", 52, 15),
        ("domain", "Bikes", 12, 18),
        ("domain", "Cooking", 50, 18),
    ]
    assert {one.category: one.drawn for one in balance.report} == {
        "Counting": 10, "Pose": 15, "Bikes": 12, "Cooking": 13,
    }  # fmt: skip
    assert len(balance.drawn) == 25


def test_a_scarce_kind_holds_no_other_down():
    many = candidates(("Pose", "x", 100), ("Counting", "x", 80), ("Other", "x", 3))

    report = {
        one.category: one
        for one in draw_balanced(many, ["question_type"], ratio=1, least=10, seed="s").report
    }

    assert {name: (one.drawn, one.scarce) for name, one in report.items()} == {
        "Pose": (80, False), "Counting": (80, False), "Other": (3, True),
    }  # fmt: skip


def test_ratios_are_not_rounded_up_by_floats():
    many = candidates(("Pose", "x", 100), ("Counting", "x", 10))
    caps = {one.cap for one in draw_balanced(many, ["question_type"], ratio=1.1, least=1, seed="s").report}
    assert caps == {11}


def test_another_seed_draws_others_and_the_same_seed_the_same():
    many = candidates(("Pose", "x", 50), ("Counting", "x", 10))
    drawn = {seed: draw_balanced(many, FACETS, ratio=1, least=1, seed=seed).drawn for seed in ("a", "b")}

    assert drawn["a"] != drawn["b"]
    assert draw_balanced(many[::-1], FACETS, ratio=1, least=1, seed="a").drawn == drawn["a"]


def test_nothing_gives_nothing_and_bad_requests_are_refused():
    assert draw_balanced([], FACETS, ratio=1, least=1, seed="s").drawn == frozenset()
    with pytest.raises(ValueError, match="one id"):
        draw_balanced([*candidates(("Pose", "x", 1))] * 2, FACETS, ratio=1, least=1, seed="s")
    for ratio, least in ((0.5, 1), (1, 0)):
        with pytest.raises(ValueError, match="at least 1"):
            draw_balanced([], FACETS, ratio=ratio, least=least, seed="s")


@settings(max_examples=60, deadline=None)
@given(
    kinds=st.lists(st.tuples(st.sampled_from("PQRS"), st.sampled_from("xyz"), st.integers(1, 9)), max_size=8),
    ratio=st.sampled_from([1, 1.25, 2]),
    order=st.randoms(use_true_random=False),
)
def test_a_balance_keeps_every_cap_leaves_out_nobody_it_could_have_and_ignores_order(kinds, ratio, order):
    unique = {one.id: one for one in candidates(*kinds)}
    every = list(unique.values())
    balance = draw_balanced(every, FACETS, ratio=ratio, least=1, seed="s")
    caps = {(one.facet, one.category): one.cap for one in balance.report}
    kept = Counter(
        (facet, one.categories[facet]) for one in every if one.id in balance.drawn for facet in FACETS
    )
    order.shuffle(every)

    assert draw_balanced(every, FACETS, ratio=ratio, least=1, seed="s") == balance
    assert all(kept[place] <= cap for place, cap in caps.items())
    assert {(one.facet, one.category): one.drawn for one in balance.report} == {
        place: kept[place] for place in caps
    }
    for one in every:
        places = [(facet, one.categories[facet]) for facet in FACETS]
        assert one.id in balance.drawn or any(kept[place] == caps[place] for place in places)
