"""Kinds of jobs, and storages, for the tests of the plumbing."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.backend.infra import worker_settings


@pytest.fixture
def job_kinds(settings: Any) -> None:
    """Make the kinds of jobs of the tests known in this process."""
    settings.JOB_HANDLERS = worker_settings.JOB_HANDLERS
    settings.JOB_RESULT_HANDLERS = worker_settings.JOB_RESULT_HANDLERS
    settings.JOB_ENDED_HANDLERS = worker_settings.JOB_ENDED_HANDLERS


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of this test as the storage."""
    settings.STORAGES = {
        "default": {
            "BACKEND": "backend.infra.storage.FolderStorage",
            "OPTIONS": {"location": tmp_path / "media"},
        }
    }
    return tmp_path / "media"


@pytest.fixture
def bucket(settings: Any) -> Iterator[str]:
    """A bucket on a server that speaks S3, as the storage; yields the address of the server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    address = f"http://127.0.0.1:{port}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=address, **keys).create_bucket(Bucket="media")
    settings.S3_PUBLIC_ENDPOINT = address
    settings.STORAGES = {
        "default": {
            "BACKEND": "backend.infra.storage.BucketStorage",
            "OPTIONS": {
                "bucket_name": "media",
                "endpoint_url": address,
                "access_key": "key",
                "secret_key": "secret",
                "region_name": "us-east-1",
            },
        }
    }
    yield address
    server.stop()
