"""Making items and listing them."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from pytest_django import DjangoAssertNumQueries

from backend.apps.media.models import Asset
from backend.apps.work.models import Assignment, Item, WorkItem
from tests.backend.work.workplace import Crew, fgqa, make_item, make_items, pair, ready_asset, whole_stc


def test_the_lead_makes_an_item_with_its_first_work_item(crew: Crew) -> None:
    asset = ready_asset(crew.project)
    wanted = {"asset": str(asset.pk), "start_frame": 10, "end_frame": 40, "split": "test"}

    answer = crew.lead.post(
        f"projects/{crew.project.slug}/items", {**wanted, "metadata": {"domain": "sports"}}
    )

    assert answer.status_code == 201
    item = answer.json()
    assert {key: item[key] for key in (*wanted, "state", "asset_name", "metadata")} == {
        **wanted,
        "state": "open",
        "asset_name": "clip.mp4",
        "metadata": {"domain": "sports"},
    }
    [work_item] = item["work_items"]
    assert {key: work_item[key] for key in ("stage", "state", "wanted", "taken", "answered")} == {
        "stage": "annotate",
        "state": "open",
        "wanted": 2,
        "taken": 0,
        "answered": 0,
    }


def test_an_item_without_frames_is_the_whole_asset(crew: Crew) -> None:
    asset = ready_asset(crew.project)

    item = crew.lead.post(f"projects/{crew.project.slug}/items", {"asset": str(asset.pk)}).json()

    assert (item["start_frame"], item["end_frame"]) == (0, 89)


def test_on_a_grid_the_clip_ends_on_grid_frames(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(grid_fps=Fraction(6))
    asset = ready_asset(crew.project, grid_step=5)
    path = f"projects/{crew.project.slug}/items"

    item = crew.lead.post(path, {"asset": str(asset.pk), "start_frame": 3, "end_frame": 33}).json()
    between = crew.lead.post(path, {"asset": str(asset.pk), "start_frame": 6, "end_frame": 9})

    assert (item["start_frame"], item["end_frame"]) == (5, 30)
    assert between.status_code == 422
    assert between.json()["error"]["message"] == "The clip holds no frame of the sampling grid."


def test_a_bad_item_is_refused_with_its_place_and_none_of_the_batch_is_made(crew: Crew) -> None:
    asset = ready_asset(crew.project)
    foreign = ready_asset(crew.elsewhere)
    good: dict[str, Any] = {"asset": str(asset.pk)}
    path = f"projects/{crew.project.slug}/items/batch"

    for bad, place in (
        ({"asset": str(foreign.pk)}, {"field": "asset", "index": 1}),
        ({**good, "start_frame": 90}, {"field": "start_frame", "index": 1}),
        ({**good, "start_frame": 50, "end_frame": 40}, {"field": "end_frame", "index": 1}),
        ({**good, "start_stage": "nowhere"}, {"field": "start_stage", "index": 1}),
        ({**good, "seed": fgqa(pair())}, {"field": "seed", "index": 1}),
    ):
        answer = crew.lead.post(path, {"items": [good, bad]})
        assert (answer.status_code, answer.json()["error"]["place"]) == (422, place), bad
    assert crew.lead.post(path, {"items": []}).status_code == 400
    assert (Item.objects.count(), WorkItem.objects.count()) == (0, 0)


def test_a_later_stage_needs_a_seed(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="fgqa")
    asset = ready_asset(crew.project)
    path = f"projects/{crew.project.slug}/items"
    wanted = {"asset": str(asset.pk), "start_stage": "answer"}

    without = crew.lead.post(path, wanted)
    broken = crew.lead.post(
        path, {**wanted, "seed": fgqa(pair(evidence={"start_frame": 5, "end_frame": 90}))}
    )
    made = crew.lead.post(path, {**wanted, "seed": fgqa(pair())})

    assert (without.status_code, without.json()["error"]["place"]) == (422, {"field": "seed", "index": 0})
    assert (broken.status_code, broken.json()["error"]["place"]) == (422, {"field": "seed", "index": 0})
    assert [one["stage"] for one in made.json()["work_items"]] == ["answer"]


def test_many_items_are_made_at_once_and_listed_in_few_queries(
    crew: Crew, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asset = ready_asset(crew.project)
    batch = [{"asset": str(asset.pk), "start_frame": start} for start in range(30)]
    made = crew.lead.post(f"projects/{crew.project.slug}/items/batch", {"items": batch})
    assert [one["start_frame"] for one in made.json()["items"]] == list(range(30))
    crew.ann.finish(*whole_stc())
    crew.bob.take()

    with django_assert_max_num_queries(6):
        page = crew.lead.get(f"projects/{crew.project.slug}/items?page_size=25").json()

    assert len(page["results"]) == 25
    assert page["previous"] is None
    rest = crew.lead.client.get(page["next"]).json()
    rows = page["results"] + rest["results"]
    assert len({row["id"] for row in rows}) == 30
    touched = [row["work_items"][0] for row in rows if row["work_items"][0]["taken"]]
    assert sorted((one["taken"], one["answered"]) for one in touched) in ([(2, 1)], [(1, 0), (1, 1)])


def test_items_are_filtered_by_the_address(crew: Crew) -> None:
    make_items(crew.project, 3)
    other = ready_asset(crew.project)
    crew.lead.post(f"projects/{crew.project.slug}/items", {"asset": str(other.pk), "split": "val"})
    path = f"projects/{crew.project.slug}/items"

    def count(query: str) -> int:
        return len(crew.lead.get(f"{path}?{query}").json()["results"])

    assert [count(""), count("split=val"), count("split=train&state=open"), count("state=complete")] == [
        4,
        1,
        3,
        0,
    ]
    assert [count("stage=annotate"), count("stage=verify"), count(f"asset={other.pk}")] == [4, 0, 1]
    assert crew.lead.get(f"{path}?state=lost").status_code == 400
    assert crew.lead.get(f"{path}?project__name=x").status_code == 400


def test_items_are_the_business_of_those_who_lead(crew: Crew) -> None:
    make_items(crew.project, 1)
    path = f"projects/{crew.project.slug}/items"
    asset = ready_asset(crew.project)

    assert crew.reviewer.get(path).status_code == 200
    assert crew.ann.get(path).status_code == 403
    assert crew.stranger.get(path).status_code == 404
    for desk, status in ((crew.reviewer, 403), (crew.ann, 403), (crew.stranger, 404)):
        assert desk.post(path, {"asset": str(asset.pk)}).status_code == status
        assert desk.post(f"{path}/batch", {"items": [{"asset": str(asset.pk)}]}).status_code == status
    assert Item.objects.count() == 1


def test_every_stage_is_counted_whole(crew: Crew) -> None:
    first, second, third = make_items(crew.project, 3)
    WorkItem.objects.filter(item=second.pk).update(state="accepted")
    WorkItem.objects.filter(item=third.pk).update(state="review")
    for person in (crew.ann, crew.bob):
        assert person.take()["item"]["id"] == str(first.pk)
    Assignment.objects.filter(user=crew.bob.person).update(state="submitted", lease_until=None)
    path = f"projects/{crew.project.slug}/progress"

    assert crew.lead.get(path).json() == [
        {
            "name": "annotate",
            "title": "Track, cut and caption",
            "open": 1,
            "review": 1,
            "accepted": 1,
            "withdrawn": 0,
            "answered": 1,
            "wanted": 6,
        }
    ]
    assert crew.ann.get(path).status_code == 403


def test_a_search_finds_words_of_name_and_label_in_any_case(crew: Crew) -> None:
    asset = ready_asset(crew.project)
    Asset.objects.filter(pk=asset.pk).update(name="Straße.mp4")
    asset.refresh_from_db()
    by_name = make_item(crew.project, asset)
    by_label = make_item(crew.project, metadata={"what_description": "Öl IN die Pfanne gießen"})
    make_item(crew.project, metadata={"domain": "Öl"})

    def found(text: str) -> list[str]:
        page = crew.lead.get(f"projects/{crew.project.slug}/items?text={text}").json()
        return [one["id"] for one in page["results"]]

    assert found("straße") == [str(by_name.pk)]
    assert found("öl in DIE") == [str(by_label.pk)]
    assert found("100%25") == found("_") == []
