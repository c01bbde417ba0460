"""Periodic work as data: which question is asked how often, and who is rung for its answer."""

import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass

from redis import Redis
from rq.cron import CronJob, CronScheduler
from rq.utils import now
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config import Settings
from jobs import bell
from jobs import connection as doors
from jobs.due import abandoned_connectors, due_connectors
from models.database import Platform

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """A question asked every `seconds`; the connectors of its answer are rung."""

    name: str
    question: Callable[[Session], list[int]]
    seconds: int


# A lease of 60 s and a sweep of 20 s: what a crash left is taken up again within 90 s.
ROUNDS = (
    Round("tick", due_connectors, 2),
    Round("sweep", abandoned_connectors, 20),
)


class Timekeeper(CronScheduler):
    """RQ's cron, whose rounds ring connectors.

    RQ's own rounds enqueue one pickled job each, whether the last one was taken or not; ours are
    JSON, for connectors with a reason to wake, and never wait twice.
    """

    def __init__(self, connection: Redis, platform: Platform) -> None:
        """Know the rounds; begin with `start`."""
        super().__init__(connection, logging_level=logging.WARNING)
        self._platform = platform
        for round_ in ROUNDS:
            self.register(round_.question, bell.QUEUE, interval=round_.seconds, name=round_.name)

    def enqueue_jobs(self) -> list[CronJob]:
        """Ask what is due to be asked, and ring; the rounds that were made."""
        made = [job for job in self.get_jobs() if job.should_run()]
        for job in made:
            job.set_enqueue_time(now())
            if job.func is not None:
                self._go_round(job.func)
        return made

    def _go_round(self, question: Callable[[Session], list[int]]) -> None:
        try:
            with self._platform.reading() as session:
                due = question(session)
        except SQLAlchemyError as error:
            log.warning("the platform did not answer; asking again soon: %s", error)
            return
        for connector_id in due:
            bell.ring(self.connection, connector_id)


def keep_time(settings: Settings) -> None:
    """Make the rounds until told to stop by a signal. Raises RedisError when Redis goes away."""
    platform = Platform(settings.platform_path, pooled=False)
    timekeeper = Timekeeper(doors.connect(settings), platform)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    timekeeper.start()  # type: ignore[no-untyped-call]  # RQ has not typed it
