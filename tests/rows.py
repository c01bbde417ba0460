"""Rows of the platform, and counting the statements a block sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from models.task import Task
from tests.conftest import World

NOW_MS = 1_800_000_000_000


def add_task(world: World, dossier: str, **columns: Any) -> int:
    given = {
        "firm_id": 1,
        "dossier_id": world.dossiers[dossier],
        "connector_id": world.connector_id,
        "kind": "incremental",
        "created_at": NOW_MS - 60_000,
        **columns,
    }
    with world.platform.writing() as session:
        task = Task(**given)
        session.add(task)
        session.flush()
        return task.id


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements a block sends."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
