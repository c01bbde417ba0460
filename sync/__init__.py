"""Copies the books out of the accounting software into the mirror, and proves the copy right."""

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

__all__ = [
    "FAILURES",
    "Asking",
    "Failure",
    "NoSuchTask",
    "Requested",
    "WrongState",
    "cancel",
    "confirm",
    "held_before",
    "queue_place",
    "request",
    "retry",
]
