"""Tags on many items, and items taken out of the work."""

from typing import Any
from uuid import uuid4

from backend.apps.work.models import Item, Likeness, WorkItem
from tests.backend.work.workplace import Crew, make_item, make_items, whole_stc


def test_tags_are_put_and_taken_and_filtered_by(crew: Crew) -> None:
    one, two, three = (str(item.pk) for item in make_items(crew.project, 3))
    path = f"projects/{crew.project.slug}"

    crew.lead.post(f"{path}/items/tags", {"items": [one, two], "put": ["night", "indoor"]})
    told = crew.lead.post(
        f"{path}/items/tags", {"items": [two, three], "put": ["night"], "take": ["indoor"]}
    ).json()

    assert told == [{"name": "indoor", "items": 1}, {"name": "night", "items": 3}]
    assert crew.reviewer.get(f"{path}/tags").json() == told

    def found(query: str) -> set[str]:
        return {item["id"] for item in crew.lead.get(f"{path}/items?{query}").json()["results"]}

    assert [found("tag=night"), found("tag=indoor"), found("tag=day")] == [{one, two, three}, {one}, set()]
    assert found("text=CLIP") == {one, two, three}
    assert found("text=elsewhere") == set()


def test_items_are_found_by_their_label(crew: Crew) -> None:
    make_items(crew.project, 1)
    item = make_item(crew.project, metadata={"what_description": "boils the Water"})

    listed = crew.lead.get(f"projects/{crew.project.slug}/items?text=water").json()["results"]

    assert [one["id"] for one in listed] == [str(item.pk)]


def test_withdrawn_items_are_given_to_nobody(crew: Crew) -> None:
    items = make_items(crew.project, 3)
    crew.ann.finish(*whole_stc())
    path = f"projects/{crew.project.slug}/items/withdraw"

    first = crew.lead.post(path, {"items": [str(item.pk) for item in items]}).json()
    second = crew.lead.post(path, {"items": [str(items[0].pk)]}).json()

    assert (first, second) == ({"withdrawn": 3}, {"withdrawn": 0})
    assert set(Item.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert set(WorkItem.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert crew.bob.client.post(f"/api/v1/projects/{crew.project.slug}/work/next", {}).status_code == 204


def test_an_item_of_another_project_is_unknown_and_nothing_is_done(crew: Crew) -> None:
    [own] = make_items(crew.project, 1)
    [foreign] = make_items(crew.elsewhere, 1)
    path = f"projects/{crew.project.slug}/items"

    for action, more in (("tags", {"put": ["x"]}), ("withdraw", {})):
        answer = crew.lead.post(f"{path}/{action}", {"items": [str(own.pk), str(foreign.pk)], **more})
        assert answer.status_code == 404
    assert (Item.objects.filter(state="open").count(), Item.tags.through.objects.count()) == (2, 0)


def test_sorting_is_for_leads(crew: Crew) -> None:
    [item] = make_items(crew.project, 1)
    path = f"projects/{crew.project.slug}"
    asked: tuple[tuple[str, dict[str, Any]], ...] = (
        ("items/tags", {"items": [str(item.pk)], "put": ["x"]}),
        ("items/withdraw", {"items": [str(item.pk)]}),
        ("likenesses", {}),
        (f"likenesses/{uuid4()}/dismiss", {}),
    )

    for desk, status in ((crew.reviewer, 403), (crew.ann, 403), (crew.stranger, 404)):
        assert {desk.post(f"{path}/{action}", body).status_code for action, body in asked} == {status}
    assert (Item.objects.get().state, Item.tags.through.objects.count()) == ("open", 0)


def test_a_dismissed_pair_is_shown_no_more(crew: Crew) -> None:
    first, second = make_items(crew.project, 2)
    pair = Likeness.objects.create(project=crew.project, first=first, second=second, distance=1.5)
    path = f"projects/{crew.project.slug}/likenesses"

    [shown] = crew.reviewer.get(path).json()["results"]
    gone = crew.lead.post(f"{path}/{pair.pk}/dismiss", {})

    assert (shown["id"], shown["distance"]) == (str(pair.pk), 1.5)
    assert (shown["first"]["id"], shown["second"]["id"]) == (str(first.pk), str(second.pk))
    assert (gone.status_code, crew.lead.get(path).json()["results"]) == (204, [])
