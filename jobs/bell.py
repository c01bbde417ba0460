"""The doorbell: asks a worker to look whether a connector has something to do.

A ring carries a connector's number and nothing else. Rings may be lost, doubled or late: what is
to be done stands in the platform, and the rounds of jobs/schedule.py ring again.
"""

import functools
import logging
import secrets

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from config import Settings
from jobs import connection as doors

QUEUE = "connectors"
WAKE = "jobs.tasks.wake"
LONGEST_SECONDS = 6 * 3600  # a first synchronisation of the largest books, many times over
FAILURES_KEPT_SECONDS = 24 * 3600
log = logging.getLogger(__name__)


def queue(connection: Redis) -> Queue:
    """The one queue; its jobs are JSON, so that reading one never runs code."""
    return Queue(
        QUEUE,
        connection=connection,
        serializer=JSONSerializer,
        default_timeout=LONGEST_SECONDS,
    )


def ring(connection: Redis, connector_id: int) -> bool:
    """Ring for a connector unless a ring for it waits already; whether it was rung."""
    bell = queue(connection)
    prefix = f"wake-{connector_id}-"
    if any(job_id.startswith(prefix) for job_id in bell.get_job_ids()):
        return False
    bell.enqueue_call(
        WAKE,
        args=(connector_id,),
        job_id=prefix + secrets.token_hex(4),
        result_ttl=0,
        failure_ttl=FAILURES_KEPT_SECONDS,
    )
    return True


@functools.cache
def _connection() -> Redis:
    return doors.connect(Settings.from_environment())


def ring_connector(connector_id: int) -> bool:
    """Ring after a commit; False, and no error, when Redis is away: the next round rings again."""
    try:
        return ring(_connection(), connector_id)
    except (RedisError, doors.SocketRefused) as error:
        log.warning("the bell of connector %s could not be rung: %s", connector_id, error)
        return False
