"""The words for what the databases hold as codes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import flask
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from reports.monitoring import TaskRow
from reports.task_result import Event
from sync import FAILURES
from views.format import number

KINDS = {
    "incremental": _("Incremental"),
    "full": _("Full"),
    "check": _("Check"),
    "repair": _("Repair"),
}
STATES = {
    "waiting": _("waiting"),
    "running": _("running"),
    "held": _("to be confirmed"),
    "done": _("succeeded"),
    "failed": _("failed"),
    "cancelled": _("cancelled"),
    "open": _("in progress"),
    "attention": _("somebody must act"),
    "differences": _("differences"),
    "unproved": _("without proof"),
    "advised": _("full advised"),
    "mine": _("my dossiers"),
}
STEPS = {
    "": "",
    "reading": _("reading"),
    "verifying": _("verifying"),
    "applying": _("applying"),
    "comparing": _("comparing"),
}
# Reasons a person chooses from, then those a task or an advice gives itself.
ASKABLE = {
    "closed_year_changed": _("A closed year was adjusted"),
    "years_redistributed": _("Fiscal years were redistributed"),
    "historical_correction": _("Historical correction"),
    "backup_restored": _("A backup was restored"),
    "long_untouched": _("Untouched for a long time"),
    "new_version": _("New version of the connector"),
    "unexplained_differences": _("Unexplained differences"),
    "other": _("Other"),
}
REASONS = ASKABLE | {
    "": "",
    "asked": _("asked for"),
    "night": _("nightly"),
    "monthly": _("monthly"),
    "after_incremental": _("after the incremental"),
    "first_sync": _("First synchronisation"),
    "differences_left": _("Differences remain"),
    "full_too_old": _("The last full one is long ago"),
}
ROLES = {
    "administrator": _("administrator"),
    "support": _("support"),
    "colleague": _("colleague"),
    "client": _("client"),
}
SOURCES = {"simulator": _("Simulated accounting software"), "fec": _("FEC files")}
TABLES = {
    "line": _("lines"),
    "lines": _("lines"),
    "entry": _("entries"),
    "entries": _("entries"),
    "matching": _("matchings"),
    "matchings": _("matchings"),
    "account": _("accounts"),
    "party": _("parties"),
    "journal": _("journals"),
    "period": _("periods"),
    "fiscal_year": _("fiscal years"),
}
CATEGORIES = {
    "operating_income": _("Operating income"),
    "other_income": _("Other income"),
    "operating_costs": _("Operating costs"),
    "other_costs": _("Other costs"),
    "tax": _("Taxes"),
    "appropriation": _("Appropriation"),
    "result": _("Result"),
    "net": _("Result after taxes"),
}
JOURNAL_KINDS = {
    "sale": _("sales"),
    "purchase": _("purchases"),
    "financial": _("financial"),
    "misc": _("miscellaneous"),
    "opening": _("opening"),
}
ACCOUNT_KINDS = {
    "balance": _("balance sheet"),
    "income": _("income"),
    "expense": _("costs"),
    "receivable": _("customers"),
    "payable": _("suppliers"),
    "cash": _("cash"),
}
FINDINGS = {
    "unsound": _("Unsound books, mirrored as they are"),
    "unbalanced_entry": _("An entry does not balance"),
    "unknown_account": _("A line is on an unknown account"),
    "unbalanced_matching": _("A matching does not sum to zero"),
}
EVENTS = {
    "asked": _("Asked for"),
    "absorbed": _("Took over another waiting task"),
    "claimed": _("Taken by the connector"),
    "read": _("Read from the accounting software"),
    "verified": _("Verified"),
    "applied": _("Applied to the copy"),
    "compared": _("Compared with the software"),
    "held": _("Stopped before applying: a person decides"),
    "confirmed": _("Confirmed"),
    "refused": _("Refused"),
    "finished": _("Finished"),
    "failed": _("Failed"),
    "retried": _("To be tried again"),
    "cancelled": _("Cancelled"),
    "taken_over": _("Taken over from a connector that fell silent"),
}
TABLES_OF_WORDS: dict[str, Mapping[str, Any]] = {
    "kind_name": KINDS,
    "state_name": STATES,
    "step_name": STEPS,
    "reason_name": REASONS,
    "role_name": ROLES,
    "source_name": SOURCES,
    "table_name": TABLES,
    "category_name": CATEGORIES,
    "journal_kind_name": JOURNAL_KINDS,
    "account_kind_name": ACCOUNT_KINDS,
    "finding_name": FINDINGS,
}
HELD = "mass_deletion"
COUNTED = ("deleted", "existing", "lines")  # facts that are counts of lines


@dataclass(frozen=True, slots=True)
class Instruction:
    """What happened to a task, and what a person must do."""

    what: str
    todo: str


def event_sentence(event: Event) -> str:
    """What happened, in the reader's language; an unknown code as it is."""
    return str(EVENTS.get(event.what, event.what))


def instruction_of(task: TaskRow) -> Instruction | None:
    """What a person must do about a failed or held task; None for any other."""
    if task.state not in ("failed", "held"):
        return None
    failure = FAILURES.get(task.failure or (HELD if task.state == "held" else "our_fault"))
    if failure is None:
        failure = FAILURES["our_fault"]
    return Instruction(
        _filled(gettext(failure.what), task.failure_facts),
        _filled(gettext(failure.todo), task.failure_facts),
    )


def _filled(sentence: str, facts: Mapping[str, Any]) -> str:
    """The sentence with its facts; an ellipsis for one that was not recorded."""
    locale = str(get_locale())
    given = {name: facts[name] for name in COUNTED if isinstance(facts.get(name), int)}
    counts = {name: number(value, locale) for name, value in given.items()}
    return sentence % defaultdict(lambda: "…", {**facts, **counts})


def init_app(app: flask.Flask) -> None:
    """Make the words filters; a code without a word shows as it is."""

    def word_of(table: Mapping[str, Any]) -> Any:
        return lambda code: str(table.get(code, code))

    for name, table in TABLES_OF_WORDS.items():
        app.jinja_env.filters[name] = word_of(table)
    app.jinja_env.filters["event_sentence"] = event_sentence
    app.jinja_env.globals["instruction_of"] = instruction_of
