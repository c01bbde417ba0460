"""What stops a task: somebody else has it, or what was read must not be applied."""


class Replaced(Exception):
    """Another holder has this task, or a later task wrote: stop, and write nothing more."""


class ExtractRefused(Exception):
    """An extract that must not be applied. `code` names a sentence of sync/failures.py."""

    def __init__(self, detail: str, code: str = "extract_refused", **facts: str | int) -> None:
        super().__init__(detail)
        self.code = code
        self.facts = facts
        self.detail = detail
