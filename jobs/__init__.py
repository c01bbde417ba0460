"""Does later what must not keep people waiting: RQ rings, the platform's tasks say what to do.

Redis is a doorbell, never a record: losing it loses nothing.
"""

from jobs.bell import ring_connector

__all__ = ["ring_connector"]
