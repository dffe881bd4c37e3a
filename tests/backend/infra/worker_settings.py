"""The settings of a real worker that knows the kinds of jobs of the tests."""

from backend.config.settings import *  # noqa: F403

# Named by path only: the handlers import models, which settings must not.
_HERE = "tests.backend.infra.job_handlers"
JOB_HANDLERS = {
    f"test.{name}": ("default", f"{_HERE}.{name}") for name in ("store", "slow", "flaky", "refuse", "die")
}
JOB_HANDLERS["test.external"] = ("assist", "model_assist.run")
JOB_RESULT_HANDLERS = {"test.external": f"{_HERE}.store_result"}
JOB_ENDED_HANDLERS = dict.fromkeys(JOB_HANDLERS, f"{_HERE}.note_end")
