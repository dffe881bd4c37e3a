"""A recording becomes words that only its speaker can read, and is removed however its job ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F

from annotation_schemas.schemas import find_fault
from backend.apps.assist.api.recordings import LARGEST_RECORDING
from backend.apps.assist.models import Recording, Suggestion
from backend.apps.assist.services import forget_old_recordings
from backend.infra import storage
from backend.infra.audit.models import AuditEntry
from backend.infra.jobs.external import take_report
from backend.infra.jobs.leases import put_back
from backend.infra.jobs.models import Job
from backend.infra.jobs.reconciler import reconcile
from backend.infra.jobs.sending import external_request
from tests.backend.work.workplace import Crew, Desk, make_item, whole_stc

# What is removed after a commit is removed only where there is one.
# Shown is sound, its decoding and what the speech model is asked: the rows about it are those of every other request.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

WEBM = b"\x1a\x45\xdf\xa3 the rest of a recording"
MODEL = {"name": "openai/whisper-small", "revision": "abc", "licence": "Apache-2.0"}


@pytest.fixture
def speech_model(settings: Any) -> str:
    """A server that names a speech model."""
    settings.SPEECH_MODEL = "openai/whisper-small"
    return settings.SPEECH_MODEL


def _dictate(
    desk: Desk, annotation_id: str, recording: bytes = WEBM, media_type: str = "audio/webm;codecs=opus"
) -> Any:
    path = f"/api/v1/annotations/{annotation_id}/dictation"
    return desk.client.generic("POST", path, recording, content_type=media_type)


def _dictated(crew: Crew) -> tuple[Job, str]:
    """The job of a dictation of Ann's, and the key of what she said."""
    make_item(crew.project)
    answer = _dictate(crew.ann, crew.ann.take()["annotation"]["id"])
    assert answer.status_code == 202, answer.content
    job = Job.objects.get(pk=answer.json()["id"])
    key = Recording.objects.get(job=job).key
    assert storage.exists(key)
    return job, key


def _report(job: Job, state: str, **changes: Any) -> dict[str, Any]:
    return {
        "protocol": 1,
        "job_id": str(job.pk),
        "fencing": job.fencing,
        "state": state,
        "progress": 1 if state == "done" else 0,
        "message": "",
        "model": MODEL if state == "done" else None,
        "prompt": None,
        "output": {"text": " She opens the jar. ", "language": "en"} if state == "done" else None,
        "seconds": 0.5,
        "error": "No words were heard." if state == "failed" else None,
        "error_code": "no_output" if state == "failed" else None,
        **changes,
    }


def test_a_recording_becomes_a_job_whose_request_keeps_its_schema(crew: Crew, speech_model: str) -> None:
    job, key = _dictated(crew)

    annotation_id = crew.ann.take()["annotation"]["id"]
    assert (job.kind, job.queue, job.scope, job.subject, job.requested_by) == (
        "assist.dictate",
        "assist",
        "",
        f"annotation:{annotation_id}",
        str(crew.ann.person.pk),
    )
    request = external_request(job)
    assert find_fault("assist_request", request) is None
    assert (request["kind"], request["media"], request["input"]["language"]) == ("transcribe", None, None)
    recording = request["input"]["recording"]
    assert (recording["address"], recording["media_type"]) == (storage.address(key), "audio/webm")
    with storage.open_file(key) as file:
        assert file.read() == WEBM
    entry = AuditEntry.objects.get(action="dictation.requested")
    assert (entry.scope, entry.subject) == (str(crew.project.pk), f"job:{job.pk}")


