"""Every code that the databases may hold has a word, in a sentence that can be filled."""

import ast
import inspect

import flask
import pytest

import sync
from ledger.accounts import CATEGORIES, KINDS
from models import task
from models.firm import STAFF_ROLES
from reports.monitoring import TASK_STATES, TaskRow
from reports.task_result import Event
from sync import advice, claims, tasks
from views import words


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (task.KINDS, words.KINDS),
        (task.STATES, words.STATES),
        (TASK_STATES, words.STATES),
        (advice.ORDER, words.REASONS),
        ((*STAFF_ROLES, "client"), words.ROLES),
        (CATEGORIES, words.CATEGORIES),
        (KINDS, words.ACCOUNT_KINDS),
    ],
)
def test_every_code_has_its_word(codes: tuple[str, ...], table: dict[str, str]) -> None:
    assert set(codes) <= set(table)


def noted_codes() -> set[str]:
    """The events that sync writes: the second argument of each `note`."""
    found = set()
    for module in (tasks, claims):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note":
                constants = [
                    part for part in ast.walk(node.args[2]) if isinstance(part, ast.Constant)
                ]
                found |= {str(part.value) for part in constants}
    return found


def test_every_event_has_its_sentence() -> None:
    assert {"asked", "claimed", "finished", "failed"} <= noted_codes()
    assert noted_codes() <= set(words.EVENTS)


def row(failure: str, state: str = "failed", **facts: str | int) -> TaskRow:
    empty = dict.fromkeys(TaskRow.__dataclass_fields__)
    given = {**empty, "state": state, "failure": failure, "failure_facts": facts}
    return TaskRow(**given)  # type: ignore[arg-type]  # only these three are read


@pytest.mark.parametrize("code", sync.FAILURES)
def test_every_failure_says_what_and_what_to_do_even_without_its_facts(
    app: flask.Flask, code: str
) -> None:
    with app.test_request_context():
        app.preprocess_request()
        said = words.instruction_of(row(code))
    assert said is not None
    assert said.what
    assert said.todo
    assert "%(" not in said.what + said.todo


def test_a_held_task_says_how_much_would_go(app: flask.Flask) -> None:
    with app.test_request_context():
        app.preprocess_request()
        said = words.instruction_of(row("", "held", deleted=57, existing=1256))
        unknown = words.instruction_of(row("a code of another version"))
        done = words.instruction_of(row("", "done"))
    assert said is not None
    assert "57 of the 1,256 lines" in said.what
    assert unknown is not None
    assert unknown.what == sync.FAILURES["our_fault"].what
    assert done is None


def test_an_unknown_code_shows_as_it_is(app: flask.Flask) -> None:
    with app.test_request_context():
        app.preprocess_request()
        assert words.event_sentence(Event(None, "finished", {})) == "Finished"
        assert words.event_sentence(Event(None, "danced", {})) == "danced"
        assert app.jinja_env.filters["kind_name"]("full") == "Full"
        assert app.jinja_env.filters["kind_name"]("odd") == "odd"
