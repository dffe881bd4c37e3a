"""A project for questions and answers with drafts to verify, made beside a running server."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.e2e.server import Server

# Runs in a process with the settings of the server.
MAKE_ITEMS = """
import json, sys, uuid; import django; django.setup()
from backend.apps.media.models import Asset
from backend.apps.projects.models import Project
from backend.apps.projects.policies import read_workflow
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_items
slug, clips = sys.argv[1], json.loads(sys.argv[2])
project = Project.objects.get(slug=slug)
project.workflow = read_workflow("fgqa")
project.save(update_fields=["workflow"])
def pair(question, draft):
    return {"id": str(uuid.uuid4()), "question": question, "question_verdict": None, "question_explanation": "",
        "draft_answer": draft, "answer": "", "answer_verdict": None, "question_type": "Object Recognition",
        "question_subtype": "", "evidence": None, "attributes": {}, "origin": {"by": "import"}}
def seed(pairs):
    return {"document_type": "fgqa", "schema_version": 1, "pairs": [pair(*one) for one in pairs], "evidence_boxes": []}
assets = {str(asset.pk): asset for asset in Asset.objects.filter(project=project)}
create_items(actor=None, project=project, drafts=[
    ItemDraft(asset=assets[clip["asset"]], start_frame=clip["start"], end_frame=clip["end"],
        seed=seed(clip["pairs"]) if clip["pairs"] else None, metadata=clip["metadata"], priority=clip["priority"],
        start_stage="answer" if clip["pairs"] else None)
    for clip in clips])
"""


@dataclass(frozen=True)
class QuestionClip:
    """A clip with (question, draft answer or None) to be answered; without pairs, questions are to be asked first."""

    asset: str
    start: int
    end: int
    pairs: Sequence[tuple[str, str | None]]
    metadata: dict[str, Any]
    priority: int = 0


def make_questions(server: Server, slug: str, clips: Sequence[QuestionClip]) -> None:
    """Give the project the workflow `fgqa`, and items of these clips in their order."""
    server.python(MAKE_ITEMS, slug, json.dumps([asdict(clip) for clip in clips]))
