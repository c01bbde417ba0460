"""The demonstration's firm: its people and its dossiers, as data. Everybody in it is made up."""

import zlib
from dataclasses import dataclass

FIRM = "Fiduciaire Marchal"
PASSWORD = "marchal-demo"  # noqa: S105 - printed on the console and on the sign-in page
SIMULATOR, FEC = "simulator", "fec"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in; `dossiers` are the codes a client may see."""

    key: str
    name: str
    role: str
    locale: str = "fr"
    dossiers: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """An address that cannot be anybody's."""
        return f"{self.key}@marchal.example"


@dataclass(frozen=True, slots=True)
class Books:
    """A dossier and how its books are made; `months_behind`: how far its accounting lags."""

    code: str
    name: str
    enterprise_number: str
    manager: str
    sector: str
    lines: int
    years: int
    locale: str = "fr_BE"
    months_behind: int = 1
    source: str = SIMULATOR

    @property
    def seed(self) -> int:
        """The same books each time, and others for each dossier."""
        return zlib.crc32(self.code.encode())


PEOPLE = (
    Person("alice.renard", "Alice Renard", "administrator"),
    Person("bruno.wauters", "Bruno Wauters", "colleague", "nl"),
    Person("sofie.desmet", "Sofie De Smet", "colleague", "nl"),
    Person("thomas.leroy", "Thomas Leroy", "support"),
    Person("chloe.peeters", "Chloé Peeters", "client", "fr", ("BOULPEE",)),
    Person("david.gilson", "David Gilson", "client", "fr", ("TRANSGIL", "GARALAM")),
)
ALICE, BRUNO, SOFIE = (person.key for person in PEOPLE[:3])

DOSSIERS = (
    Books("DISTRIM", "Distri-Meuse SA", "0403170008", ALICE, "wholesale", 100_000, 5),
    Books(
        "CONSTVD", "Construct Van Damme BV", "0426773175", BRUNO, "construction", 30_000, 5, "nl_BE"
    ),
    Books("HORPERR", "Brasserie du Perron SRL", "0441885280", ALICE, "restaurant", 24_000, 4),
    Books("GARALAM", "Garage Lambert SRL", "0452990394", SOFIE, "garage", 15_000, 4),
    Books("BOULPEE", "Boulangerie Peeters et Fils SRL", "0463336435", ALICE, "bakery", 12_000, 4),
    Books("TRANSGIL", "Transports Gilson SA", "0470011520", BRUNO, "transport", 10_000, 4),
    Books("MAISDEL", "Maison Delcourt SRL", "0475123618", SOFIE, "retail", 8_000, 3),
    Books("HOEVELI", "Hoeve De Linde CommV", "0542214756", SOFIE, "farm", 5_000, 3, "nl_BE"),
    Books("DATALYS", "Datalys Consult BV", "0647835878", BRUNO, "consulting", 4_000, 3, "nl_BE"),
    Books("MEDNOEL", "Cabinet du docteur Noël SRL", "0712346917", ALICE, "medical", 3_000, 3),
    Books("AMISPAR", "Les Amis du Parc ASBL", "0800057087", SOFIE, "association", 1_500, 2),
    Books("DURANDF", "Durand et Cie (France)", "", BRUNO, "household", 0, 8, "fr_FR", 3, FEC),
)
