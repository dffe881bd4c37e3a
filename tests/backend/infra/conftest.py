"""Kinds of jobs for the tests of the job machinery."""

from typing import Any

import pytest

from tests.backend.infra import worker_settings


@pytest.fixture
def job_kinds(settings: Any) -> None:
    """Make the kinds of jobs of the tests known in this process."""
    settings.JOB_HANDLERS = worker_settings.JOB_HANDLERS
    settings.JOB_RESULT_HANDLERS = worker_settings.JOB_RESULT_HANDLERS
    settings.JOB_ENDED_HANDLERS = worker_settings.JOB_ENDED_HANDLERS
