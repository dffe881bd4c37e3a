"""Saved is saved: whatever breaks between a person's hand and the database, nothing is lost and nothing twice.

Real failures in a real browser: the server killed, answers lost on the way back, two devices, a session that ends,
a page that goes away with changes unsent.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.bench import (
    DIFFERS,
    SIGNED_OUT,
    Bench,
    bench,
    open_bench,
    select_first_track,
    sign_out_elsewhere,
)
from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.server import PASSWORD, Server, running_server
from tests.factories.clips import write_coded_clip

pytestmark = pytest.mark.e2e

FRAMES = 60
OPERATIONS = "**/api/v1/annotations/*/operations"
NAMES = ("killed", "lost", "devices", "expired", "reloaded")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one clip, and an item of it for every two people."""
    with running_server(tmp_path_factory.mktemp("keeping")) as running:
        clip = tmp_path_factory.mktemp("clip") / "walk.mp4"
        write_coded_clip(clip, frames=FRAMES)
        running.make_project("keeping", *NAMES)
        asset = running.ingest("keeping", clip)[0]["asset"]
        running.make_items([asset] * len(NAMES))
        yield running


def test_server_killed_between_edits_loses_nothing(browser: Browser, server: Server) -> None:
    with bench(browser, server, "keeping", "killed") as ana:
        ana.draw_at(0)
        ana.rename("before the fall")
        ana.person.expect_saved()
        expected = [0]
        for kill in range(3):
            # Some of these are on their way when the server dies, some come after its death.
            first = 5 * kill + 1
            ana.draw_at(first, first + 1)
            server.kill()
            ana.draw_at(first + 2)
            ana.rename(f"after fall {kill}")
            ana.expect_kept()
            acknowledged = set(ana.acknowledged)
            server.start()
            ana.person.expect_saved()
            expected += [first, first + 1, first + 2]
            assert acknowledged <= {row["op_id"] for row in ana.log}
            assert ana.box_frames() == expected
            assert [track["name"] for track in ana.document["tracks"]] == [f"after fall {kill}"]
        ana.nothing_twice()
        assert ana.acknowledged


def test_answer_lost_after_the_commit_stores_nothing_twice(browser: Browser, server: Server) -> None:
    sent: Counter[str] = Counter()

    def lose_every_first_answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        body: Any = route.request.post_data_json
        operations = [operation["op_id"] for operation in body["operations"]]
        sent.update(operations)
        answer = route.fetch()
        if sent[operations[0]] == 1:
            assert answer.status == 200
            route.abort("connectionfailed")
        else:
            route.fulfill(response=answer)

    with bench(browser, server, "keeping", "lost") as ana:
        ana.person.page.route(OPERATIONS, lose_every_first_answer)
        ana.draw_at(0, 4, 8)
        ana.rename("heard twice")
        ana.person.press("c")
        ana.person.expect_saved()
        assert ana.box_frames() == [0, 4, 8]
        assert [track["name"] for track in ana.document["tracks"]] == ["heard twice"]
        ana.nothing_twice()
        assert sent
        assert min(sent.values()) == 2
        assert set(sent) == {row["op_id"] for row in ana.log}


