"""Resumable uploads: whatever is cut, repeated or mixed up, the bytes are right or the answer is no."""

import base64
import errno
import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db.models.functions import Now
from rest_framework.test import APIClient

from backend.apps.accounts.models import User
from backend.apps.media.models import Asset, Upload
from backend.apps.media.services import uploads as service
from backend.apps.projects.models import Project
from backend.infra import storage
from backend.infra.jobs.models import Job

pytestmark = pytest.mark.django_db

CONTENT = bytes(range(256)) * 40
TUS = {"Tus-Resumable": "1.0.0"}
FOLDER = Path(django_settings.DATA) / "uploads"


@pytest.fixture(autouse=True)
def empty_folder() -> None:
    """Rows of earlier tests were rolled back; their bytes were not."""
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture
def lead(make_user: Callable[..., User]) -> User:
    return make_user()


@pytest.fixture
def project(lead: User, make_project: Callable[..., Project]) -> Project:
    return make_project(lead=[lead])


class Sender:
    """The calls that a tus client makes."""

    def __init__(self, client: APIClient) -> None:
        self.client = client

    def create(self, project: str, length: int | str, name: str = "a clip.mp4", **extra: str) -> Any:
        pairs = {"filename": name, "project": project, **extra}
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items()
        )
        headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata}
        return self.client.post("/api/v1/uploads", headers=headers)

    def patch(self, address: str, offset: int, data: bytes, **headers: str) -> Any:
        return self.client.generic(
            "PATCH",
            address,
            data,
            content_type="application/offset+octet-stream",
            headers={**TUS, "Upload-Offset": str(offset), **headers},
        )

    def offset(self, address: str) -> int:
        answer = self.client.head(address, headers=TUS)
        assert answer.status_code == 200, answer.content
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Upload-Length"] == str(len(CONTENT))
        return int(answer.headers["Upload-Offset"])


@pytest.fixture
def sender(lead: User, client_of: Callable[[User], APIClient]) -> Sender:
    return Sender(client_of(lead))


@pytest.fixture
def address(sender: Sender, project: Project) -> str:
    answer = sender.create(project.slug, len(CONTENT))
    assert answer.status_code == 201, answer.content
    return str(answer.headers["Location"])


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def bytes_on_disk(address: str) -> int:
    return (FOLDER / f"{address.rpartition('/')[2]}.part").stat().st_size


def test_a_whole_upload_becomes_an_asset(sender: Sender, address: str, project: Project, lead: User) -> None:
    assert re.fullmatch(r"/api/v1/uploads/[0-9a-f-]{36}", address)
    assert sender.offset(address) == 0

    answer = sender.patch(address, 0, CONTENT)

    assert answer.status_code == 204
    assert answer.headers["Upload-Offset"] == str(len(CONTENT))
    asset = Asset.objects.get()
    assert answer.headers["Upload-Asset"] == str(asset.id)
    assert (asset.project, asset.name, asset.source_bytes) == (project, "a clip.mp4", len(CONTENT))
    assert asset.source_sha256 == hashlib.sha256(CONTENT).hexdigest()
    with storage.open_file(asset.source_key) as file:
        assert file.read() == CONTENT
    job = Job.objects.get()
    assert (job.kind, job.subject, job.requested_by) == ("media.ingest", f"asset:{asset.id}", str(lead.id))
    assert list(FOLDER.iterdir()) == []
    assert sender.offset(address) == len(CONTENT)


