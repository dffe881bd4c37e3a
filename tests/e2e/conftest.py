"""One browser for the tests of a file; a demo and a server for all files that leave each other's work alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.person import LAUNCH, PATIENCE_MS
from tests.e2e.server import Server, running_server
from tests.e2e.stack import Stack, load_demo, running_demo

# What is expected of a screen is as long in coming as a page is: two parts of the tests share two cores.
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=LAUNCH)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def loaded_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demo loads on its first start, for stacks that begin with a copy of it."""
    data = tmp_path_factory.mktemp("loaded-demo")
    load_demo(data)
    return data


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, loaded_demo: Path) -> Iterator[Stack]:
    """A running demo without model weights, for every file that needs no other settings."""
    with running_demo(tmp_path_factory.mktemp("demo"), loaded=loaded_demo) as running:
        yield running


@pytest.fixture(scope="session")
def common_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server on which every file makes a project of its own, with people of its own."""
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running