def test_two_devices_keep_both_and_ask_where_they_differ(browser: Browser, server: Server) -> None:
    with bench(browser, server, "keeping", "devices", DIFFERS) as ana:
        ana.draw_at(0)
        ana.rename("the walker")
        ana.person.expect_saved()
        second = new_person(browser, server)
        second.sign_in("devices")
        page = second.page
        other = Bench(second, ana.assignment, ana.acknowledged)
        open_bench(other, page)
        select_first_track(page)
        expect(page.get_by_label("Name of the track")).to_have_value("the walker")

        # Different objects: neither device knows of the other's box, and both boxes stay.
        ana.draw_at(10)
        other.draw_at(20)
        ana.person.expect_saved()
        other.person.expect_saved()
        assert ana.box_frames() == [0, 10, 20]

        # The same object: the second device is asked, with both values before it.
        for choice, stays in (("Alt+1", "mine, 1"), ("Alt+2", "theirs, 2")):
            mine, theirs = ("mine, 1", "theirs, 1") if choice == "Alt+1" else ("mine, 2", "theirs, 2")
            ana.rename(theirs)
            ana.person.expect_saved()
            other.rename(mine)
            panel = page.get_by_role("region", name="Changes that could not be saved")
            expect(panel).to_contain_text(mine, timeout=PATIENCE_MS)
            expect(panel).to_contain_text(theirs)
            assert [track["name"] for track in ana.document["tracks"]] == [theirs]
            page.keyboard.press(choice)
            other.person.expect_saved()
            expect(panel).to_have_count(0)
            expect(page.get_by_label("Name of the track")).to_have_value(stays)
            assert [track["name"] for track in ana.document["tracks"]] == [stays]
            # The first device learns what stands when it is opened again.
            ana.person.page.reload()
            ana.person.wait_for_canvas()
            select_first_track(ana.person.page)
            expect(ana.person.page.get_by_label("Name of the track")).to_have_value(stays)
        assert ana.box_frames() == [0, 10, 20]
        ana.nothing_twice()
        page.context.close()


def test_session_that_ends_asks_to_sign_in_over_the_work(browser: Browser, server: Server) -> None:
    with bench(browser, server, "keeping", "expired", SIGNED_OUT) as ana:
        page = ana.person.page
        ana.draw_at(0)
        ana.person.expect_saved()
        sign_out_elsewhere(ana.person)
        ana.draw_at(6)
        form = page.get_by_role("dialog", name="Please sign in again")
        expect(form).to_be_visible(timeout=PATIENCE_MS)
        ana.expect_kept()
        # The work stands behind the form as it was.
        expect(page.get_by_text("2 keyframes · not finished")).to_be_visible()
        form.get_by_label("Password", exact=True).fill("not the password")
        form.get_by_role("button", name="Sign in").click()
        expect(form.get_by_role("alert")).to_be_visible()
        form.get_by_label("Password", exact=True).fill(PASSWORD)
        form.get_by_role("button", name="Sign in").click()
        expect(form).to_have_count(0)
        ana.person.expect_saved()
        assert ana.box_frames() == [0, 6]
        ana.draw_at(9)
        ana.person.expect_saved()
        assert ana.box_frames() == [0, 6, 9]
        ana.nothing_twice()


def test_page_that_goes_away_with_unsent_changes_brings_them_back(browser: Browser, server: Server) -> None:
    with bench(browser, server, "keeping", "reloaded") as ana:
        context = ana.person.page.context
        ana.draw_at(0)
        ana.rename("sent")
        ana.person.expect_saved()
        context.route(OPERATIONS, lambda route: route.abort("connectionfailed"))
        ana.draw_at(7)
        ana.rename("not sent")
        ana.expect_kept()
        ana.person.page.reload()
        ana.person.wait_for_canvas()
        still_there(ana, name="not sent", keyframes=2)

        # Further work on top, and then the window is gone without a word, as after a crash.
        ana.draw_at(14)
        ana.expect_kept()
        ana.person.page.close(run_before_unload=False)
        assert ana.box_frames() == [0]
        page = context.new_page()
        again = Bench(Person(page, server, ana.person.faults), ana.assignment, ana.acknowledged)
        open_bench(again, page)
        still_there(again, name="not sent", keyframes=3)
        context.unroute(OPERATIONS)
        again.person.expect_saved()
        assert again.box_frames() == [0, 7, 14]
        assert [track["name"] for track in again.document["tracks"]] == ["not sent"]
        again.nothing_twice()
        again.person.page.reload()
        again.person.wait_for_canvas()
        again.person.expect_saved()
        assert again.box_frames() == [0, 7, 14]
        again.nothing_twice()


def still_there(taken: Bench, *, name: str, keyframes: int) -> None:
    """The screen shows the unsent changes and says that they wait."""
    taken.expect_kept()
    select_first_track(taken.person.page)
    expect(taken.person.page.get_by_label("Name of the track")).to_have_value(name)
    expect(taken.person.page.get_by_text(f"{keyframes} keyframes · not finished")).to_be_visible()
