"""Loaded models, kept while they are used and for a while after."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

Model = TypeVar("Model")


@dataclass
class _Session(Generic[Model]):
    model: Model
    borrowers: int
    used_at: float


class Sessions(Generic[Model]):
    """A cache of models by name. A model is loaded once, however many ask at the same time, and is dropped
    when nobody has borrowed it for `idle_seconds`, so that the memory of a GPU is free for others.
    """

    def __init__(self, idle_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._sessions: dict[str, _Session[Model]] = {}
        self._lock = threading.Lock()
        self._load_locks: dict[str, threading.Lock] = {}

    @contextmanager
    def borrow(self, name: str, load: Callable[[], Model]) -> Iterator[Model]:
        """Yield the model `name`, loading it first when it is not there. What `load` raises is passed on."""
        with self._lock:
            load_lock = self._load_locks.setdefault(name, threading.Lock())
        with load_lock:
            with self._lock:
                session = self._sessions.get(name)
                if session is not None:
                    session.borrowers += 1
            if session is None:
                session = _Session(load(), 1, self._clock())
                with self._lock:
                    self._sessions[name] = session
        try:
            yield session.model
        finally:
            with self._lock:
                session.borrowers -= 1
                session.used_at = self._clock()
            # A little later than the limit, so that the timer does not come just before it.
            timer = threading.Timer(self._idle_seconds + 0.05, self.drop_idle)
            timer.daemon = True
            timer.start()

    def drop_idle(self) -> tuple[str, ...]:
        """Forget every model that nobody holds and that was idle long enough; return their names."""
        now = self._clock()
        with self._lock:
            idle = tuple(
                name
                for name, session in self._sessions.items()
                if session.borrowers == 0 and now - session.used_at >= self._idle_seconds
            )
            for name in idle:
                del self._sessions[name]
        return idle

    def loaded(self) -> tuple[str, ...]:
        """Return the names of the models in memory."""
        with self._lock:
            return tuple(self._sessions)
