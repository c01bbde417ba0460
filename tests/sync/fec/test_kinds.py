import pytest

from sync.sources.fec.mapper.kinds import (
    CASH_USED,
    CUSTOMER_USED,
    RESULT_USED,
    SALES_USED,
    SUPPLIER_USED,
    JournalUse,
    account_kind,
    journal_kind,
    party_role,
    uses_of,
)

NOTHING = JournalUse(10, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("account", "kind", "role", "uses"),
    [
        ("401000", "payable", "supplier", SUPPLIER_USED),
        ("401DUPONT", "payable", "supplier", SUPPLIER_USED),
        ("404100", "payable", "supplier", SUPPLIER_USED),
        ("408100", "balance", "supplier", SUPPLIER_USED),
        ("411000", "receivable", "customer", CUSTOMER_USED),
        ("416000", "receivable", "customer", CUSTOMER_USED),
        ("421000", "balance", "", 0),
        ("512000", "cash", "", CASH_USED),
        ("530000", "cash", "", CASH_USED),
        ("511200", "balance", "", 0),
        ("606100", "expense", "", RESULT_USED),
        ("707000", "income", "", RESULT_USED | SALES_USED),
        ("758000", "income", "", RESULT_USED),
        ("101000", "balance", "", 0),
        ("C0001", "balance", "", 0),
    ],
)
def test_what_an_account_is(account: str, kind: str, role: str, uses: int) -> None:
    assert account_kind(account) == kind
    assert party_role(account) == role
    assert uses_of(account) == uses


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("AN", "", "opening"),
        ("RAN", "Journal", "opening"),
        ("AD", "A-nouveaux détaillés", "opening"),
        ("2", "Journal d'ouverture", "opening"),
        ("X", "REPORT A NOUVEAU", "opening"),
        ("BQ1", "", "financial"),
        ("X", "Banque Populaire", "financial"),
        ("CA", "Caisse", "financial"),
        ("X", "Trésorerie", "financial"),
        ("HA", "", "purchase"),
        ("X", "Achats de marchandises", "purchase"),
        ("VE", "", "sale"),
        ("X", "Ventes à de nouveaux clients", "sale"),
        ("OD", "", "misc"),
        ("BQ", "Opérations diverses", "misc"),
        ("X", "Salaires", "misc"),
    ],
)
def test_a_journal_is_known_by_its_name_then_by_its_code(code: str, name: str, kind: str) -> None:
    assert journal_kind(code, name, NOTHING) == kind


@pytest.mark.parametrize(
    ("use", "kind"),
    [
        (JournalUse(3, cash=3, supplier=1, customer=2, result=0, sales=0, opens=1), "opening"),
        (JournalUse(3, cash=3, supplier=0, customer=0, result=1, sales=0, opens=1), "financial"),
        (JournalUse(10, cash=6, supplier=5, customer=2, result=3, sales=0, opens=0), "financial"),
        (JournalUse(10, cash=1, supplier=6, customer=0, result=9, sales=0, opens=0), "purchase"),
        (JournalUse(10, cash=1, supplier=0, customer=6, result=9, sales=0, opens=0), "sale"),
        (JournalUse(10, cash=5, supplier=0, customer=0, result=9, sales=6, opens=0), "sale"),
        (NOTHING, "misc"),
    ],
)
def test_an_unknown_journal_is_known_by_what_is_booked_in_it(use: JournalUse, kind: str) -> None:
    assert journal_kind("J7", "Journal 7", use) == kind
