"""Settings, read once from the environment. Every variable is documented in docs/settings.md.

The embedded default needs no server: SQLite and a folder of files below GROUNDLING_DATA, and a broker that
`groundling serve` starts on a Unix socket. DATABASE_URL, REDIS_URL and the S3_* variables are the whole
difference to the production shape.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from botocore.config import Config

from backend.infra.secrets import check_secret, read_or_make_secret

env = environ.Env()

REPOSITORY = Path(__file__).resolve().parents[2]
DATA = Path(env.str("GROUNDLING_DATA", "data")).resolve()
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", "")
if SECRET_KEY:
    check_secret(SECRET_KEY, source="SECRET_KEY")
else:
    SECRET_KEY = read_or_make_secret(DATA / "secret-key")
ALLOWED_HOSTS = env.list("GROUNDLING_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("GROUNDLING_ORIGINS", default=[])
BEHIND_TLS = env.bool("GROUNDLING_TLS", False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "backend.infra.jobs",
    "backend.infra.audit",
    "backend.apps.accounts",
    "backend.apps.projects",
    "backend.apps.media",
    "backend.apps.work",
    "backend.apps.audits",
    "backend.apps.annotations",
    "backend.apps.assist",
    "backend.apps.reviews",
    "backend.apps.quality",
    "backend.apps.releases",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before the files of the frontend, which never get past their middleware.
    "backend.infra.headers.SecurityHeadersMiddleware",
    "backend.infra.frontend.FrontendFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "backend.config.urls"
WSGI_APPLICATION = "backend.config.wsgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}}]

DATABASE_URL = env.str("DATABASE_URL", "")
DATABASES: dict[str, dict[str, Any]]
if DATABASE_URL:
    DATABASES = {"default": env.db_url_config(DATABASE_URL)}
    # A server on a Unix socket: postgresql://user@%2Frun%2Fpostgresql/name
    DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", 8),
        "timeout": 20,
    }
else:
    # Django's defaults lose writes to "database is locked" as soon as two processes write.
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "groundling.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_IS_CONFIGURED = bool(env.str("REDIS_URL", ""))
REDIS_URL = env.str("REDIS_URL", "") or f"redis+socket://{DATA / 'redis.sock'}"
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Longer than any job: the reconciler, not the broker, notices a lost worker.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 12 * 3600, "socket_connect_timeout": 3}
CELERY_INCLUDE = [
    "backend.infra.jobs.tasks",
    "backend.apps.work.tasks",
    "backend.apps.annotations.tasks",
    "backend.apps.assist.tasks",
]
CELERY_TIMEZONE = "UTC"

# How long a worker may be silent before its job is given to another, how often it says that it lives, how
# often lost work is looked for, and after how long a message that is not in its queue counts as lost.
JOB_LEASE_SECONDS = env.float("GROUNDLING_JOB_LEASE", 60.0)
JOB_EXTERNAL_LEASE_SECONDS = env.float("GROUNDLING_JOB_EXTERNAL_LEASE", 300.0)
JOB_HEARTBEAT_SECONDS = env.float("GROUNDLING_JOB_HEARTBEAT", 5.0)
JOB_RECONCILE_SECONDS = env.float("GROUNDLING_JOB_RECONCILE", 30.0)
JOB_RESEND_SECONDS = env.float("GROUNDLING_JOB_RESEND", 60.0)
CELERY_BEAT_SCHEDULE = {
    "reconcile jobs": {
        "task": "groundling.jobs.reconcile",
        "schedule": JOB_RECONCILE_SECONDS,
        "options": {"expires": JOB_RECONCILE_SECONDS},
    },
    "expire leases": {
        "task": "groundling.work.expire_leases",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "forget recordings": {
        "task": "groundling.assist.forget_recordings",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "ask a model blind": {
        "task": "groundling.assist.check_blind",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "complete audits": {
        "task": "groundling.annotations.top_up_audits",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "draft answers ahead": {
        "task": "groundling.assist.prefill",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}

S3_BUCKET = env.str("S3_BUCKET", "")
# Where browsers reach the bucket, when that is not where the server reaches it.
S3_PUBLIC_ENDPOINT = env.str("S3_PUBLIC_ENDPOINT", "") or env.str("S3_ENDPOINT", "")
if S3_BUCKET:
    MEDIA_STORAGE: dict[str, Any] = {
        "BACKEND": "backend.infra.storage.BucketStorage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT", "") or None,
            "access_key": env.str("S3_ACCESS_KEY", "") or None,
            "secret_key": env.str("S3_SECRET_KEY", "") or None,
            "region_name": env.str("S3_REGION", "us-east-1"),
            "file_overwrite": True,
            "querystring_expire": 900,
            # Newer checksums are refused by some servers that speak S3.
            "client_config": Config(
                s3={"addressing_style": env.str("S3_ADDRESSING", "path")},
                signature_version="s3v4",
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }
else:
    MEDIA_STORAGE = {
        "BACKEND": "backend.infra.storage.FolderStorage",
        "OPTIONS": {"location": DATA / "media"},
    }
_public = urlsplit(S3_PUBLIC_ENDPOINT)
MEDIA_ORIGIN = f"{_public.scheme}://{_public.netloc}" if S3_BUCKET and S3_PUBLIC_ENDPOINT else ""
FRONTEND_DIST = Path(env.str("GROUNDLING_FRONTEND", str(REPOSITORY / "frontend" / "dist")))
STORAGES = {"default": MEDIA_STORAGE}
STATIC_URL = "/static/"
WHITENOISE_ROOT = FRONTEND_DIST if FRONTEND_DIST.is_dir() else None
# The build puts a hash into every name below assets/.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/"
# nginx serves media ranges from this internal location in the production shape; empty: the server does it.
MEDIA_ACCEL_PREFIX = env.str("GROUNDLING_ACCEL", "")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "backend.infra.error_pages.csrf_failure"
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "backend.infra.authentication.BrowserSession",
        "knox.auth.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["backend.infra.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "backend.infra.errors.handle_exception",
    "DEFAULT_THROTTLE_RATES": {"sign-in-account": "10/min", "sign-in-address": "60/min"},
    # How many proxies of ours stand in front and add the address of the caller.
    "NUM_PROXIES": env.int("GROUNDLING_PROXIES", 0),
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "Groundling",
    "DESCRIPTION": "Annotate video as finely as a model must see it.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    # Requests and answers have serializers of their own, named …In and …Out.
    "COMPONENT_SPLIT_REQUEST": False,
    "COMPONENT_SPLIT_PATCH": False,
    # The choices of these would otherwise be named after the field alone, and clash.
    "ENUM_NAME_OVERRIDES": {
        "JobState": "backend.infra.jobs.models.Job.State",
        "Role": "backend.apps.projects.models.Membership.Role",
        "AssetState": "backend.apps.media.models.Asset.State",
        "RenditionKind": "backend.apps.media.models.Rendition.Kind",
        "Split": "backend.apps.work.models.Item.Split",
        "ItemState": "backend.apps.work.models.Item.State",
        "WorkItemState": "backend.apps.work.models.WorkItem.State",
        "AssignmentState": "backend.apps.work.models.Assignment.State",
        "AnnotationKind": "backend.apps.annotations.models.Annotation.Kind",
        "AnnotationState": "backend.apps.annotations.models.Annotation.State",
        "SuggestionKind": "backend.apps.assist.models.SuggestionKind",
        "Verdict": "backend.apps.reviews.models.Review.Verdict",
        "ReleaseState": "backend.apps.releases.models.Release.State",
    },
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "PREPROCESSING_HOOKS": ["backend.infra.openapi.keep_versioned"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "backend.infra.openapi.add_errors",
    ],
}

# What a job kind runs and where. A job of a kind that is not here cannot be made.
JOB_HANDLERS: dict[str, tuple[str, str]] = {
    "media.ingest": ("media", "backend.apps.media.tasks.ingest"),
    # The worker takes what a person waits for before what is drafted ahead.
    "assist.run": ("assist", "model_assist.run"),
    "assist.dictate": ("assist", "model_assist.run"),
    "assist.draft": ("drafts", "model_assist.run"),
    "assist.choose": ("drafts", "model_assist.run"),
    "annotations.adopt_attributes": ("default", "backend.apps.annotations.tasks.adopt_attributes"),
    "annotations.try_attributes": ("default", "backend.apps.annotations.tasks.try_attributes"),
    "releases.build": ("release", "backend.apps.releases.tasks.build"),
    "work.import": ("release", "backend.apps.work.tasks.import_rows"),
    "work.items_of_asset": ("default", "backend.apps.work.tasks.make_items_of_asset"),
    # Not with the ingest, which may be busy for hours while a lead waits for a preview.
    "work.cut": ("release", "backend.apps.work.tasks.cut"),
    "work.likeness": ("release", "backend.apps.work.tasks.find_likenesses"),
}
# Who hears that an asset became ready: called with its id, in the transaction that makes it so.
ASSET_READY_HANDLERS: tuple[str, ...] = ("backend.apps.work.tasks.asset_ready",)
# Who says which assets of a project a person must not see now: called with the person and the project's id.
HIDDEN_ASSETS: tuple[str, ...] = ("backend.apps.work.selectors.hidden_assets",)
# Who stores the result of a job that ran in a worker without our database: called with (job, report).
JOB_RESULT_HANDLERS: dict[str, str] = {
    "assist.run": "backend.apps.assist.tasks.store_result",
    "assist.dictate": "backend.apps.assist.tasks.store_transcript",
    "assist.draft": "backend.apps.assist.tasks.store_result",
    "assist.choose": "backend.apps.assist.tasks.store_choices",
}
# Who keeps what such a worker found so far: called with (job, report) for every report of progress.
JOB_PROGRESS_HANDLERS: dict[str, str] = {"assist.run": "backend.apps.assist.tasks.store_part"}
# Who hears that a job failed for good or was cancelled: called with the job, in the same transaction.
JOB_ENDED_HANDLERS: dict[str, str] = {
    "media.ingest": "backend.apps.media.tasks.ingest_ended",
    "assist.run": "backend.apps.assist.tasks.keep_parts",
    "assist.dictate": "backend.apps.assist.tasks.forget_recording",
    "releases.build": "backend.apps.releases.tasks.build_ended",
    "work.cut": "backend.apps.work.tasks.cut_ended",
}

# The acts that are recorded, and what each means. An act that is not here cannot be recorded.
AUDIT_ACTIONS: dict[str, str] = {
    "account.created": "made an account",
    "account.disabled": "disabled an account",
    "account.password_set": "set a password",
    "account.link_made": "made a one-time sign-in link",
    "account.token_made": "made an access token",
    "account.token_deleted": "deleted an access token",
    "project.created": "made a project",
    "project.changed": "changed a project",
    "project.attributes_published": "published other attributes of a project",
    "member.added": "added a member",
    "member.changed": "changed the role of a member",
    "member.removed": "removed a member",
    "job.cancelled": "cancelled a job",
    "asset.uploaded": "uploaded an asset",
    "asset.copied": "copied an asset from another project",
    "item.created": "made items",
    "import.started": "imported a file",
    "item.tagged": "tagged items",
    "item.withdrawn": "withdrew items",
    "work.claimed": "took work",
    "work.returned": "gave work back",
    "work.skipped": "skipped work",
    "annotation.submitted": "submitted an annotation",
    "suggestion.requested": "asked for a suggestion",
    "dictation.requested": "dictated",
    "work.accepted": "accepted an annotation",
    "work.sent_back": "sent an annotation back",
    "work.adjudicated": "began an adjudication",
    "work.counted_blind": "counted the answers without the video",
    "work.counted_model": "counted what a text-only model answered without the video",
    "work.found_ambiguous": "withdrew an ambiguous item",
    "work.questions_refused": "withdrew an item without a good question",
    "audit.rates_changed": "changed how much is audited",
    "drafts.shares_changed": "changed from how much of the work drafts are withheld",
    "audit.drawn": "drew an item for the audit",
    "audit.judged": "judged in an audit",
    "audit.returned": "gave audited work back to its author",
    "audit.appealed": "appealed against a verdict",
    "release.requested": "asked for a release",
    "release.built": "built a release",
}

LANGUAGE_CODE = "en"
USE_TZ = True
TIME_ZONE = "UTC"
APPEND_SLASH = False

TEXT_MODEL = env.str("GROUNDLING_TEXT_MODEL", "")
SPEECH_MODEL = env.str("GROUNDLING_SPEECH_MODEL", "")
BLIND_MODEL = env.str("GROUNDLING_BLIND_MODEL", "")
MASK_MODEL = env.str("GROUNDLING_MASK_MODEL", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "backend.infra.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("GROUNDLING_LOG", "INFO")},
}
