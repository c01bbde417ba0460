"""What a line of trade sells, buys, pays and when: the shape of its books."""

from dataclasses import dataclass
from typing import NamedTuple


class Goods(NamedTuple):
    """Something sold or bought: account, VAT code, how often, usual amount in euros, words."""

    account: str
    vat_code: str
    weight: int
    euros: int
    fr: str
    nl: str


@dataclass(frozen=True, slots=True)
class Sector:
    """A line of trade. Shares are of turnover; `season`: factor of sales per month."""

    name: str
    sales: tuple[Goods, ...]
    purchases: tuple[Goods, ...]
    season: tuple[float, ...]
    goods_share: float = 0.45
    overheads_share: float = 0.18
    staff_share: float = 0.25
    till_euros: int = 0  # a shop's usual takings a day; 0: no till
    till: tuple[Goods, ...] = ()
    customers_share: float = 0.65  # of all parties
    stock_account: str | None = None


FLAT = (1.0, 0.95, 1.05, 1.0, 1.0, 1.05, 0.8, 0.65, 1.1, 1.15, 1.1, 1.15)
FESTIVE = (0.9, 0.9, 1.0, 1.05, 1.0, 0.95, 0.85, 0.8, 1.0, 1.0, 1.05, 1.7)
BUILDING = (0.6, 0.8, 1.05, 1.1, 1.15, 1.2, 1.45, 0.35, 1.1, 1.15, 1.0, 1.35)
SUMMER = (0.65, 0.7, 0.9, 1.1, 1.25, 1.3, 1.35, 1.25, 1.05, 0.9, 0.75, 1.1)
SALES_MONTHS = (1.5, 0.75, 0.95, 1.0, 1.0, 0.95, 1.45, 0.7, 1.0, 1.0, 1.0, 1.35)
STEADY = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
HARVEST = (0.5, 0.5, 0.6, 0.7, 0.8, 1.0, 1.6, 1.9, 1.7, 1.2, 0.8, 0.6)
SUBSCRIPTIONS = (1.9, 1.0, 0.8, 0.8, 0.9, 0.9, 0.45, 0.4, 1.7, 1.2, 0.9, 0.8)

# what every company buys, whatever it does
OVERHEADS = (
    Goods("612400", "A21", 14, 120, "TELECOM", "TELECOM"),
    Goods("612200", "A21", 9, 420, "ELECTRICITE", "ELEKTRICITEIT"),
    Goods("612100", "A21", 5, 310, "GAZ", "GAS"),
    Goods("612000", "A06", 3, 140, "EAU", "WATER"),
    Goods("612300", "A21", 16, 95, "CARBURANT", "BRANDSTOF"),
    Goods("612600", "A21", 9, 85, "FOURNITURES BUREAU", "KANTOORMATERIAAL"),
    Goods("612700", "A21", 8, 150, "PETIT MATERIEL", "KLEIN MATERIEEL"),
    Goods("613000", "A21", 5, 650, "HONORAIRES COMPTABLE", "ERELOON BOEKHOUDER"),
    Goods("613200", "A21", 5, 90, "SECRETARIAT SOCIAL", "SOCIAAL SECRETARIAAT"),
    Goods("613300", "A00", 3, 380, "PRIME RC", "PREMIE BA"),
    Goods("613500", "A00", 3, 450, "PRIME AUTO", "PREMIE AUTO"),
    Goods("613800", "A21", 6, 480, "LEASING VEHICULE", "LEASING WAGEN"),
    Goods("611200", "A21", 5, 340, "ENTRETIEN VEHICULE", "ONDERHOUD WAGEN"),
    Goods("611300", "A21", 4, 220, "NETTOYAGE", "SCHOONMAAK"),
    Goods("614000", "A21", 6, 260, "PUBLICITE", "PUBLICITEIT"),
    Goods("616000", "A21", 7, 75, "LICENCE LOGICIEL", "SOFTWARELICENTIE"),
    Goods("614100", "ASI", 4, 110, "SERVICE EN LIGNE", "ONLINE DIENST"),
    Goods("615000", "A00", 6, 88, "RESTAURANT", "RESTAURANT"),
    Goods("615200", "A00", 4, 65, "DEPLACEMENT", "VERPLAATSING"),
    Goods("613600", "A00", 2, 130, "COTISATION", "BIJDRAGE"),
    Goods("616100", "A21", 2, 320, "FORMATION", "OPLEIDING"),
    Goods("611000", "A21", 3, 380, "REPARATION BATIMENT", "HERSTELLING GEBOUW"),
    Goods("613400", "A00", 1, 520, "PRIME INCENDIE", "PREMIE BRAND"),
    Goods("612500", "A00", 2, 40, "TIMBRES", "POSTZEGELS"),
    Goods("615100", "A21", 1, 140, "CADEAUX CLIENTS", "RELATIEGESCHENKEN"),
    Goods("623000", "A00", 4, 420, "CHEQUES REPAS", "MAALTIJDCHEQUES"),
    Goods("622000", "A00", 2, 380, "ASSURANCE GROUPE", "GROEPSVERZEKERING"),
    Goods("623100", "A00", 1, 610, "ASSURANCE LOI", "ARBEIDSONGEVALLEN"),
    Goods("640100", "A00", 1, 290, "TAXE CIRCULATION", "VERKEERSBELASTING"),
    Goods("640200", "A00", 1, 240, "TAXE COMMUNALE", "GEMEENTETAKS"),
    Goods("640300", "A00", 1, 450, "COTISATION SOCIETE", "VENNOOTSCHAPSBIJDRAGE"),
    Goods("613100", "A21", 1, 520, "HONORAIRES AVOCAT", "ERELOON ADVOCAAT"),
    Goods("613900", "A21", 2, 210, "LOCATION MATERIEL", "HUUR MATERIEEL"),
    Goods("612800", "A06", 2, 65, "DOCUMENTATION", "DOCUMENTATIE"),
    Goods("615300", "A00", 3, 22, "PARKING", "PARKING"),
    Goods("617000", "A21", 2, 480, "INTERIM", "INTERIM"),
    Goods("623200", "A21", 2, 160, "VETEMENTS TRAVAIL", "WERKKLEDIJ"),
)
