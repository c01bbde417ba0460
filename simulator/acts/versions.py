"""Upgrades a ledger to the next format of the software."""

from simulator import refusals, schema
from simulator.ledger_file import Ledger


class NewestAlready(refusals.Refused):
    """There is no newer format."""


def upgrade(ledger: Ledger) -> str:
    """Add what format 2 holds; gives the software's version. Nothing is stamped.

    Raises NewestAlready.
    """
    with ledger.act() as act:
        if act.holds_cost_centres:
            raise NewestAlready("This ledger is of the newest format already.")
        act.connection.execute(schema.UPGRADE)
        act.connection.execute(f"PRAGMA user_version = {schema.NEXT_FORMAT}")
        version = schema.VERSIONS[schema.NEXT_FORMAT]
        facts = {"software_version": version, "format_version": str(schema.NEXT_FORMAT)}
        for name, value in facts.items():
            statement = "UPDATE ledger SET value = ? WHERE name = ?"
            act.connection.execute(statement, (value, name))
        return version
