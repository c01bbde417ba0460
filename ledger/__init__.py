"""Accounting rules as pure Python: no I/O, no database, no clock."""
