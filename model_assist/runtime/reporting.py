"""Progress of one attempt on its way to the backend: seldom enough, and a place to notice cancelling."""

from collections.abc import Callable

from model_assist.errors import Cancelled, TimeLimit
from model_assist.protocol import Request, Result

PROGRESS_EVERY_SECONDS = 0.3


class Progress:
    """What a model calls between two pieces of work."""

    def __init__(
        self,
        request: Request,
        send: Callable[[Result], None],
        is_cancelled: Callable[[], bool],
        clock: Callable[[], float],
        limit_seconds: float,
    ) -> None:
        self._request = request
        self._send = send
        self._is_cancelled = is_cancelled
        self._clock = clock
        self._limit_seconds = limit_seconds
        self._began = clock()
        self._sent_at: float | None = None

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
        self._send(
            Result(
                job_id=self._request.job_id,
                fencing=self._request.fencing,
                state="progress",
                progress=min(1.0, max(0.0, share)),
                message=message,
                seconds=self.seconds(),
            )
        )

    def seconds(self) -> float:
        """Return the time since the attempt began."""
        return max(0.0, self._clock() - self._began)
