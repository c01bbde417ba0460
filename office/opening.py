"""Opening a dossier where nothing may be set up yet: its firm and its connector come with it."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.people import add_firm
from models.dossier import Connector, Dossier
from models.firm import Firm
from office.dossiers import (
    DossierRefused,
    NewConnector,
    NewDossier,
    add_connector,
    add_dossier,
)

FIRM = "Accounting firm"
CHARTS = {"simulator": "BE", "fec": "FR"}  # the books each kind of source brings
NAMES = {"simulator": "Comptoir", "fec": "FEC"}  # of connectors, until somebody names them


@dataclass(frozen=True, slots=True)
class Opening:
    """A dossier to open; an empty chart is the one usual for its source."""

    code: str
    name: str
    source: str
    location: Path
    chart: str = ""
    wake_seconds: int = 600


def open_dossier(session: Session, opening: Opening) -> Dossier:
    """Add a dossier, and the firm and the source's connector when they are not there yet.

    Raises DossierRefused when there are no books at the location, or the code is taken.
    """
    location = opening.location.absolute()
    if not location.exists():
        raise DossierRefused(f"There are no books at {location}.")
    firm = session.scalar(select(Firm).order_by(Firm.id)) or add_firm(session, FIRM)
    connector = connector_for(session, firm, opening.source, opening.wake_seconds)
    new = NewDossier(
        firm_id=firm.id,
        connector_id=connector.id,
        code=opening.code,
        name=opening.name,
        location=str(location),
        chart=opening.chart or CHARTS[opening.source],
    )
    return add_dossier(session, new)


def connector_for(session: Session, firm: Firm, source: str, wake_seconds: int) -> Connector:
    """The firm's first connector of a source, added when there is none."""
    known = select(Connector).where(Connector.firm_id == firm.id, Connector.source == source)
    return session.scalar(known.order_by(Connector.id)) or add_connector(
        session, NewConnector(firm.id, NAMES[source], source, wake_seconds)
    )