def test_only_who_spoke_reads_the_words(crew: Crew, speech_model: str) -> None:
    job, key = _dictated(crew)

    assert take_report(_report(job, "done"))

    shown = crew.ann.get(f"jobs/{job.pk}").json()
    assert (shown["state"], shown["result"]) == ("done", {"text": "She opens the jar.", "language": "en"})
    for desk in (crew.bob, crew.lead, crew.reviewer, crew.stranger):
        assert desk.get(f"jobs/{job.pk}").status_code == 404
        assert desk.post(f"jobs/{job.pk}/cancel", {}).status_code == 404
    assert crew.lead.get(f"projects/{crew.project.slug}/jobs").json() == []
    assert Suggestion.objects.count() == 0
    assert (storage.exists(key), Recording.objects.count()) == (False, 0)


def test_the_recording_goes_when_the_job_fails(crew: Crew, speech_model: str) -> None:
    job, key = _dictated(crew)

    assert take_report(_report(job, "progress", message="Listening"))
    assert storage.exists(key)
    assert take_report(_report(job, "failed"))

    assert crew.ann.get(f"jobs/{job.pk}").json()["error"] == "No words were heard."
    assert (storage.exists(key), Recording.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ({"text": "A <|im_end|> walks by.", "language": "en"}, "cannot be stored"),
        ({"text": "   ", "language": None}, "returned an empty text"),
        ({"text": "A box.", "frames": [1], "appearance": []}, "another kind of result"),
        ({"text": "A box.", "language": "English"}, "cannot be read"),
    ],
)
def test_the_recording_goes_when_the_result_is_refused(
    crew: Crew, speech_model: str, output: dict[str, Any], words: str
) -> None:
    job, key = _dictated(crew)

    take_report(_report(job, "done", output=output))

    shown = crew.ann.get(f"jobs/{job.pk}").json()
    assert (shown["state"], shown["result"]) == ("failed", None)
    assert words in shown["error"]
    assert (storage.exists(key), Recording.objects.count()) == (False, 0)


def test_the_recording_goes_when_the_speaker_cancels(crew: Crew, speech_model: str) -> None:
    job, key = _dictated(crew)

    assert crew.ann.post(f"jobs/{job.pk}/cancel", {}).json()["state"] == "cancelled"

    assert (storage.exists(key), Recording.objects.count()) == (False, 0)
    assert not take_report(_report(job, "done"))


def test_the_recording_stays_for_another_attempt_and_goes_after_the_last(
    crew: Crew, speech_model: str
) -> None:
    job, key = _dictated(crew)

    for _ in range(job.max_attempts):
        assert storage.exists(key)
        assert take_report(_report(job, "progress"))
        Job.objects.update(lease_until=F("created_at") - timedelta(days=1))
        reconcile()
        job.refresh_from_db()

    assert job.state == "failed"
    assert (storage.exists(key), Recording.objects.count()) == (False, 0)


def test_what_a_crash_left_behind_is_swept_up(crew: Crew, speech_model: str) -> None:
    job, key = _dictated(crew)
    # The process ended after the commit and before the file was removed.
    Job.objects.filter(pk=job.pk).update(state="done")
    # Another ended before its recording had a job; the third is being written now.
    for name, age in (("left", 11), ("new", 1)):
        kept = Recording.objects.create(key=f"dictations/{name}")
        storage.write_bytes(kept.key, WEBM)
        Recording.objects.filter(pk=kept.pk).update(created_at=F("created_at") - timedelta(minutes=age))

    assert [forget_old_recordings(), forget_old_recordings()] == [2, 0]

    assert not storage.exists(key)
    assert not storage.exists("dictations/left")
    assert storage.exists("dictations/new")
    assert Recording.objects.get().key == "dictations/new"


def test_a_dictation_that_no_worker_takes_is_ended(crew: Crew, speech_model: str) -> None:
    job, key = _dictated(crew)
    Job.objects.update(created_at=F("created_at") - timedelta(minutes=29))

    assert forget_old_recordings() == 0
    assert storage.exists(key)
    Job.objects.update(created_at=F("created_at") - timedelta(minutes=2))
    forget_old_recordings()

    job.refresh_from_db()
    assert job.state == "cancelled"
    assert (storage.exists(key), Recording.objects.count()) == (False, 0)


