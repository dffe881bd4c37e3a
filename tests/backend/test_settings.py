"""Every variable that the settings read is written down."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def test_every_variable_of_the_environment_is_documented() -> None:
    read = re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', (REPOSITORY / "backend/config/settings.py").read_text())
    documented = (REPOSITORY / "docs/settings.md").read_text()

    assert len(set(read)) > 15
    assert sorted(name for name in set(read) if f"`{name}`" not in documented) == []
