"""Files are there whole or not at all, in a folder and in a bucket alike."""

import hashlib
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import storages

from backend.infra import storage
from backend.infra.storage import InvalidKey

DATA = bytes(range(256)) * 5000
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest) -> str:
    """Each kind of storage in turn."""
    request.getfixturevalue(request.param)
    return str(request.param)


def test_what_is_written_is_read_with_its_hash(place: str, tmp_path: Path) -> None:
    source = tmp_path / "made.mp4"
    source.write_bytes(DATA)

    stored = storage.write_file("assets/1/proxy.mp4", source)

    assert (stored.key, stored.sha256, stored.bytes) == ("assets/1/proxy.mp4", SHA256, len(DATA))
    assert source.exists()
    with storage.open_file("assets/1/proxy.mp4") as file:
        assert file.read() == DATA
    with storage.local_copy("assets/1/proxy.mp4") as path:
        assert path.read_bytes() == DATA


def test_writing_again_replaces_and_removing_twice_is_no_error(place: str) -> None:
    storage.write_bytes("a/b.json", b"first")
    assert storage.write_bytes("a/b.json", b"second").sha256 == hashlib.sha256(b"second").hexdigest()
    with storage.open_file("a/b.json") as file:
        assert file.read() == b"second"

    storage.remove("a/b.json")
    storage.remove("a/b.json")
    assert not storage.exists("a/b.json")


def test_moving_leaves_nothing_behind(place: str, tmp_path: Path) -> None:
    source = tmp_path / "upload"
    source.write_bytes(DATA)

    assert storage.write_file("sources/1", source, move=True).sha256 == SHA256

    assert not source.exists()
    assert storage.exists("sources/1")


@pytest.mark.parametrize(
    "key",
    ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".hidden", "a/.b", "a\x00", "a b", "C:x", "a" * 201],
)
def test_a_key_names_nothing_outside(folder: Path, key: str) -> None:
    for act in (storage.open_file, storage.address, storage.remove, storage.exists):
        with pytest.raises(InvalidKey):
            act(key)
    with pytest.raises(InvalidKey):
        storage.write_bytes(key, b"x")

    assert not folder.exists()


def test_a_write_that_breaks_leaves_no_file(folder: Path, tmp_path: Path, monkeypatch: Any) -> None:
    storage.write_bytes("a/old", b"old")

    def disk_is_full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", disk_is_full)
    for key in ("a/old", "a/new"):
        with pytest.raises(OSError, match="No space"):
            storage.write_bytes(key, DATA)

    assert [path.name for path in (folder / "a").iterdir()] == ["old"]
    assert (folder / "a" / "old").read_bytes() == b"old"


def test_an_address_is_a_path_in_a_folder(folder: Path) -> None:
    storage.write_bytes("a/b.json", b"x")

    assert storage.address("a/b.json") == str(folder / "a/b.json")


def test_an_address_in_a_bucket_is_a_signed_url_that_serves_ranges(bucket: str) -> None:
    storage.write_bytes("a/b.mp4", DATA)

    address = storage.address("a/b.mp4", seconds=60)

    assert address.startswith(f"{bucket}/media/a/b.mp4?")
    assert "Expires" in address
    request = urllib.request.Request(address, headers={"Range": "bytes=10-19"})
    with urllib.request.urlopen(request) as answer:
        assert (answer.status, answer.read()) == (206, DATA[10:20])


def test_the_settings_choose_a_bucket_by_its_name_alone() -> None:
    assert settings.STORAGES["default"]["BACKEND"] == "backend.infra.storage.FolderStorage"
    assert isinstance(storages["default"], storage.FolderStorage)
