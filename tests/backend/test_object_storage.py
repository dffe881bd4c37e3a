"""Media in a bucket: from the ingest to the range that a player or a model worker reads, with the real client."""

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from rest_framework.test import APIClient

from backend.apps.accounts.models import User
from backend.apps.media.models import Asset, Rendition
from backend.apps.media.services.assets import add_asset
from backend.apps.projects.models import Project
from backend.infra import storage
from backend.infra.jobs.runner import Outcome, run_job
from backend.infra.storage import StorageUnavailable
from tests.factories.clips import write_coded_clip
from tests.servers import NGINX, object_storage, reverse_proxy

KEYS = {"access_key": "groundling", "secret_key": "a long secret", "region_name": "us-east-1"}
# As backend/config/settings.py has it.
CLIENT = Config(s3={"addressing_style": "path"}, signature_version="s3v4")
NOWHERE = "http://127.0.0.1:1"

# The bytes of media, which no database holds.
pytestmark = [pytest.mark.services, pytest.mark.one_database]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with object_storage() as address:
        yield address


@pytest.fixture
def use_bucket(settings: Any) -> Callable[..., str]:
    """Keep media in a bucket of the storage at that address from here on; returns the bucket's name."""

    def use(endpoint_url: str, **options: Any) -> str:
        name = f"media-{uuid4().hex}"
        options = {
            "bucket_name": name,
            "endpoint_url": endpoint_url,
            "file_overwrite": True,
            "client_config": CLIENT,
            **KEYS,
            **options,
        }
        settings.S3_PUBLIC_ENDPOINT = endpoint_url
        settings.STORAGES = {
            "default": {"BACKEND": "backend.infra.storage.BucketStorage", "OPTIONS": options}
        }
        return name

    return use


@pytest.fixture
def bucket(endpoint: str, use_bucket: Callable[..., str]) -> str:
    name = use_bucket(endpoint)
    storage.prepare()
    return name


@pytest.fixture
def lead(make_user: Callable[..., User]) -> User:
    return make_user()


@pytest.fixture
def asset(bucket: str, lead: User, make_project: Callable[..., Project], tmp_path: Path) -> Asset:
    """A clip that was ingested into the bucket."""
    write_coded_clip(tmp_path / "clip.mp4", frames=24)
    added = add_asset(
        actor=lead, project=make_project(lead=[lead]), path=tmp_path / "clip.mp4", name="clip.mp4"
    )
    assert added.job is not None
    assert run_job(added.job.pk, heartbeats=False) is Outcome.DONE
    added.asset.refresh_from_db()
    assert added.asset.state == Asset.State.READY, added.asset.refusal
    return added.asset


def client_for(endpoint: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=KEYS["access_key"],
        aws_secret_access_key=KEYS["secret_key"],
        region_name=KEYS["region_name"],
    )


def fetch(url: str, **headers: str) -> tuple[int, bytes, Message]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


# --- the bucket ---


def test_the_bucket_is_made_on_the_first_start_and_kept_on_the_second(
    endpoint: str, use_bucket: Callable[..., str]
) -> None:
    name = use_bucket(endpoint)
    assert not storage.is_prepared()

    storage.prepare()
    storage.write_bytes("a/b.json", b"kept")
    storage.prepare()

    assert storage.is_prepared()

    assert name in [one["Name"] for one in client_for(endpoint).list_buckets()["Buckets"]]
    assert storage.open_file("a/b.json").read() == b"kept"


def test_the_bucket_is_made_in_its_region(endpoint: str, use_bucket: Callable[..., str]) -> None:
    name = use_bucket(endpoint, region_name="eu-central-1")

    storage.prepare()

    assert client_for(endpoint).get_bucket_location(Bucket=name)["LocationConstraint"] == "eu-central-1"


def test_a_storage_that_does_not_answer_is_one_sentence(use_bucket: Callable[..., str]) -> None:
    use_bucket(NOWHERE)

    with pytest.raises(
        StorageUnavailable, match=r"^The storage of the bucket does not answer: .*127\.0\.0\.1:1"
    ):
        storage.prepare()


def test_a_folder_needs_no_preparation() -> None:
    storage.prepare()


# --- from a clip to the reader of a range ---


@pytest.mark.media
@pytest.mark.django_db
def test_an_ingest_leaves_everything_in_the_bucket(endpoint: str, bucket: str, asset: Asset) -> None:
    found = {
        one["Key"]: one["Size"] for one in client_for(endpoint).list_objects_v2(Bucket=bucket)["Contents"]
    }

    renditions = Rendition.objects.filter(asset=asset)
    assert {one.kind for one in renditions} == {"proxy", "poster", "thumbnails"}
    assert found == {one.key: one.bytes for one in renditions} | {asset.source_key: asset.source_bytes}
    assert not (Path(django_settings.DATA) / "media" / "assets" / str(asset.pk)).exists()


@pytest.mark.media
@pytest.mark.django_db
def test_a_player_is_sent_to_the_bucket_for_its_range(
    endpoint: str, asset: Asset, lead: User, client_of: Callable[[User], APIClient]
) -> None:
    answer = client_of(lead).get(f"/api/v1/assets/{asset.pk}/media/proxy", headers={"Range": "bytes=4-11"})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(endpoint)
    status, body, headers = fetch(answer.headers["Location"], Range="bytes=4-11")
    assert (status, body[:4], len(body)) == (206, b"ftyp", 8)
    assert headers["Content-Type"] == "video/mp4"


