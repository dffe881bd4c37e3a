"""One browser for the tests of a file, and one loaded demo for those of all files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.person import LAUNCH
from tests.e2e.stack import load_demo


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
