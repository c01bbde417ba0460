"""The process that answers the bell."""

import logging

from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer

from config import Settings
from jobs import bell, tasks
from jobs import connection as doors
from jobs.due import is_due
from jobs.parent import die_with_parent

# RQ's own times let a dead worker's job wait for 13 minutes; these for one and a half.
WORKER_SECONDS = 60
MONITORING_SECONDS = 5
MAINTENANCE_SECONDS = 30


class ConnectorWorker(Worker):
    """RQ's worker; the process of a job ends with it, or two would work on one task."""

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Run one job in the process forked for it."""
        die_with_parent()
        super().main_work_horse(job, queue)


def work(settings: Settings) -> None:
    """Answer rings until told to stop by a signal; a job that runs may finish."""
    warm()
    connection = doors.connect(settings)
    worker = ConnectorWorker(
        [bell.queue(connection)],
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_SECONDS,
        job_monitoring_interval=MONITORING_SECONDS,
        maintenance_interval=MAINTENANCE_SECONDS,
        log_job_description=False,
    )
    worker.log_result_lifespan = False
    worker.work(logging_level="WARNING")
    logging.shutdown()


def warm() -> None:
    """Open and ask once in the parent what each job asks first: a fork inherits what it learnt."""
    place = tasks.workshop()
    with place.platform.reading() as session:
        is_due(session, 0)
