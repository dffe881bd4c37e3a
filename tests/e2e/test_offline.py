"""Work goes on without the network, through a sleep, an ended session and a second window, and nothing is lost.

A real browser with the built application's service worker; the network goes away because the server is killed and
the browser is told to be offline.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.bench import (
    BROUGHT_ABOUT,
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
from tests.e2e.stack import REPOSITORY
from tests.factories.clips import write_coded_clip

pytestmark = pytest.mark.e2e

FRAMES = 205
NAMES = ("away", "ended", "windows", "full", "forbidden", "version")
OPERATIONS = "**/api/v1/annotations/*/operations"
CLIP_IS_KEPT = """async () => {
  const cache = await caches.open("groundling-kept-work");
  const kept = await cache.keys();
  return kept.some((request) => request.url.endsWith("/media/proxy"));
}"""


@pytest.fixture(scope="module")
def frontend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built application in a folder of its own, where a test may put a newer version."""
    built = Path(os.environ.get("GROUNDLING_FRONTEND", REPOSITORY / "frontend" / "dist"))
    return shutil.copytree(built, tmp_path_factory.mktemp("frontend") / "dist")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, frontend: Path) -> Iterator[Server]:
    """A server with one clip, an item of it for each person, and one item with two seats for three people."""
    data = tmp_path_factory.mktemp("offline")
    with running_server(data, GROUNDLING_FRONTEND=str(frontend)) as running:
        clip = tmp_path_factory.mktemp("clip") / "walk.mp4"
        write_coded_clip(clip, frames=FRAMES)
        running.make_project("offline", *NAMES)
        running.make_items([running.ingest("offline", clip)[0]["asset"]] * len(NAMES))
        running.make_project("leases", "holder", "loser", "taker")
        running.make_items([running.ingest("leases", clip)[0]["asset"]])
        yield running


@contextlib.contextmanager
def no_network(server: Server, page: Page) -> Iterator[None]:
    """Neither a server nor a network, for the time of a block."""
    server.kill()
    page.context.set_offline(True)
    try:
        yield
    finally:
        server.start()
        page.context.set_offline(False)