@pytest.mark.parametrize("cut", [0, 1, len(CONTENT) // 2, len(CONTENT) - 1])
def test_an_upload_cut_anywhere_goes_on(cut: int, sender: Sender, address: str) -> None:
    if cut:
        assert sender.patch(address, 0, CONTENT[:cut]).status_code == 204
    offset = sender.offset(address)
    assert offset == cut
    assert not Asset.objects.exists()

    assert sender.patch(address, offset, CONTENT[offset:]).status_code == 204

    assert Asset.objects.get().source_sha256 == hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.parametrize("arrived", [0, 1, 5000, len(CONTENT) - 1])
def test_a_connection_that_breaks_keeps_what_arrived(arrived: int, address: str, lead: User) -> None:
    upload = Upload.objects.get()

    def broken() -> Iterator[bytes]:
        yield CONTENT[:arrived]
        raise OSError("connection reset")

    after = service.append_bytes(actor=lead, upload=upload, offset=0, size=len(CONTENT), chunks=broken())

    assert after.offset == arrived == bytes_on_disk(address)
    done = service.append_bytes(
        actor=lead, upload=upload, offset=arrived, size=len(CONTENT) - arrived, chunks=[CONTENT[arrived:]]
    )
    assert done.asset is not None
    assert done.asset.source_sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_the_same_chunk_twice_and_the_wrong_order_change_nothing(sender: Sender, address: str) -> None:
    assert sender.patch(address, 0, CONTENT[:1000]).status_code == 204

    for offset, data in ((0, CONTENT[:1000]), (2000, CONTENT[2000:3000]), (999, CONTENT[999:])):
        answer = sender.patch(address, offset, data)
        assert error_of(answer) == (409, "wrong_offset")
        assert answer.json()["error"]["detail"] == {"offset": 1000}
        assert sender.offset(address) == 1000 == bytes_on_disk(address)

    assert sender.patch(address, 1000, CONTENT[1000:]).status_code == 204
    assert Asset.objects.get().source_sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_bytes_that_were_never_synced_are_written_again(sender: Sender, address: str) -> None:
    """After a crash the file may be longer than the number that was acknowledged, or shorter."""
    sender.patch(address, 0, CONTENT[:1000])
    path = FOLDER / f"{address.rpartition('/')[2]}.part"
    with path.open("ab") as file:
        file.write(b"never acknowledged")

    assert sender.offset(address) == 1000
    assert sender.patch(address, 1000, CONTENT[1000:1500]).status_code == 204
    os.truncate(path, 1200)
    assert sender.offset(address) == 1200
    assert sender.patch(address, 1500, CONTENT[1500:]).status_code == 409
    assert sender.patch(address, 1200, CONTENT[1200:1300]).status_code == 204
    with path.open("ab") as file:
        file.write(bytes(2 * len(CONTENT)))
    assert sender.patch(address, 1300, CONTENT[1300:]).status_code == 204

    assert Asset.objects.get().source_sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_two_windows_do_not_mix(sender: Sender, address: str, lead: User) -> None:
    upload = Upload.objects.get()
    answers = []

    def slow() -> Iterator[bytes]:
        yield CONTENT[:500]
        answers.append(sender.patch(address, 0, CONTENT[:1000]))
        answers.append(sender.client.delete(address, headers=TUS))
        yield CONTENT[500:1000]

    service.append_bytes(actor=lead, upload=upload, offset=0, size=1000, chunks=slow())

    assert [error_of(answer) for answer in answers] == [(423, "upload_busy")] * 2
    assert sender.offset(address) == 1000


def test_no_byte_too_many(sender: Sender, address: str) -> None:
    answer = sender.patch(address, 0, CONTENT + b"x")

    assert error_of(answer) == (413, "upload_too_large")
    assert sender.offset(address) == 0


def test_a_full_disk_is_said_and_the_upload_goes_on_later(
    sender: Sender, address: str, monkeypatch: pytest.MonkeyPatch, lead: User
) -> None:
    sender.patch(address, 0, CONTENT[:1000])

    def full() -> Iterator[bytes]:
        yield CONTENT[1000:1200]
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(service.StorageFull):
        service.append_bytes(actor=lead, upload=Upload.objects.get(), offset=1000, size=500, chunks=full())
    assert sender.offset(address) == 1000

    assert sender.patch(address, 1000, CONTENT[1000:]).status_code == 204
    assert Asset.objects.get().source_sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_announced_hash_must_hold(sender: Sender, project: Project) -> None:
    right, wrong = hashlib.sha256(CONTENT).hexdigest(), hashlib.sha256(b"").hexdigest()
    bad = sender.create(project.slug, len(CONTENT), sha256=wrong).headers["Location"]
    good = sender.create(project.slug, len(CONTENT), sha256=right.upper()).headers["Location"]

    refused = sender.patch(bad, 0, CONTENT)
    accepted = sender.patch(good, 0, CONTENT)

    assert error_of(refused) == (422, "file_refused")
    assert error_of(sender.patch(bad, 0, CONTENT)) == (404, "not_found")
    assert accepted.status_code == 204
    assert Asset.objects.count() == 1
    assert list(FOLDER.iterdir()) == []


def test_the_same_file_again_is_the_same_asset(sender: Sender, project: Project) -> None:
    for _ in range(2):
        address = sender.create(project.slug, len(CONTENT)).headers["Location"]
        assert sender.patch(address, 0, CONTENT).status_code == 204

    asset = Asset.objects.get()
    assert {upload.asset for upload in Upload.objects.all()} == {asset}
    assert Job.objects.count() == 1


def test_termination_removes_the_bytes(sender: Sender, address: str) -> None:
    sender.patch(address, 0, CONTENT[:1000])

    assert sender.client.delete(address, headers=TUS).status_code == 204

    assert not Upload.objects.exists()
    assert list(FOLDER.iterdir()) == []
    assert sender.client.head(address, headers=TUS).status_code == 404


def test_expired_uploads_are_gone_and_cleaned(sender: Sender, address: str, project: Project) -> None:
    sender.patch(address, 0, CONTENT[:1000])
    Upload.objects.update(expires_at=Now() - timedelta(seconds=1))
    orphan = FOLDER / f"{uuid.uuid4()}.part"
    orphan.write_bytes(b"left by a crash")
    os.utime(orphan, (0, 0))

    assert sender.client.head(address, headers=TUS).status_code == 410
    assert error_of(sender.patch(address, 1000, CONTENT[1000:])) == (410, "upload_expired")
    assert bytes_on_disk(address) == 1000
    sender.create(project.slug, len(CONTENT))

    assert error_of(sender.patch(address, 1000, CONTENT[1000:])) == (404, "not_found")
    assert list(FOLDER.iterdir()) == []


@pytest.mark.parametrize(
    ("length", "code"),
    [
        (0, (422, "file_refused")),
        (16 * 1024**3 + 1, (413, "upload_too_large")),
        ("-1", (400, "invalid_upload")),
        ("1e3", (400, "invalid_upload")),
        ("", (400, "invalid_upload")),
        ("٣", (400, "invalid_upload")),
    ],
)
def test_sizes_that_are_not_accepted(
    length: int | str, code: tuple[int, str], sender: Sender, project: Project
) -> None:
    assert error_of(sender.create(project.slug, length)) == code
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "metadata", ["", "filename", "filename !!!,project eA==", "project eA==", "a eA==,a eA=="]
)
def test_metadata_that_makes_no_sense(metadata: str, sender: Sender) -> None:
    headers = {**TUS, "Upload-Length": "10", "Upload-Metadata": metadata}

    answer = sender.client.post("/api/v1/uploads", headers=headers)

    assert error_of(answer) == (400, "invalid_upload")
    assert answer.json()["error"]["place"] == {"field": "Upload-Metadata"}


def test_the_protocol_is_named_and_wanted(sender: Sender, address: str, project: Project) -> None:
    options = sender.client.options("/api/v1/uploads")
    assert options.status_code == 204
    assert options.headers["Tus-Version"] == "1.0.0"
    assert options.headers["Tus-Extension"] == "creation,termination,expiration"
    assert options.headers["Tus-Max-Size"] == str(16 * 1024**3)

    refused = sender.client.head(address)
    assert refused.status_code == 412
    assert refused.headers["Tus-Version"] == "1.0.0"
    wrong_type = sender.client.generic(
        "PATCH", address, b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}
    )
    assert error_of(wrong_type) == (400, "invalid_upload")
    assert sender.offset(address) == 0


