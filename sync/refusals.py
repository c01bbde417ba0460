"""What stops a holder whose task went to somebody else."""


class Replaced(Exception):
    """Another holder has this task, or a later task wrote: stop, and write nothing more."""
