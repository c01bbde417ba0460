"""The platform as it was first: firms, people, dossiers, connectors, tasks, the audit trail."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INT = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def _int(name: str) -> "sa.Column[int]":
    return sa.Column(name, INT, nullable=False)


def _may_int(name: str) -> "sa.Column[int]":
    return sa.Column(name, INT, nullable=True)


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=False)


def _may_text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=True)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns or ("id",), name=op.f(f"pk_{table}"))


def upgrade() -> None:
    _firm()
    _people()
    _dossiers()
    _tasks()
    _audit()


def _firm() -> None:
    op.create_table(
        "firm", _int("id"), _text("name"), _text("locale"), _text("time_zone"), _key("firm")
    )
    op.create_table(
        "user",
        _int("id"),
        _int("firm_id"),
        _text("email"),
        _text("name"),
        _text("role"),
        _text("locale"),
        _text("password_hash"),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        _key("user"),
        _to("user", "firm_id", "firm.id"),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )


def _people() -> None:
    op.create_table(
        "sign_in",
        _text("token_hash"),
        _int("user_id"),
        _int("created_at"),
        _int("seen_at"),
        _text("csrf"),
        _text("agent"),
        _key("sign_in", "token_hash"),
        _to("sign_in", "user_id", "user.id"),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"])
    op.create_table(
        "sign_in_attempt",
        _int("id"),
        _text("email"),
        _text("address"),
        _int("at"),
        _key("sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_email", "sign_in_attempt", ["email", "at"])
    op.create_index("ix_sign_in_attempt_address", "sign_in_attempt", ["address", "at"])


def _dossiers() -> None:
    op.create_table(
        "connector",
        _int("id"),
        _int("firm_id"),
        _text("name"),
        _text("source"),
        _text("version"),
        _int("wake_seconds"),
        _may_int("last_seen_at"),
        _may_int("wake_asked_at"),
        _key("connector"),
        _to("connector", "firm_id", "firm.id"),
    )
    op.create_table(
        "dossier",
        *_dossier_columns(),
        _key("dossier"),
        sa.UniqueConstraint("firm_id", "code", name=op.f("uq_dossier_firm_id_code")),
        _to("dossier", "firm_id", "firm.id"),
        _to("dossier", "connector_id", "connector.id"),
        _to("dossier", "manager_id", "user.id"),
        sa.UniqueConstraint("place", name=op.f("uq_dossier_place")),
    )
    op.create_index(op.f("ix_dossier_firm_id"), "dossier", ["firm_id"])
    op.create_index(op.f("ix_dossier_connector_id"), "dossier", ["connector_id"])
    op.create_table(
        "grant",
        _int("user_id"),
        _int("dossier_id"),
        _text("role"),
        _key("grant", "user_id", "dossier_id"),
        _to("grant", "user_id", "user.id"),
        _to("grant", "dossier_id", "dossier.id"),
    )


def _dossier_columns() -> "list[sa.Column[Any]]":
    return [
        _int("id"),
        _int("firm_id"),
        _int("connector_id"),
        _may_int("manager_id"),
        _text("code"),
        _text("name"),
        _text("enterprise_number"),
        _text("chart"),
        _text("location"),
        _text("place"),
        sa.Column("active", sa.Boolean(), nullable=False),
        _int("fence"),
        _may_text("ledger_id"),
        _may_text("updated_through"),
        _may_int("synced_at"),
        _may_int("synced_task_id"),
        _may_text("financial_through"),
        _may_int("proved_at"),
        _may_int("checked_at"),
        _int("differences"),
        _int("findings"),
        _int("line_count"),
        _may_text("full_advised"),
        sa.Column("full_history", sa.JSON(), nullable=False),
    ]


def _task_columns() -> "list[sa.Column[Any]]":
    return [
        _int("id"),
        _int("firm_id"),
        _int("dossier_id"),
        _int("connector_id"),
        _text("kind"),
        _text("state"),
        _text("reason"),
        _text("reason_text"),
        _may_int("asked_by"),
        _int("created_at"),
        _may_int("started_at"),
        _may_int("finished_at"),
        _int("attempts"),
        _int("token"),
        _may_text("holder"),
        _may_int("lease_until"),
        _text("step"),
        _int("rows_done"),
        _int("rows_expected"),
        _int("approved_deletions"),
        sa.Column("result", sa.JSON(), nullable=True),
        _may_text("failure"),
        sa.Column("failure_facts", sa.JSON(), nullable=True),
        _may_text("failure_detail"),
    ]


def _tasks() -> None:
    op.create_table(
        "task",
        *_task_columns(),
        _key("task"),
        _to("task", "firm_id", "firm.id"),
        _to("task", "dossier_id", "dossier.id"),
        _to("task", "connector_id", "connector.id"),
        _to("task", "asked_by", "user.id"),
    )
    for state, columns in (("running", ["dossier_id"]), ("waiting", ["dossier_id", "kind"])):
        where = sa.text(f"state = '{state}'")
        name = f"ux_task_{state}"
        op.create_index(
            name, "task", columns, unique=True, sqlite_where=where, postgresql_where=where
        )
    op.create_index("ix_task_queue", "task", ["connector_id", "state", "id"])
    op.create_index("ix_task_dossier", "task", ["dossier_id", "id"])
    op.create_index("ix_task_firm", "task", ["firm_id", "id"])
    op.create_table(
        "task_event",
        _int("id"),
        _int("task_id"),
        _int("at"),
        _text("what"),
        sa.Column("facts", sa.JSON(), nullable=False),
        _key("task_event"),
        _to("task_event", "task_id", "task.id"),
    )
    op.create_index(op.f("ix_task_event_task_id"), "task_event", ["task_id"])


def _audit() -> None:
    op.create_table(
        "audit_event",
        _int("id"),
        _int("at"),
        _may_int("user_id"),
        _may_int("dossier_id"),
        _text("act"),
        sa.Column("facts", sa.JSON(), nullable=False),
        _text("address"),
        _key("audit_event"),
    )
    op.create_index("ix_audit_event_dossier_id", "audit_event", ["dossier_id", "id"])
    op.create_index("ix_audit_event_user_id", "audit_event", ["user_id", "id"])
    if op.get_bind().dialect.name != "sqlite":
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_event_no_{act.lower()} BEFORE {act} ON audit_event "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END"
        )
