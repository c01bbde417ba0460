"""Made-up books have the shape of real ones (figures: eight real files and Belgian surveys)."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest

from simulator.books.making import create
from simulator.books.recipe import Recipe
from tests.simulator.ledgers import END, Ticking, rows, unsound

TRADES = ("wholesale", "construction", "bakery")
LINES, YEARS = 6000, 2


@pytest.fixture(scope="module", params=TRADES)
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("realism") / f"{request.param}.ledger"
    create(path, Recipe(11, LINES, YEARS, request.param, "fr_BE", END), Ticking())
    return path


def _shares(path: Path, what: str) -> dict[str, float]:
    statement = (
        f"SELECT j.kind, count(DISTINCT {what}) FROM line l JOIN entry e ON e.id = l.entry_id"
        " JOIN journal j ON j.id = e.journal_id GROUP BY 1"
    )
    found = dict(rows(path, statement))
    whole = sum(found.values())
    return {kind: many / whole for kind, many in found.items()}


def test_half_the_entries_are_financial_and_misc_ones_are_few(books: Path) -> None:
    found = _shares(books, "e.id")
    assert 0.42 < found["financial"] < 0.60
    assert 0.12 < found["sale"] < 0.35
    assert 0.09 < found["purchase"] < 0.28
    assert 0.03 < found["misc"] < 0.08


def test_lines_are_spread_over_the_journals_as_measured(books: Path) -> None:
    found = _shares(books, "l.id")
    assert 0.30 < found["financial"] < 0.46
    assert 0.20 < found["sale"] < 0.36
    assert 0.15 < found["purchase"] < 0.32
    assert 0.04 < found["misc"] < 0.11
    assert found["opening"] < 0.03


def test_entries_have_as_many_lines_as_measured(books: Path) -> None:
    counted = (
        "SELECT j.code, count(*) FROM line l JOIN entry e ON e.id = l.entry_id"
        " JOIN journal j ON j.id = e.journal_id GROUP BY e.id"
    )
    sizes: dict[str, list[int]] = {}
    for journal, many in rows(books, counted):
        sizes.setdefault(journal, []).append(many)
    means = {journal: sum(many) / len(many) for journal, many in sizes.items()}
    assert 2.0 <= means["BNQ"] < 2.4
    assert 2.9 < means["ACH"] < 4.2
    assert 2.9 < means["VEN"] < 3.8
    assert 3.0 < means["ODV"] < 4.8
    assert 6 <= min(sizes["SAL"]) <= max(sizes["SAL"]) <= 13
    assert all(14 <= many <= 60 for many in sizes["OUV"])


def test_most_customers_and_suppliers_lines_are_matched_but_not_all(books: Path) -> None:
    matched = (
        "SELECT a.code, avg(l.matching_id IS NOT NULL) FROM line l JOIN account a"
        " ON a.id = l.account_id WHERE l.party_id IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    found = dict(rows(books, matched))
    assert list(found) == ["400000", "440000"]
    assert all(0.82 < share < 0.97 for share in found.values())


def test_invoices_of_the_last_weeks_are_mostly_open(books: Path) -> None:
    since = (END - timedelta(weeks=4)).isoformat()
    recent = (
        "SELECT avg(l.matching_id IS NOT NULL) FROM line l JOIN entry e ON e.id = l.entry_id"
        " JOIN journal j ON j.id = e.journal_id WHERE l.due_on IS NOT NULL AND e.dated_on >= ?"
        " AND j.kind = 'sale'"
    )
    assert rows(books, recent, since)[0][0] < 0.5


PAID_ONE_TO_ONE = (
    "SELECT a.kind, julianday(paid.dated_on) - julianday(due.dated_on) FROM line invoice"
    " JOIN entry due ON due.id = invoice.entry_id JOIN line payment"
    " ON payment.matching_id = invoice.matching_id AND payment.due_on IS NULL"
    " JOIN entry paid ON paid.id = payment.entry_id JOIN account a ON a.id = invoice.account_id"
    " WHERE invoice.due_on IS NOT NULL"
)


def test_customers_pay_after_a_month_suppliers_are_paid_after_two_weeks(books: Path) -> None:
    waited: dict[str, list[float]] = {}
    for kind, days in rows(books, PAID_ONE_TO_ONE):
        waited.setdefault(kind, []).append(days)
    assert 18 < median(waited["receivable"]) < 48
    assert 8 < median(waited["payable"]) < 25
    assert min(waited["payable"]) < 0
    assert max(waited["receivable"]) > 90


def test_credit_notes_are_a_few_in_a_hundred(books: Path) -> None:
    noted = (
        "SELECT sum(l.credit > 0), count(*) FROM line l JOIN account a ON a.id = l.account_id"
        " WHERE a.code = '400000' AND l.due_on IS NOT NULL"
    )
    credited, invoiced = rows(books, noted)[0]
    assert 0.008 < credited / invoiced < 0.06


def test_costs_are_in_proportion_to_sales(books: Path) -> None:
    sums = (
        "SELECT substr(a.code, 1, 2), sum(l.debit - l.credit) FROM line l JOIN account a"
        " ON a.id = l.account_id JOIN entry e ON e.id = l.entry_id WHERE e.dated_on < '2026-01-01'"
        " AND a.kind IN ('income', 'expense') AND a.code NOT LIKE '_93%' GROUP BY 1"
    )
    found = dict(rows(books, sums))
    sold = -found["70"]
    assert sold > 10_000_000
    assert 0.25 < found["60"] / sold < 0.75
    assert 0.08 < found["61"] / sold < 0.30
    assert 0.06 < found["62"] / sold < 0.40
    assert -0.20 < -sum(found.values()) / sold < 0.30


def test_lines_are_steady_over_the_months_with_more_in_december(books: Path) -> None:
    monthly = (
        "SELECT substr(e.dated_on, 6, 2), count(*) FROM line l JOIN entry e ON e.id = l.entry_id"
        " JOIN journal j ON j.id = e.journal_id"
        " WHERE e.dated_on < '2026-01-01' AND j.kind <> 'opening' GROUP BY 1"
    )
    found = dict(rows(books, monthly))
    mean = sum(found.values()) / 12
    assert len(found) == 12
    assert all(0.5 * mean < many < 1.6 * mean for many in found.values())
    assert found["12"] > mean


def test_labels_are_short_capitals_and_a_few_go_on_and_on(books: Path) -> None:
    texts = [row[0] for row in rows(books, "SELECT text FROM line")]
    lengths = sorted(len(text) for text in texts)
    assert 13 <= lengths[len(lengths) // 2] <= 29
    assert 0 < sum(length > 60 for length in lengths) / len(lengths) < 0.04
    assert sum(not text.isascii() for text in texts) / len(texts) < 0.12


def test_identical_lines_exist_and_are_rare(books: Path) -> None:
    lines = rows(books, "SELECT entry_id, account_id, debit, credit, text, vat_code FROM line")
    twins = sum(many for many in Counter(lines).values() if many > 1)
    assert 0 < twins / len(lines) < 0.006


def test_everything_is_sound_and_dated_before_the_end(books: Path) -> None:
    assert unsound(books) == []
    assert date.fromisoformat(rows(books, "SELECT max(dated_on) FROM entry")[0][0]) < END


def test_builders_rest_in_august(tmp_path: Path) -> None:
    path = tmp_path / "builder.ledger"
    create(path, Recipe(2, 6000, 2, "construction", "nl_BE", END), Ticking())
    sold = (
        "SELECT substr(e.dated_on, 6, 2), sum(l.credit - l.debit) FROM line l JOIN entry e"
        " ON e.id = l.entry_id JOIN account a ON a.id = l.account_id"
        " WHERE a.code LIKE '70%' AND e.dated_on < '2026-01-01' GROUP BY 1"
    )
    found = dict(rows(path, sold))
    assert found["08"] < 0.6 * sum(found.values()) / 12


def test_a_busy_shop_enters_its_takings_daily_and_a_quiet_one_weekly(tmp_path: Path) -> None:
    taken = "SELECT count(*) FROM entry e JOIN journal j ON j.id = e.journal_id AND j.code = 'REC'"
    for name, lines, least, most in (("busy", 10_000, 240, 330), ("quiet", 3_000, 40, 55)):
        path = tmp_path / name
        create(path, Recipe(2, lines, 1, "bakery", "fr_BE", date(2026, 11, 1)), Ticking())
        assert least <= rows(path, taken)[0][0] <= most