def test_only_a_lead_uploads_and_only_the_sender_goes_on(
    sender: Sender,
    address: str,
    project: Project,
    make_user: Callable[..., User],
    client_of: Callable[[User], APIClient],
) -> None:
    annotator, other_lead, stranger = make_user(), make_user(), make_user()
    project.memberships.create(user=annotator, role="annotator")
    project.memberships.create(user=other_lead, role="lead")

    refusals = [error_of(Sender(client_of(user)).create(project.slug, 5)) for user in (annotator, stranger)]
    assert refusals == [(403, "role_needed"), (404, "not_found")]
    for user in (annotator, other_lead, stranger):
        foreign = Sender(client_of(user))
        assert error_of(foreign.patch(address, 0, CONTENT)) == (404, "not_found")
        assert error_of(foreign.client.delete(address, headers=TUS)) == (404, "not_found")
        assert foreign.client.head(address, headers=TUS).status_code == 404
    assert error_of(Sender(APIClient()).patch(address, 0, CONTENT))[0] == 401
    assert sender.offset(address) == 0
    assert Upload.objects.count() == 1


def test_a_lead_who_is_lead_no_more_cannot_go_on(sender: Sender, address: str, project: Project) -> None:
    project.memberships.update(role="annotator")

    assert error_of(sender.patch(address, 0, CONTENT)) == (404, "not_found")


def test_too_many_unfinished_uploads(
    sender: Sender, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_UNFINISHED", 2)
    answers = [sender.create(project.slug, 5) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 409]
    assert error_of(answers[2]) == (409, "too_many_uploads")
