"""What Comptoir writes on the entries it makes by itself, in the language of the ledger."""

LABELS = {
    "vat": ("TVA", "BTW"),
    "opening": ("REPORT A NOUVEAU", "HEROPENING"),
    "result": ("AFFECTATION RESULTAT", "RESULTAATVERWERKING"),
    "depreciation": ("AMORTISSEMENTS", "AFSCHRIJVINGEN"),
}


def label(what: str, locale: str, when: str) -> str:
    """A label and what it is for, e.g. TVA 03/2026."""
    french, dutch = LABELS[what]
    return f"{dutch if locale.startswith('nl') else french} {when}"
