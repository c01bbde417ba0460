"""Copies the books out of the accounting software into the mirror, and proves the copy right."""
