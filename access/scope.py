"""Which dossiers a person may see. `dossier_for` is the only answer to "may I?"."""

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from models.dossier import Dossier
from models.firm import STAFF_ROLES, Grant, User

SEE_ALL = ("administrator", "support")
FIGURES = ("client_administrator", "full", "reports")  # 'documents' may not see figures


class NotVisible(LookupError):
    """No such dossier for this person: not there and not theirs are the same answer."""


def visible_dossiers(user: User) -> Select[Dossier]:
    """The dossiers of `user`, unordered.

    Administrators and support see all of their firm, colleagues those they manage, clients the
    active ones they were granted with figures. Anybody else sees none.
    """
    of_firm = select(Dossier).where(Dossier.firm_id == user.firm_id)
    if user.disabled:
        return of_firm.where(false())
    if user.role in SEE_ALL:
        return of_firm
    if user.role in STAFF_ROLES:
        return of_firm.where(Dossier.manager_id == user.id)
    granted = select(Grant.dossier_id).where(Grant.user_id == user.id, Grant.role.in_(FIGURES))
    return of_firm.where(Dossier.active, Dossier.id.in_(granted))


def dossier_for(session: Session, user: User, dossier_id: int) -> Dossier:
    """The dossier, if `user` may see it; raises NotVisible."""
    dossier = session.scalar(visible_dossiers(user).where(Dossier.id == dossier_id))
    if dossier is None:
        raise NotVisible(dossier_id)
    return dossier
