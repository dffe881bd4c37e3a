"""The Celery application of a model worker. It knows the broker and nothing else of the installation.

Start it with `python -m model_assist.worker`; the README of this room lists the environment.
"""

import logging
import os
import sys
from typing import Any

import redis
from celery import Celery
from celery.worker.control import inspect_command

from annotation_schemas.schemas import find_fault
from model_assist.assist import Workshop, failed, run_request
from model_assist.errors import Cancelled, GaveUp, InvalidRequest
from model_assist.protocol import AnyRequest, Result, parse_request
from model_assist.registry import describe
from model_assist.runtime.cancellation import CancelFlag, connect, count_attempt, forget_attempts
from model_assist.runtime.sessions import Sessions
from model_assist.settings import SettingsError, read_settings

logger = logging.getLogger(__name__)

QUEUE = "assist"
# What nobody is waiting for; taken only while QUEUE is empty.
DRAFTS_QUEUE = "drafts"
RESULTS_QUEUE = "results"
RUN_TASK = "model_assist.run"
REPORT_TASK = "groundling.assist.report"
MAX_ATTEMPTS = 3
HARD_LIMIT_GRACE_SECONDS = 60

try:
    settings = read_settings(os.environ)
except SettingsError as fault:
    sys.exit(str(fault))
workshop = Workshop(settings, Sessions(settings.model_idle_seconds))

app = Celery("groundling_assist", broker=settings.broker_url or None)
app.conf.update(
    task_default_queue=QUEUE,
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    event_serializer="json",
    task_ignore_result=True,
    # A request is taken off the queue when its result has been sent, and comes back if its process dies
    # before.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_concurrency=1,
    # A request ends itself at its limit, between two pieces of work; this is for one that hangs in a piece.
    task_time_limit=settings.time_limit_seconds + HARD_LIMIT_GRACE_SECONDS,
    # Longer than any request: Redis would otherwise hand out a request that is still being worked on. A
    # lost one is sent again by the backend, which knows all jobs, long before this has passed.
    # "sorted" empties the queues in the order of their names: a person comes before the drafts made ahead.
    broker_transport_options={
        "visibility_timeout": 12 * 3600 + settings.time_limit_seconds,
        "queue_order_strategy": "sorted",
    },
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=True,
    worker_send_task_events=False,
    # A model that is loaded keeps its process; no restarts after a number of tasks.
    worker_max_tasks_per_child=None,
)


@app.task(name=RUN_TASK)
def run(message: Any) -> None:
    """Run one request and report it. A message that names no job can only be logged."""
    try:
        request = parse_request(message)
    except InvalidRequest as error:
        _refuse(message, error)
        return
    broker = connect(settings.broker_url)
    send(_attempt(request, broker))
    forget_attempts(broker, request.job_id, request.fencing)


def _attempt(request: AnyRequest, broker: redis.Redis) -> Result:
    cancel = CancelFlag(broker, request.job_id, request.fencing)
    if cancel.is_set():
        return failed(request, Cancelled("The job was cancelled."), 0.0)
    if count_attempt(broker, request.job_id, request.fencing) > MAX_ATTEMPTS:
        return failed(
            request,
            GaveUp(f"The request ended its process {MAX_ATTEMPTS} times; it is not tried again."),
            0.0,
        )
    return run_request(request, workshop=workshop, send=send, is_cancelled=cancel.is_set)


def send(result: Result) -> None:
    """Put `result` on the results queue."""
    app.send_task(REPORT_TASK, args=[result.as_json()], queue=RESULTS_QUEUE)


def _refuse(message: Any, error: InvalidRequest) -> None:
    job_id = message.get("job_id") if isinstance(message, dict) else None
    fencing = message.get("fencing") if isinstance(message, dict) else None
    names_job = isinstance(job_id, str) and find_fault("primitives#Uuid", job_id) is None
    if not names_job or type(fencing) is not int or fencing < 0:
        logger.error("a message that names no job was dropped: %s", error)
        return
    send(Result(str(job_id), fencing, "failed", 0.0, "Failed", 0.0, error=error))


@inspect_command()
def assist_describe(_state: Any) -> dict[str, dict[str, object]]:
    """Answer what this worker can do, kind by kind; see `registry.describe`."""
    return describe(settings)


def main(arguments: list[str]) -> int:
    """Run a worker until it is told to stop; return its exit status. `arguments` are added to Celery's."""
    try:
        connect(settings.broker_url)
    except ValueError:
        print("REDIS_URL must name the broker: redis://, rediss:// or redis+socket://.", file=sys.stderr)
        return 1
    # One process for requests beside the one that talks to the broker: it answers pings while a model runs,
    # and outlives a model that takes its process down.
    where = ["-Q", f"{QUEUE},{DRAFTS_QUEUE}", "-n", "assist@%h"]
    process = ["--pool", "prefork", "--concurrency", "1", "--without-gossip", "--without-mingle"]
    app.worker_main(["worker", *where, *process, "-l", "INFO", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
