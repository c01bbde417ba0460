import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from models.database import Mirrors
from reports import export
from reports.account_ledger import Selection, account_ledger
from reports.books import NoSuchYear, NotInBooks, fiscal_years, periods_of, used_years, year_for
from reports.entry import entry
from reports.trial_balance import Part, trial_balance
from tests.notation import Books, books, write_mirror

BOOKS = books(
    "2025-12-20 Sale | 400000 ACME 242.00 =A | 700000 Sales -200.00 | 451000 VAT -42.00",
    "2026-01-05 Sale | 400000 ACME 121.00 =A | 700000 Sales -100.00 | 451000 VAT -21.00",
    "2026-01-31 Bank | 550000 KBC 363.00 | 400000 ACME -363.00 =A",
    "2026-02-03 Purchase | 610000 Rent 50.00 | 440000 Landlord -50.00",
    "2026-02-10 Sale | 400000 ACME 60.50 | 700000 Sales -50.00 | 451000 VAT -10.50",
)
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Connection]:
    mirrors = Mirrors(tmp_path)
    write_mirror(mirrors, "x", BOOKS)
    with mirrors.reading("x") as connection:
        yield connection


def test_the_years_come_oldest_first_and_those_with_lines_are_known(mirror: Connection) -> None:
    years = fiscal_years(mirror)
    assert [year.code for year in years] == ["2025", "2026"]
    assert used_years(mirror) == {2025, 2026}
    assert [period.number for period in periods_of(mirror, 2026)] == [1, 2]


def test_a_year_is_found_by_its_code_or_refused(mirror: Connection) -> None:
    years = fiscal_years(mirror)
    assert year_for(mirror, years, "2025", TODAY) == years[0]
    assert year_for(mirror, years, None, TODAY) == years[1]
    with pytest.raises(NoSuchYear):
        year_for(mirror, years, "2031", TODAY)


def test_a_trial_balance_has_the_movements_of_its_year(mirror: Connection) -> None:
    balance = trial_balance(mirror, "2026")
    assert [(row.account, row.debit_minor, row.credit_minor) for row in balance.rows] == [
        ("400000", 18150, 36300),
        ("440000", 0, 5000),
        ("451000", 0, 3150),
        ("550000", 36300, 0),
        ("610000", 5000, 0),
        ("700000", 0, 15000),
    ]
    assert balance.debit_minor == balance.credit_minor == 59450
    assert balance.debit_balance_minor == balance.credit_balance_minor == 41300
    assert [group.code for group in balance.groups] == ["4", "5", "6", "7"]
    assert sum(group.debit_minor for group in balance.groups) == balance.debit_minor


def test_without_a_code_the_trial_balance_is_of_the_newest_year(mirror: Connection) -> None:
    assert trial_balance(mirror).rows == trial_balance(mirror, "2026").rows
    begun = trial_balance(mirror, today=dt.date(2025, 6, 1))
    assert begun.year is not None
    assert begun.year.code == "2025"


def test_a_trial_balance_of_a_category_has_its_accounts_only(mirror: Connection) -> None:
    balance = trial_balance(mirror, "2026", part=Part("operating_costs"))
    assert [row.account for row in balance.rows] == ["610000"]


def test_a_trial_balance_can_stop_at_a_period(mirror: Connection) -> None:
    balance = trial_balance(mirror, "2026", part=Part(until=dt.date(2026, 1, 31)))
    assert "610000" not in [row.account for row in balance.rows]
    assert balance.debit_minor == balance.credit_minor > 0
    whole = trial_balance(mirror, "2026", part=Part(until=dt.date(2026, 12, 31)))
    assert whole == trial_balance(mirror, "2026")


def test_books_without_anything_have_an_empty_trial_balance(tmp_path: Path) -> None:
    mirrors = Mirrors(tmp_path)
    write_mirror(mirrors, "empty", Books())
    with mirrors.reading("empty") as mirror:
        balance = trial_balance(mirror)
    assert (balance.year, balance.rows, balance.groups, balance.debit_minor) == (None, (), (), 0)


def test_an_accounts_ledger_runs_from_line_to_line(mirror: Connection) -> None:
    ledger = account_ledger(mirror, Selection(1, 2026))
    assert ledger.account.code == "400000"
    running = [(line.journal, line.running_minor, line.matching) for line in ledger.lines.rows]
    assert running == [("SAL", 12100, "A"), ("BAN", -24200, "A"), ("SAL", -18150, "")]
    assert (ledger.opening_minor, ledger.closing_minor) == (0, -18150)
    assert (ledger.debit_minor, ledger.credit_minor) == (18150, 36300)
    assert ledger.previous is None
    assert ledger.next is not None
    assert ledger.next.code == "440000"


