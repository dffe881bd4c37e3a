"""`groundling doctor`: what this installation has, and what is missing."""

import importlib.util
import json
import shutil
import subprocess
from typing import Annotated

import typer
from django.conf import settings
from django.db import DatabaseError, connection

from backend.infra import broker, storage


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Check database, broker, storage, ffmpeg, frontend and models; status 1 when something needed is missing."""
    facts = {
        "database": _database(),
        "broker": "answers" if broker.answers() else _broker_problem(),
        "storage": _storage(),
        "ffmpeg": _ffmpeg(),
        "frontend": "built"
        if (settings.FRONTEND_DIST / "index.html").is_file()
        else "missing: run make setup",
        "tracker": "present" if importlib.util.find_spec("cv2") else "missing: pip install groundling",
        "mask model": _mask_model(),
        "text model": _text_model(),
        "speech model": _speech_model(),
        "text-only model": _blind_model(),
        "data folder": str(settings.DATA),
    }
    if as_json:
        print(json.dumps(facts))
    else:
        for name, fact in facts.items():
            print(f"{name:12} {fact}")
    if any(fact.startswith("missing") for fact in facts.values()):
        raise SystemExit(1)


def _database() -> str:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return f"missing: {str(error).splitlines()[0]}"
    return f"{connection.vendor} answers"


def _storage() -> str:
    if storage.is_local():
        return f"folder {settings.DATA / 'media'}"
    try:
        there = storage.is_prepared()
    except storage.StorageUnavailable as reason:
        return f"missing: {reason}"
    return f"bucket {settings.S3_BUCKET} " + ("answers" if there else "is made on the first start")


def _broker_problem() -> str:
    if broker.is_embedded():
        return "embedded; starts with groundling serve"
    return "missing: the broker named by REDIS_URL does not answer"


def _ffmpeg() -> str:
    path = shutil.which("ffmpeg")
    if path is None:
        return "missing: install the system package ffmpeg"
    banner = subprocess.run(
        [path, "-version"], capture_output=True, text=True, check=False, timeout=20
    ).stdout
    return banner.split(" Copyright")[0].strip()


def _text_model() -> str:
    return _model(settings.TEXT_MODEL, "GROUNDLING_TEXT_MODEL is empty", "no text is suggested")


def _mask_model() -> str:
    return _model(settings.MASK_MODEL, "GROUNDLING_MASK_MODEL is empty", "masks are drawn by hand")


def _speech_model() -> str:
    return _model(settings.SPEECH_MODEL, "GROUNDLING_SPEECH_MODEL is empty", "nothing is dictated")


def _blind_model() -> str:
    return _model(settings.BLIND_MODEL, "GROUNDLING_BLIND_MODEL is empty", "people alone answer blind")


def _model(name: str, why_none: str, without: str) -> str:
    if not name:
        return f"none configured ({why_none}); {without}"
    if importlib.util.find_spec("transformers") is None:
        return f"{name}, loaded by a worker elsewhere (transformers is not installed here)"
    return name