def wait_until_kept(page: Page) -> None:
    """Wait until the application and this work can be loaded without the network."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=PATIENCE_MS)
    page.wait_for_function(CLIP_IS_KEPT, timeout=PATIENCE_MS)


def make_keyframes(taken: Bench, frames: range) -> None:
    """One keyframe on each frame, by two keys each: the next frame, and hidden or visible in turn."""
    page = taken.person.page
    for frame in frames:
        page.keyboard.press(".")
        expect(page.get_by_label("Frame", exact=True)).to_have_value(str(frame))
        page.keyboard.press("o" if frame % 2 else "v")


def test_two_hundred_edits_offline_with_a_reload_arrive_once_and_in_order(
    browser: Browser, server: Server
) -> None:
    with bench(browser, server, "offline", "away") as ana:
        page = ana.person.page
        ana.draw_at(0)
        ana.rename("the walker")
        ana.person.expect_saved()
        wait_until_kept(page)
        with no_network(server, page):
            ana.person.go_to(0)
            make_keyframes(ana, range(1, 101))
            expect(ana.save_state).to_have_text("100 changes kept on this device")
            expect(page.get_by_text("also when you load the page anew")).to_be_visible()

            page.reload()
            ana.person.wait_for_canvas()
            expect(ana.save_state).to_have_text("100 changes kept on this device")
            select_first_track(page)
            expect(page.get_by_label("Name of the track")).to_have_value("the walker")
            expect(page.get_by_text("101 keyframes · not finished")).to_be_visible()
            page.keyboard.press("Control+z")
            expect(page.get_by_text("100 keyframes · not finished")).to_be_visible()
            page.keyboard.press("Control+Shift+z")
            expect(page.get_by_text("101 keyframes · not finished")).to_be_visible()

            ana.person.go_to(100)
            make_keyframes(ana, range(101, 201))
            # What was taken back and done again is a change of its own only if it had been tried to be sent before.
            expect(ana.save_state).to_have_text(re.compile("^20[01] changes kept on this device$"))
        ana.person.expect_saved()
        expect(page.get_by_text("No connection to the server")).to_have_count(0)
        assert ana.box_frames() == list(range(201))
        made = [row["value"]["frame"] for row in ana.log if row["kind"] == "keyframe"]
        # Taken back and done again, an object may come once more; the first coming of each is in order.
        assert list(dict.fromkeys(made)) == list(range(201))
        ana.nothing_twice()

        # The document of the earlier load is old by 200 changes; what the server acknowledged is shown all the same.
        with no_network(server, page):
            page.reload()
            ana.person.wait_for_canvas()
            select_first_track(page)
            expect(page.get_by_text("201 keyframes · not finished")).to_be_visible()
            expect(ana.save_state).to_have_text("Saved")


def test_work_taken_over_during_a_sleep_is_said_in_words_and_nothing_is_lost(
    browser: Browser, server: Server
) -> None:
    holder = new_person(browser, server)
    holder.sign_in("holder")
    holder.send("projects/leases/work/next")
    holder.page.context.close()
    with bench(browser, server, "leases", "loser", (*BROUGHT_ABOUT, *DIFFERS)) as ana:
        page = ana.person.page
        page.clock.install()
        page.reload()
        ana.person.wait_for_canvas()
        ana.draw_at(0)
        ana.person.expect_saved()
        page.context.route(OPERATIONS, lambda route: route.abort("connectionfailed"))
        ana.draw_at(5)
        ana.expect_kept()
        let_lease_end(server, ana.assignment)
        taker = new_person(browser, server)
        taker.sign_in("taker")
        taken_over = taker.send("projects/leases/work/next")["id"]

        page.context.unroute(OPERATIONS)
        page.clock.fast_forward("02:00:00")
        note = page.get_by_role("alert").filter(has_text="somebody else has taken it over")
        expect(note).to_contain_text("1 change is kept on this device", timeout=PATIENCE_MS)
        expect(ana.save_state).to_have_text("1 change kept on this device")
        assert ana.box_frames() == [0]

        taker.send(f"assignments/{taken_over}/return")
        note.get_by_role("button", name="Try again").click()
        ana.person.expect_saved()
        expect(note).to_have_count(0)
        assert ana.box_frames() == [0, 5]
        ana.nothing_twice()
        taker.page.context.close()


def let_lease_end(server: Server, assignment: str) -> None:
    """What an hour without a sign of the person does."""
    server.python(
        "import sys, datetime, django; django.setup()\n"
        "from django.utils import timezone\n"
        "from backend.apps.work.models import Assignment\n"
        "past = timezone.now() - datetime.timedelta(hours=1)\n"
        "assert Assignment.objects.filter(pk=sys.argv[1]).update(lease_until=past) == 1\n",
        assignment,
    )


def test_another_person_who_signs_in_over_the_work_sends_nothing_of_it(
    browser: Browser, server: Server
) -> None:
    with bench(browser, server, "offline", "ended", SIGNED_OUT) as ana:
        page = ana.person.page
        ana.draw_at(0)
        ana.person.expect_saved()
        wait_until_kept(page)
        sign_out_elsewhere(ana.person)
        ana.draw_at(6)
        form = page.get_by_role("dialog", name="Please sign in again")
        form.get_by_label("User name").fill("windows")
        form.get_by_label("Password", exact=True).fill(PASSWORD)
        form.get_by_role("button", name="Sign in").click()
        other = page.get_by_role("dialog", name="Somebody else has signed in")
        expect(other).to_contain_text("Nothing of ended is sent any more")
        page.evaluate("window.dispatchEvent(new Event('online'))")
        other.get_by_role("button", name="Go on as windows").click()
        expect(page.get_by_role("heading", name="My work")).to_be_visible()
        assert page.evaluate("caches.has('groundling-kept-work')") is False

        page.get_by_role("button", name="windows").click()
        page.get_by_role("menuitem", name="Sign out").click()
        expect(page.get_by_label("User name")).to_be_visible()
        ana.person.sign_in("ended")
        assert ana.box_frames() == [0]
        page.goto(f"{server.address}/annotate/{ana.assignment}")
        ana.person.wait_for_canvas()
        ana.person.expect_saved()
        assert ana.box_frames() == [0, 6]
        ana.nothing_twice()


def test_second_window_looks_on_until_the_pen_moves_there(browser: Browser, server: Server) -> None:
    with bench(browser, server, "offline", "windows") as ana:
        first = ana.person.page
        ana.draw_at(0)
        ana.person.expect_saved()
        second = first.context.new_page()
        other = Bench(Person(second, server, ana.person.faults), ana.assignment, ana.acknowledged)
        open_bench(other, second)
        expect(second.get_by_text("You work on this in another window")).to_be_visible()
        expect(other.save_state).to_have_text("Worked on in another window")
        expect(second.get_by_role("button", name="Submit", exact=True)).to_have_count(0)
        first.bring_to_front()
        ana.rename("seen in both")
        expect(tracks_of(second)).to_contain_text("seen in both")
        ana.draw_at(10)

        # What the first window has not sent yet goes over with the pen.
        first.context.route(OPERATIONS, lambda route: route.abort("connectionfailed"))
        ana.draw_at(20)
        ana.expect_kept()
        second.bring_to_front()
        second.keyboard.press("Alt+Enter")
        expect(first.get_by_text("You work on this in another window")).to_be_visible()
        expect(second.get_by_text("You work on this in another window")).to_have_count(0)
        other.expect_kept()
        first.context.unroute(OPERATIONS)
        select_first_track(second)
        other.draw_at(30)
        other.rename("from there")
        other.person.expect_saved()
        assert ana.box_frames() == [0, 10, 20, 30]
        expect(tracks_of(first)).to_contain_text("from there")

        # A window that is closed leaves the pen to the other.
        second.close()
        expect(first.get_by_text("You work on this in another window")).to_have_count(0)
        select_first_track(first)
        ana.draw_at(40)
        ana.person.expect_saved()
        assert ana.box_frames() == [0, 10, 20, 30, 40]
        ana.nothing_twice()


def tracks_of(page: Page) -> Locator:
    return page.get_by_role("list", name="Tracks")


def fill_device(page: Page) -> None:
    """Leave the page no byte of storage."""
    session = page.context.new_cdp_session(page)
    session.send(
        "Storage.overrideQuotaForOrigin", {"origin": re.sub("/[a-z].*", "", page.url), "quotaSize": 1}
    )


def forbid_storage(page: Page) -> None:
    """What some browsers do in a private window."""
    page.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('forbidden', 'SecurityError') }"
    )


@pytest.mark.parametrize(("name", "prepare"), [("full", fill_device), ("forbidden", forbid_storage)])
def test_device_that_keeps_nothing_is_said_and_the_changes_are_sent_still(
    browser: Browser, server: Server, name: str, prepare: Callable[[Page], None]
) -> None:
    with bench(browser, server, "offline", name, prepare=prepare) as ana:
        page = ana.person.page
        ana.draw_at(0)
        ana.person.expect_saved()
        page.context.route(OPERATIONS, lambda route: route.abort("connectionfailed"))
        ana.draw_at(5)
        expect(ana.save_state).to_have_text("1 change is not kept: do not close", timeout=PATIENCE_MS)
        expect(page.get_by_role("alert")).to_contain_text("Your changes are only in this window")
        page.context.unroute(OPERATIONS)
        ana.person.expect_saved()
        assert ana.box_frames() == [0, 5]
        ana.nothing_twice()


def test_new_version_takes_over_without_losing_what_waits(
    browser: Browser, server: Server, frontend: Path
) -> None:
    with bench(browser, server, "offline", "version") as ana:
        page = ana.person.page
        ana.draw_at(0)
        ana.person.expect_saved()
        wait_until_kept(page)
        server.kill()
        ana.draw_at(5)
        ana.expect_kept()
        install_newer(frontend)
        page.context.route(OPERATIONS, lambda route: route.abort("connectionfailed"))
        server.start()
        page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
        card = page.get_by_role("status", name="New version")
        expect(card).to_be_visible(timeout=PATIENCE_MS)
        card.get_by_role("button", name="Load it now").click()
        expect(page).to_have_title("Newer", timeout=PATIENCE_MS)
        ana.person.wait_for_canvas()
        expect(card).to_have_count(0)
        expect(ana.save_state).to_have_text("1 change kept on this device")
        page.context.unroute(OPERATIONS)
        ana.person.expect_saved()
        assert ana.box_frames() == [0, 5]
        ana.nothing_twice()


def install_newer(frontend: Path) -> None:
    """A build in which the page has another title."""
    for compressed in frontend.glob("*.gz"):
        compressed.unlink()
    index = frontend / "index.html"
    index.write_text(re.sub("<title>.*</title>", "<title>Newer</title>", index.read_text()))
    worker = frontend / "service-worker.js"
    newer, count = re.subn(r"(url:`/`,revision:`)[0-9a-f]{64}", r"\g<1>" + "0" * 64, worker.read_text())
    assert count == 1
    worker.write_text(newer)
