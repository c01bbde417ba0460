"""Each kind of task with something to do for it, and the fault points it passes."""

from simulator.acts.posting import Amendment, amend
from tests.faults.soundness import require_sound
from tests.sync.desks import PLACE, Desk

READING = ("claimed", "opened", "extracted", "read", "verified", "applying", "applied")
ENDING = ("compared", "finished", "cleared")
REACHED = {
    "first full": (*READING, *ENDING),
    "incremental": (*READING, *ENDING),
    "full": (*READING, *ENDING),
    "repair": (*READING, *ENDING),
    "check": ("claimed", "opened", *ENDING),
}
WORK = [(kind, point) for kind, points in REACHED.items() for point in points]


def work_in(desk: Desk, kind: str) -> None:
    """Let there be something to do for a task of this kind."""
    if kind == "first full":
        return
    desk.done("full")
    gone = desk.post(100, "GONE")
    desk.post(200, "OLD")
    desk.done("incremental")
    with desk.ledger() as ledger:
        amend(ledger, gone.key, Amendment(text="AMENDED"))
    desk.post(300, "NEW")
    if kind != "incremental":
        desk.delete(gone.key)


def state(desk: Desk) -> object:
    """What readers see; None when there are no books yet."""
    if not desk.workshop.mirrors.exists(PLACE):
        return None
    require_sound(desk.workshop.mirrors.path(PLACE))
    return desk.mirrored()
