"""Progress of one attempt on its way to the backend: seldom enough, and a place to notice cancelling."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from model_assist.errors import Cancelled, TimeLimit
from model_assist.protocol import ModelIdentity, PropagatePart, Request, Result, TrackedBox

logger = logging.getLogger(__name__)

PROGRESS_EVERY_SECONDS = 0.3
SIGN_OF_LIFE_EVERY_SECONDS = 30.0
"""The backend hands a request to another worker when it has heard nothing for some minutes."""


class Progress:
    """What a model calls between two pieces of work."""

    def __init__(
        self,
        request: Request,
        send: Callable[[Result], None],
        is_cancelled: Callable[[], bool],
        clock: Callable[[], float],
        limit_seconds: float,
        sign_of_life_every: float = SIGN_OF_LIFE_EVERY_SECONDS,
    ) -> None:
        self._request = request
        self._send = send
        self._is_cancelled = is_cancelled
        self._clock = clock
        self._limit_seconds = limit_seconds
        self._began = clock()
        self._sent_at: float | None = None
        self._said = (0.0, "Started")
        self._sign_of_life_every = sign_of_life_every
        self._model: ModelIdentity | None = None
        self._unsent: list[TrackedBox] = []
        self._boxes_sent = 0
        # The sign of life reports from a thread of its own.
        self._reporting = threading.Lock()

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Repeat the last report while the block is in one long piece, as when weights are loaded.

        A piece that hangs for ever is ended by the hard limit of the worker.
        """
        over = threading.Event()

        def repeat() -> None:
            while not over.wait(self._sign_of_life_every):
                try:
                    self._report()
                except Exception as error:
                    # The broker may be back before the backend misses us.
                    logger.warning("a sign of life was not sent: %s", error)

        thread = threading.Thread(target=repeat, name="sign of life", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def step(self, share: float, message: str) -> None:
        """Report `share` (0 to 1) and `message`, unless the last report was a moment ago.

        Raises Cancelled when the job is to stop, TimeLimit when the attempt has taken too long.
        """
        if self._is_cancelled():
            raise Cancelled("The job was cancelled.")
        if self.seconds() > self._limit_seconds:
            raise TimeLimit(f"The request took longer than {self._limit_seconds:g} seconds.")
        now = self._clock()
        if self._sent_at is not None and now - self._sent_at < PROGRESS_EVERY_SECONDS:
            return
        self._sent_at = now
        self._said = (min(1.0, max(0.0, share)), message)
        self._report()

    def found(self, model: ModelIdentity, box: TrackedBox) -> None:
        """Let the next report carry `box`, which `model` found, so that a person sees it grow."""
        with self._reporting:
            self._model = model
            self._unsent.append(box)

    def _report(self) -> None:
        share, message = self._said
        with self._reporting:
            boxes = tuple(self._unsent)
            self._send(
                Result(
                    job_id=self._request.job_id,
                    fencing=self._request.fencing,
                    state="progress",
                    progress=share,
                    message=message,
                    seconds=self.seconds(),
                    model=self._model,
                    partial=PropagatePart(self._boxes_sent, boxes) if boxes else None,
                )
            )
            self._boxes_sent += len(boxes)
            self._unsent.clear()

    def seconds(self) -> float:
        """Return the time since the attempt began."""
        return max(0.0, self._clock() - self._began)
