"""A stand-in for accounting software: a product of its own that knows nothing of any portal.

FORMAT.md documents its ledger file for those who read it.
"""
