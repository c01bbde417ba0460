"""Copies the books out of the accounting software into the mirror, and proves the copy right."""

from sync.connector import Outcome, run_task, wake
from sync.failures import FAILURES
from sync.sentences import Failure
from sync.tasks import (
    Asking,
    NoSuchTask,
    Requested,
    WrongState,
    cancel,
    confirm,
    held_before,
    queue_place,
    request,
    retry,
)
from sync.workshop import Workshop

__all__ = [
    "FAILURES",
    "Asking",
    "Failure",
    "NoSuchTask",
    "Outcome",
    "Requested",
    "Workshop",
    "WrongState",
    "cancel",
    "confirm",
    "held_before",
    "queue_place",
    "request",
    "retry",
    "run_task",
    "wake",
]
