"""Runs a mirror's scripts on the connection models/schema.py hands over, in its transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table_schema=context.config.attributes["version_table_schema"],
)
context.run_migrations()
