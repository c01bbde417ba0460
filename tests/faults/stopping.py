"""Stops a connector at a fault point, and lets the time of its lease pass."""

import os
import signal
import traceback
import warnings
from collections.abc import Callable

from sqlalchemy import update

import sync
from models.task import Task
from tests.sync.desks import Desk

Fault = Callable[[str], None]


class Stopped(BaseException):
    """A connector's process ends here, as far as its own code can tell."""


def stopping(at: str) -> Fault:
    """End at a fault point, leaving what was done by then."""

    def fault(point: str) -> None:
        if point == at:
            raise Stopped

    return fault


def failing(at: str, error: Exception) -> Fault:
    """Meet an error at a fault point, the first time it is reached."""
    left = [error]

    def fault(point: str) -> None:
        if point == at and left:
            raise left.pop()

    return fault


def acting(at: str, act: Callable[[], object]) -> Fault:
    """Let something happen at a fault point, the first time it is reached."""
    left = [act]

    def fault(point: str) -> None:
        if point == at and left:
            left.pop()()

    return fault


def killing(at: str) -> Fault:
    """kill -9 of the process at a fault point."""

    def fault(point: str) -> None:
        if point == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return fault


def begun_in_a_child(work: Callable[[], object]) -> int:
    """A process of its own that does this and ends, with 1 when it raised; its number."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # threads of pytest-xdist, that we need not
        child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001 - whatever it is, this process must not go on
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def ended(child: int) -> int:
    """Wait for a child; 0, its exit code, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def let_leases_end(desk: Desk) -> None:
    """Let so much time pass that whoever held a task and is silent has lost it."""
    with desk.workshop.platform.writing() as session:
        session.execute(update(Task).where(Task.state == "running").values(lease_until=1))


def wake(desk: Desk, holder: str = "next") -> int:
    """The connector's next wake, after the leases ended."""
    let_leases_end(desk)
    return sync.wake(desk.workshop, 1, holder)
