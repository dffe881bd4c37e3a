"""The people of these tests."""

from tests.backend.work.workplace import crew, make_crew

__all__ = ["crew", "make_crew"]
