"""docs/researcher.md: its code runs as it stands, and what it lists is what there is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from backend.domain.release_check import verify_release
from backend.domain.release_folder import write_release
from tests.domain.releases import FACTS, parts

GUIDE = (Path(__file__).resolve().parents[1] / "docs" / "researcher.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release of all configs, masks and evidence included."""
    made = tmp_path_factory.mktemp("guide")
    write_release(
        made / "my-release", FACTS, parts(made / "sources"), lambda one: verify_release(one, load=False)
    )
    return made


def test_every_block_runs_in_the_order_of_the_page(folder: Path) -> None:
    script = folder / "guide.py"
    script.write_text("\n".join(BLOCKS))
    environment = {**os.environ, "HF_HOME": str(folder / "cache"), "HF_HUB_OFFLINE": "1"}

    run = subprocess.run(
        [sys.executable, str(script)],
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert run.returncode == 0, run.stderr
    said = run.stdout
    assert "['fgqa', 'rcap', 'rdcap', 'rtloc']" in said
    assert "13 pictures: A boy walks in from the left." in said
    assert "clip_000001_manual.json 1 [255]" in said
    assert "frames 0 to 23 of the file" in said
    assert "caption human None annotator-1 reviewer-1" in said
    assert "3 of 3 rows are by people" in said
    assert "'not_unique': 2" in said
    assert "demo-stc 1 " in said


def test_the_page_names_every_file_of_a_release(folder: Path) -> None:
    for path in (folder / "my-release").iterdir():
        if path.is_file() and path.name != "README.md":
            assert f"`{path.name}`" in GUIDE