@pytest.mark.media
@pytest.mark.django_db
def test_only_the_signature_opens_a_file(endpoint: str, bucket: str, asset: Asset) -> None:
    address = urlsplit(storage.address(Rendition.objects.get(asset=asset, kind="proxy").key))

    assert f"{address.scheme}://{address.netloc}" == endpoint
    assert "X-Amz-Signature=" in address.query
    assert KEYS["secret_key"] not in address.query


@pytest.mark.media
@pytest.mark.django_db
def test_a_model_worker_gets_an_address_it_can_read_without_keys(asset: Asset) -> None:
    proxy = Rendition.objects.get(asset=asset, kind="proxy")

    status, body, _ = fetch(storage.address(proxy.key, seconds=60))

    assert (status, len(body)) == (200, proxy.bytes)


# --- behind the reverse proxy ---


@pytest.mark.media
@pytest.mark.django_db
def test_behind_a_reverse_proxy_the_signed_request_is_handed_to_it(
    endpoint: str,
    bucket: str,
    asset: Asset,
    lead: User,
    client_of: Callable[[User], APIClient],
    settings: Any,
) -> None:
    settings.MEDIA_ACCEL_PREFIX = "/_media/"

    answer = client_of(lead).get(f"/api/v1/assets/{asset.pk}/media/proxy", headers={"Range": "bytes=4-11"})

    handed = answer.headers["X-Accel-Redirect"]
    key = Rendition.objects.get(asset=asset, kind="proxy").key
    assert (answer.status_code, answer.content) == (200, b"")
    assert handed.startswith(f"/_media/{bucket}/{key}?")
    status, body, headers = fetch(f"{endpoint}/{handed.removeprefix('/_media/')}", Range="bytes=4-11")
    assert (status, body[:4], headers["Content-Type"]) == (206, b"ftyp", "video/mp4")


@pytest.fixture
def through_nginx(
    endpoint: str,
    live_server: Any,
    asset: Asset,
    lead: User,
    client_of: Callable[[User], APIClient],
    settings: Any,
) -> Iterator[Callable[..., tuple[int, bytes, Message]]]:
    """Ask nginx, which stands before the server and the storage, for the proxy of the asset as the lead."""
    if NGINX is None:
        pytest.skip("nginx is not installed (system package nginx-light)")
    settings.MEDIA_ACCEL_PREFIX = "/_media/"
    session = client_of(lead).cookies[settings.SESSION_COOKIE_NAME].value
    web, bucket = urlsplit(live_server.url).netloc, urlsplit(endpoint).netloc
    with reverse_proxy(web=web, storage=bucket) as address:

        def ask(path: str = f"/api/v1/assets/{asset.pk}/media/proxy", **headers: str) -> Any:
            cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
            return fetch(f"{address}{path}", **{"Cookie": cookie, **headers})

        yield ask


@pytest.mark.media
@pytest.mark.django_db(transaction=True)
def test_nginx_serves_the_range_and_says_what_the_server_said(
    through_nginx: Callable[..., Any], asset: Asset
) -> None:
    size = Rendition.objects.get(asset=asset, kind="proxy").bytes
    whole = through_nginx()[1]

    status, body, headers = through_nginx(Range="bytes=4-11")

    assert (status, body) == (206, whole[4:12])
    assert len(whole) == size
    assert headers["Content-Range"] == f"bytes 4-11/{size}"
    assert headers["Content-Type"] == "video/mp4"
    assert headers["Content-Disposition"] == "inline"
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "X-Accel-Redirect" not in headers
    tag = headers["ETag"]
    assert through_nginx(**{"If-None-Match": tag})[0] == 304
    assert through_nginx(Range=f"bytes={size}-")[0] == 416


@pytest.mark.media
@pytest.mark.django_db(transaction=True)
def test_nginx_gives_nothing_away_without_the_server(
    through_nginx: Callable[..., Any], asset: Asset, bucket: str
) -> None:
    proxy = Rendition.objects.get(asset=asset, kind="proxy")
    signed = urlsplit(storage.address(proxy.key))

    assert through_nginx(Cookie="session=none")[0] in (401, 403)
    assert through_nginx(f"/_media/{bucket}/{proxy.key}?{signed.query}")[0] == 404


@pytest.mark.media
@pytest.mark.django_db(transaction=True)
def test_nginx_tells_nothing_of_what_a_storage_says_of_its_faults(
    through_nginx: Callable[..., Any], asset: Asset, bucket: str
) -> None:
    key = Rendition.objects.get(asset=asset, kind="proxy").key
    default_storage.delete(key)

    status, body, _ = through_nginx()

    # Servers that speak S3 differ in how they answer for a key that is not there.
    assert status in (404, 502)
    assert body.startswith(b'{"error":{"code":"')
    assert bucket.encode() not in body
    assert key.encode() not in body


@pytest.mark.media
@pytest.mark.django_db(transaction=True)
def test_nginx_passes_the_rest_on(through_nginx: Callable[..., Any]) -> None:
    status, body, _ = through_nginx("/health")

    assert (status, b'"live": true' in body) == (200, True)
