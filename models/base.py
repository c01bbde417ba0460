"""Column types, naming convention and the two SQL functions that databases spell differently."""

from typing import Any

from sqlalchemy import BigInteger, MetaData, Text
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.functions import GenericFunction

# STRICT tables and the rowid want INTEGER on SQLite; PostgreSQL wants 64 bits said aloud.
Int = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
Str = Text()

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The platform's tables. Times are epoch milliseconds UTC, dates ISO text."""

    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {int: Int, str: Str}  # noqa: RUF012 - SQLAlchemy's own form


class server_ms(GenericFunction[int]):  # noqa: N801 - SQL functions are lower case
    """The database server's clock, epoch milliseconds: the only clock leases trust."""

    type = BigInteger()
    inherit_cache = True
    name = "server_ms"


class row_json(GenericFunction[str]):  # noqa: N801 - SQL functions are lower case
    """A row as a JSON object from alternating names and values. Never compare it as text."""

    type = Text()
    inherit_cache = True
    name = "row_json"


@compiles(server_ms, "sqlite")
def _server_ms_sqlite(_element: Any, _compiler: Any, **_kw: Any) -> str:
    return "CAST(unixepoch('subsec') * 1000 AS INTEGER)"


@compiles(server_ms, "postgresql")
def _server_ms_postgresql(_element: Any, _compiler: Any, **_kw: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"


@compiles(row_json, "sqlite")
def _row_json_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"json_object({compiler.process(element.clause_expr.element, **kw)})"


@compiles(row_json, "postgresql")
def _row_json_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(json_build_object({compiler.process(element.clause_expr.element, **kw)}) AS TEXT)"
