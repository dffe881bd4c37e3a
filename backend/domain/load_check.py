"""Loads a release folder with the `datasets` library and prints what it found, as JSON.

Run as a program (`python -m backend.domain.load_check FOLDER CONFIG …`) by `backend.domain.release_check`:
whether the library is offline and where it caches is fixed when it is imported, so it gets its own process.
"""

import json
import sys

from datasets import Features, load_dataset
from datasets.exceptions import DatasetsError


def loaded(folder: str, config: str) -> dict[str, object]:
    """Features and rows per split of a config; `error` when it cannot be loaded."""
    try:
        dataset = load_dataset(folder, config)
    except (DatasetsError, OSError, ValueError, TypeError, KeyError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {
        split: {"features": _columns(part.features), "rows": part.num_rows} for split, part in dataset.items()
    }


def _columns(features: Features) -> list[str]:
    """One text per column, in order, that names its type as Arrow does."""
    return [f"{column.name} {column.type}" for column in features.arrow_schema]


if __name__ == "__main__":
    print(json.dumps({config: loaded(sys.argv[1], config) for config in sys.argv[2:]}))
