import pytest

from backend.domain.sampling import assign_split, stable_share


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
