"""PURE: what journals, accounts and parties are, from their codes in the French chart (PCG)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

PAYABLE = ("401", "403", "404", "405")
RECEIVABLE = ("411", "413", "416")
CASH = ("512", "514", "515", "516", "517", "53")
ACCOUNT_KINDS: Mapping[str, tuple[str, ...]] = {
    "payable": PAYABLE,
    "receivable": RECEIVABLE,
    "cash": CASH,
    "expense": ("6",),
    "income": ("7",),
}
ROLES = {"40": "supplier", "41": "customer"}  # of the parties on an account
# Which accounts an entry uses, one bit each.
CASH_USED, SUPPLIER_USED, CUSTOMER_USED, RESULT_USED, SALES_USED = 1, 2, 4, 8, 16

# The words of a journal's name, then its code; the first that fits.
JOURNAL_WORDS = (
    ("opening", r"\bA[ -]?NOUVEAU|OUVERTURE|\bRAN\b"),
    ("financial", r"BANQUE|CAISSE|TRESORERIE|\bBANK|CHEQUE|ESPECES"),
    ("purchase", r"ACHAT|FOURNISSEUR|FRAIS GENERAUX"),
    ("sale", r"VENTE|CLIENT|RECETTE|FACTURATION"),
    ("misc", r"DIVERS|\bOD\b|PAIE|SALAIRE|TVA|AMORTISSEMENT|SITUATION|INVENTAIRE"),
)
JOURNAL_CODES = (
    ("opening", r"(AN|ANO|ANOUV|RAN|OUV)\d*"),
    ("financial", r"(BQ|BQE|BNQ|BAN|BNP|BP|CA|CAI|CCP|CIC|LCL|SG)\d*"),
    ("purchase", r"(AC|ACH|HA|FO|FOU)\d*"),
    ("sale", r"(VE|VT|VEN|VTE|FA|FAC)\d*"),
    ("misc", r"(OD|ODS|SAL|PAI|TVA)\d*"),
)


@dataclass(frozen=True, slots=True)
class JournalUse:
    """What a journal is used for: stretches of lines, by the accounts they use.

    `opens`: 1 when all of its lines are of the first day of a fiscal year.
    """

    stretches: int
    cash: int
    supplier: int
    customer: int
    result: int
    sales: int
    opens: int


def account_kind(code: str) -> str:
    """What an account is; `balance` when it is nothing more particular."""
    for kind, prefixes in ACCOUNT_KINDS.items():
        if code.startswith(prefixes):
            return kind
    return "balance"


def party_role(account: str) -> str:
    """What a party on this account is; "" where it could be either."""
    return ROLES.get(account[:2], "")


def uses_of(account: str) -> int:
    """The bits of what a line on this account shows of its journal."""
    role = party_role(account)
    return (
        CASH_USED * account.startswith(CASH)
        | SUPPLIER_USED * (role == "supplier")
        | CUSTOMER_USED * (role == "customer")
        | RESULT_USED * account.startswith(("6", "7"))
        | SALES_USED * account.startswith("70")
    )


def journal_kind(code: str, name: str, use: JournalUse) -> str:
    """What a journal is: by its name, by its code, and else by what is booked in it."""
    plain_name, plain_code = _plain(name), _plain(code)
    for kind, words in JOURNAL_WORDS:
        if re.search(words, plain_name):
            return kind
    for kind, codes in JOURNAL_CODES:
        if re.fullmatch(codes, plain_code):
            return kind
    return _kind_by_use(use)


def _kind_by_use(use: JournalUse) -> str:
    if use.opens and not use.result:
        return "opening"
    most = use.stretches // 2
    if use.cash > most:
        return "financial"
    if use.supplier > most:
        return "purchase"
    return "sale" if use.customer > most or use.sales > most else "misc"


def _plain(text: str) -> str:
    """Capitals without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
