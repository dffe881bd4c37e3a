"""`README.md`: the dataset card, with the head that the Hub and `datasets` read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from huggingface_hub import DatasetCard, DatasetCardData

from backend.domain.formats.records import ReleaseFacts
from backend.domain.formats.tables import card_features

FILE_NAME = "README.md"

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
)

_BODY = """---
{{ card_data }}
---

# {{ title }}

{{ description }}

Version {{ version }}. Videos: {{ videos }}.
{% if simulated %}
**{{ simulated }} of the {{ rows }} rows were written by simulated people, to try out the tools. They are
marked in `provenance.parquet` and are no human data.**
{% endif %}
| config | split | rows |
|---|---|---|
{% for config in configs %}{% for split in config.splits -%}
| `{{ config.name }}` | {{ split.name }} | {{ split.rows }} |
{% endfor %}{% endfor %}
## Files

- `<config>/plm_<config>_<split>.parquet`: the rows, with the columns of PLM-Video-Human.
  Those of `fgqa_mcq` are the binary rows of PLM-VideoBench `fgqa`: a question counts only if all rows of its
  `qa_uid` are answered right. Those of `sgqa` are as in PLM-VideoBench: the video ends with the frame at which the
  question is asked.
- `videos/`: the files that the `video` column names, and for `fgqa` `<segment_id>.mp4`. Frames are 0-based
  indices of these files; both ends of an interval belong to it.
- `clips.jsonl`: for each `segment_id` of `fgqa`, and each video of `fgqa_mcq` and `sgqa`, the source frames that
  the file has, every one of them.
- `metadata.jsonl`: the boxes, one line per `video` and `masklet_id`: `bbox` maps each frame to
  `[x1, y1, x2, y2]` in pixels of the file, or null where the subject is absent.
- `masks/`: masks as COCO run-length strings in the json layout of SA-V, for videos that have any.
- `evidence.jsonl`: source frames and boxes that show the answers of `fgqa` and `sgqa`, where they were marked; less
  the `start_frame` of the clip they are frames of its file.
- `attributes.jsonl`: what this project asked beside those columns, for the rows where it was given: `config`,
  `split` and `row_id` name the row, `kind` and `place` the object, `attributes` is a JSON text.
  `attributes/v<version>.schema.json` says what was asked.
- `balance.json`: for `fgqa_mcq`, how many questions there were of each kind and how many were drawn.
- `provenance.parquet`: for every row and field, whose it is, what it came from and who checked it. People are
  pseudonyms. `draft_withheld`: the answer was written without the draft that others were shown, by a random draw.
- `left_out.jsonl`: what was accepted and is not here, with the reason.
- `manifest.json`: counts, and the SHA-256 of every file.

`masklet_id` names the same subject in rows, boxes and masks. A segment out of frame has the caption
"Out of frame." in `rdcap` and no row in `rcap` and `rtloc`. A row of `rtloc` has the `uid` it has in `rcap`.
"""


@dataclass(frozen=True)
class CardSplit:
    """One split of a config: rows, bytes in memory, bytes on disk."""

    name: str
    path: str
    rows: int
    memory_bytes: int
    file_bytes: int


@dataclass(frozen=True)
class CardConfig:
    """One config with its columns."""

    name: str
    schema: pa.Schema
    splits: Sequence[CardSplit]


def card(facts: ReleaseFacts, configs: Sequence[CardConfig], *, videos: int, simulated: int) -> str:
    """The text of the card. `simulated` is the number of rows by simulated people."""
    rows = sum(split.rows for config in configs for split in config.splits)
    data = DatasetCardData(
        pretty_name=facts.title,
        language=[facts.language],
        license=facts.licence,
        annotations_creators=["other"],
        task_categories=["video-text-to-text", "visual-question-answering"],
        size_categories=[next((name for limit, name in _SIZES if rows < limit), "100M<n<1B")],
        configs=[
            {
                "config_name": config.name,
                "data_files": [{"split": split.name, "path": split.path} for split in config.splits],
            }
            for config in configs
        ],
        dataset_info=[_dataset_info(config) for config in configs],
    )
    text: str = DatasetCard.from_template(
        data,
        template_str=_BODY,
        title=facts.title,
        description=facts.description,
        version=facts.version,
        videos=videos,
        simulated=simulated,
        rows=rows,
        configs=configs,
    ).content
    return text


def _dataset_info(config: CardConfig) -> Mapping[str, object]:
    return {
        "config_name": config.name,
        "features": card_features(config.schema),
        "splits": [
            {"name": split.name, "num_bytes": split.memory_bytes, "num_examples": split.rows}
            for split in config.splits
        ],
        "download_size": sum(split.file_bytes for split in config.splits),
        "dataset_size": sum(split.memory_bytes for split in config.splits),
    }
