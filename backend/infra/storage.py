"""Where files are kept: a local folder or a bucket, both through Django's storage interface."""

from django.core.files.storage import FileSystemStorage
from storages.backends.s3 import S3Storage


class FolderStorage(FileSystemStorage):
    """Files in a local folder."""


class BucketStorage(S3Storage):
    """Files in a bucket of a server that speaks S3."""