def test_a_commit_that_fails_keeps_the_recording(crew: Crew, speech_model: str) -> None:
    job, key = _dictated(crew)
    Job.objects.update(state="running", attempt=job.max_attempts)
    job.refresh_from_db()

    with transaction.atomic():
        put_back(job, "The worker stopped answering.")
        transaction.set_rollback(True)

    assert storage.exists(key)


@pytest.mark.parametrize(
    ("media_type", "recording", "status", "words"),
    [
        ("audio/webm", b"", 422, "The recording is empty."),
        ("audio/webm", b"<script>", 422, "The recording is not what its type, audio/webm, says."),
        ("audio/mp4", WEBM, 422, "The recording is not what its type, audio/mp4, says."),
        ("audio/webm", WEBM.ljust(LARGEST_RECORDING + 1), 413, "The recording is larger than 4 MiB."),
        ("audio/midi", b"MThd", 415, 'Unsupported media type "audio/midi" in request.'),
        ("application/json", b"{}", 415, 'Unsupported media type "application/json" in request.'),
        ("video/webm", WEBM, 415, 'Unsupported media type "video/webm" in request.'),
    ],
)
def test_what_is_no_recording_is_refused_in_one_sentence(
    crew: Crew, speech_model: str, media_type: str, recording: bytes, status: int, words: str
) -> None:
    make_item(crew.project)

    answer = _dictate(crew.ann, crew.ann.take()["annotation"]["id"], recording, media_type)

    assert (answer.status_code, answer.json()["error"]["message"]) == (status, words)
    assert (Job.objects.count(), Recording.objects.count()) == (0, 0)


def test_the_largest_recording_is_taken(crew: Crew, speech_model: str) -> None:
    make_item(crew.project)

    answer = _dictate(crew.ann, crew.ann.take()["annotation"]["id"], WEBM.ljust(LARGEST_RECORDING))

    assert answer.status_code == 202


def test_only_the_author_dictates_and_only_while_the_work_is_open(crew: Crew, speech_model: str) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    for desk in (crew.bob, crew.lead, crew.reviewer, crew.stranger):
        assert _dictate(desk, annotation_id).status_code == 404
    crew.ann.finish(*whole_stc())

    late = _dictate(crew.ann, annotation_id)

    assert (late.status_code, late.json()["error"]["code"]) == (409, "locked")
    assert (Job.objects.count(), Recording.objects.count()) == (0, 0)


def test_a_person_has_few_dictations_under_way(crew: Crew, speech_model: str) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    for _ in range(3):
        assert _dictate(crew.ann, annotation_id).status_code == 202

    fourth = _dictate(crew.ann, annotation_id)

    assert (fourth.status_code, fourth.json()["error"]["code"]) == (409, "too_many")
    take_report(_report(Job.objects.order_by("created_at")[0], "done"))
    assert _dictate(crew.ann, annotation_id).status_code == 202
    assert Recording.objects.count() == 3


def test_without_a_speech_model_it_says_so(crew: Crew) -> None:
    make_item(crew.project)

    answer = _dictate(crew.ann, crew.ann.take()["annotation"]["id"])

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "not_configured")
    assert error["message"].startswith("No speech model is set up")
    assert (Job.objects.count(), Recording.objects.count()) == (0, 0)
    offered = crew.ann.get(f"projects/{crew.project.slug}/assist").json()[-1]
    assert (offered["kind"], offered["available"], offered["sentence"]) == (
        "transcribe",
        False,
        error["message"],
    )


def test_what_writes_it_down_is_said_with_its_licence(crew: Crew, speech_model: str) -> None:
    offered = crew.ann.get(f"projects/{crew.project.slug}/assist").json()[-1]

    assert (offered["kind"], offered["available"], offered["model"]) == ("transcribe", True, speech_model)
    assert offered["sentence"] == (
        "What is dictated is written down by openai/whisper-small (licence: Apache-2.0)."
    )
