"""Messages to the broker. A message is a hint: losing one, or sending it twice, changes nothing."""

import logging
from typing import Any

import redis
from celery import current_app
from django.db.models.functions import Now
from kombu import Connection
from kombu.exceptions import OperationalError as BrokerUnreachable

from backend.infra.jobs.kinds import EXTERNAL_TASK, get_kind
from backend.infra.jobs.models import Job

log = logging.getLogger(__name__)

RUN_TASK = "groundling.jobs.run"
BROKER_ERRORS = (BrokerUnreachable, redis.RedisError, OSError)


def send(job: Job) -> bool:
    """Send the message of a queued job. Returns False when the broker cannot be reached; it is sent later."""
    kind = get_kind(job.kind)
    name = EXTERNAL_TASK if kind.is_external else RUN_TASK
    argument: Any = external_request(job) if kind.is_external else str(job.id)
    # Two sends of one attempt bear one name, so that a worker that was told to drop it drops both.
    name_of_message = f"{job.id}-{job.fencing}"
    try:
        # A connection of its own: a pooled one believes in queues that a flushed broker has forgotten.
        with _connect() as connection:
            current_app.send_task(
                name,
                args=[argument],
                queue=job.queue,
                task_id=name_of_message,
                retry=False,
                connection=connection,
            )
    except BROKER_ERRORS as error:
        log.warning("broker unreachable, job waits: %s", error, extra={"job": job.id})
        return False
    Job.objects.filter(id=job.id, state=Job.State.QUEUED).update(sent_at=Now())
    return True


def external_request(job: Job) -> dict[str, Any]:
    """Return the whole request of an external job: its payload, and the numbers its report must bear."""
    return {**job.payload, "job_id": str(job.id), "fencing": job.fencing}


def count_waiting(queue: str) -> int | None:
    """Return the number of messages that wait in `queue`, or None when the broker cannot be reached."""
    try:
        with _connect() as connection:
            channel: Any = connection.default_channel
            return int(channel.queue_declare(queue=queue, durable=True).message_count)
    except BROKER_ERRORS as error:
        log.warning("broker unreachable: %s", error)
        return None


def _connect() -> Connection:
    # Whoever waits for an answer does not wait for the broker to come back; the reconciler does.
    connection = current_app.connection_for_write()
    connection.transport_options = {
        **(connection.transport_options or {}),
        "max_retries": 1,
        "interval_start": 0,
    }
    return connection
