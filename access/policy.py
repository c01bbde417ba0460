"""What a person may do to a dossier that `dossier_for` has given them."""

from typing import Literal

from models.dossier import Dossier
from models.firm import STAFF_ROLES, User

Act = Literal["see", "synchronise", "full", "confirm", "technical"]


def is_staff(user: User) -> bool:
    """Whether this person works for the firm."""
    return user.role in STAFF_ROLES


def may(user: User, act: Act, dossier: Dossier) -> bool:
    """Whether `user` may do `act` to `dossier`.

    The full synchronisation and the confirmation of a mass deletion weigh on the software and on
    the figures: administrators, support and the dossier's manager. Technical detail: support.
    """
    if user.disabled or user.firm_id != dossier.firm_id:
        return False
    if act == "see":
        return True
    if not is_staff(user):
        return False
    if act == "synchronise":
        return True
    if act == "technical":
        return user.role == "support"
    return user.role in ("administrator", "support") or dossier.manager_id == user.id