def test_one_period_begins_with_what_earlier_ones_carried(mirror: Connection) -> None:
    ledger = account_ledger(mirror, Selection(1, 2026, period=2))
    assert (ledger.opening_minor, ledger.closing_minor) == (-24200, -18150)
    assert [line.running_minor for line in ledger.lines.rows] == [-18150]


def test_each_page_of_a_long_ledger_begins_where_the_last_one_ended(tmp_path: Path) -> None:
    mirrors = Mirrors(tmp_path)
    entry_of = "2026-01-{:02} Misc | 550000 KBC 1.00 | 580000 Transit -1.00"
    write_mirror(mirrors, "long", books(*(entry_of.format(1 + n // 10) for n in range(250))))
    with mirrors.reading("long") as mirror:
        pages = [account_ledger(mirror, Selection(1, 2026), page) for page in (1, 2, 3, 99)]
    assert [page.opening_minor for page in pages] == [0, 10000, 20000, 20000]
    assert [len(page.lines.rows) for page in pages] == [100, 100, 50, 50]
    assert [page.lines.rows[-1].running_minor for page in pages[:3]] == [10000, 20000, 25000]
    assert pages[3].lines.number == 3


def test_an_account_without_lines_in_the_year_has_an_empty_ledger(mirror: Connection) -> None:
    ledger = account_ledger(mirror, Selection(5, 2025))
    assert (ledger.lines.rows, ledger.opening_minor, ledger.closing_minor) == ((), 0, 0)


def test_an_account_or_entry_that_is_not_there_is_refused(mirror: Connection) -> None:
    with pytest.raises(NotInBooks):
        account_ledger(mirror, Selection(4711, 2026))
    with pytest.raises(NotInBooks):
        entry(mirror, 4711)


def test_an_entry_shows_its_lines_and_what_they_were_matched_with(mirror: Connection) -> None:
    found = entry(mirror, 2)
    assert (found.journal, found.year, found.period, found.balanced) == ("SAL", "2026", 1, True)
    assert [line.account for line in found.lines] == ["400000", "700000", "451000"]
    matching = found.lines[0].matching
    assert matching is not None
    assert (matching.code, matching.open_minor, matching.more) == ("A", 0, 0)
    assert [(line.entry_id, line.journal) for line in matching.lines] == [(1, "SAL"), (3, "BAN")]
    assert found.lines[1].matching is None


def test_an_unsound_entry_is_shown_as_it_is(tmp_path: Path) -> None:
    mirrors = Mirrors(tmp_path)
    write_mirror(mirrors, "odd", books("2026-01-05 Misc | 550000 KBC 1.00 | 700000 Sales -0.99"))
    with mirrors.reading("odd") as mirror:
        assert not entry(mirror, 1).balanced


def test_a_matching_of_many_lines_names_twenty_and_counts_the_rest(tmp_path: Path) -> None:
    mirrors = Mirrors(tmp_path)
    many = ["2026-01-05 Bank | 400000 ACME -1.00 =A | 550000 KBC 1.00"] * 30
    write_mirror(mirrors, "many", books(*many))
    with mirrors.reading("many") as mirror:
        matching = entry(mirror, 1).lines[0].matching
    assert matching is not None
    assert (len(matching.lines), matching.more, matching.open_minor) == (20, 9, -3000)


def test_exports_keep_numbers_and_disarm_formulas(mirror: Connection) -> None:
    lines = list(export.csv_lines(("name", "cents"), [("=1+1", -5), ("a,b", 7), (None, 0)]))
    assert lines == ["name,cents\r\n", "'=1+1,-5\r\n", '"a,b",7\r\n', ",0\r\n"]
    text = export.trial_balance_csv(trial_balance(mirror, "2026"))
    assert text.splitlines()[:2] == [
        "account,name,debit_minor,credit_minor",
        "400000,ACME,18150,36300",
    ]
    assert '"debit_minor": 18150' in export.trial_balance_json(trial_balance(mirror, "2026"))


@pytest.mark.parametrize(
    ("minor", "text"), [(123456, "1234.56"), (-5, "-0.05"), (0, "0.00"), (None, "")]
)
def test_amounts_in_files_have_a_decimal_point(minor: int | None, text: str) -> None:
    assert list(export.csv_lines(("x",), [(export.amount(minor), "")]))[1] == f"{text},\r\n"
