"""Pushes a release in a process of its own, as the command line does, and says as JSON how it went.

Run as `python -m tests.backend.infra.push_driver FOLDER REPO private|public`. The client's waits between
retries are cut short, and the release is not loaded with `datasets`, which has tests of its own.
"""

import json
import logging
import sys
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import SimpleNamespace

from huggingface_hub.utils import _http

from backend.domain.release_check import verify_release
from backend.infra.hub import CannotPush, push_release


def main() -> int:
    logging.basicConfig(level=logging.DEBUG)
    _http.time = SimpleNamespace(**{**vars(time), "sleep": lambda seconds: time.sleep(seconds / 100)})
    folder, repo, visibility = sys.argv[1:]
    try:
        pushed = push_release(
            Path(folder), repo, private=visibility == "private", check=partial(verify_release, load=False)
        )
    except CannotPush as error:
        print(json.dumps({"error": str(error), "context": repr(error.__context__)}))
        logging.exception("push failed")
        return 1
    print(json.dumps(asdict(pushed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
