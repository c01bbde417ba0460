"""Made-up books: the same for a seed, sound, and of the shape that was asked for."""

from datetime import date
from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from stdnum.be import ogm_vcs, vat
from stdnum.lu import tva
from stdnum.nl import btw

from simulator import refusals
from simulator.books.making import create
from simulator.books.recipe import NotPossible, Recipe
from simulator.books.recorder import BATCH, Recorder, Unbalanced
from simulator.books.settling_in import settle_masters
from simulator.books.trades import SECTORS
from simulator.schema import TABLES, create_table
from tests.simulator.ledgers import END, SMALL, Rows, Ticking, all_rows, draft, rows, unsound


def _made(folder: Path, recipe: Recipe, name: str = "a") -> Path:
    path = folder / f"{name}.ledger"
    create(path, recipe, Ticking())
    return path


def _ledger_id(found: Rows) -> list[object]:
    return [value for name, value in found["ledger"] if name == b"ledger_id"]


def _recipe(sector: str, lines: int = 900, years: int = 2, end: date = END) -> Recipe:
    return Recipe(3, lines, years, sector, "nl_BE", end)


def test_the_same_seed_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    assert _made(tmp_path, SMALL).read_bytes() == made.read_bytes()


def test_another_seed_gives_other_books_under_another_ledger_id(made: Path, tmp_path: Path) -> None:
    other = Recipe(6, 700, 2, "wholesale", "fr_BE", END)
    before, after = all_rows(made), all_rows(_made(tmp_path, other))
    assert before["line"] != after["line"]
    assert _ledger_id(before) != _ledger_id(after)


@pytest.mark.parametrize("sector", sorted({sector.name for sector in SECTORS.values()}))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_books_of_every_sector_are_sound(sector: str, seed: int, tmp_path: Path) -> None:
    path = _made(tmp_path, Recipe(seed, 900, 2, sector, "nl_BE", END))
    assert rows(path, "SELECT count(*) FROM line") == [(900,)]
    assert unsound(path) == []


def test_another_name_of_a_sector_is_the_same_sector() -> None:
    assert SECTORS["builder"] is SECTORS["construction"]


@pytest.mark.parametrize(("lines", "years"), [(60, 1), (200, 5), (501, 5), (2000, 1), (3001, 3)])
def test_there_are_exactly_as_many_lines_as_asked(lines: int, years: int, tmp_path: Path) -> None:
    path = _made(tmp_path, _recipe("bakery", lines, years))
    assert rows(path, "SELECT count(*) FROM line") == [(lines,)]


def test_numbers_of_entries_have_no_gaps(made: Path) -> None:
    gaps = (
        "SELECT p.fiscal_year_id, e.journal_id FROM entry e JOIN period p ON p.id = e.period_id"
        " GROUP BY 1, 2 HAVING max(e.number) <> count(DISTINCT e.number)"
    )
    assert rows(made, gaps) == []


def test_years_before_the_last_are_closed_and_their_result_went_to_equity(made: Path) -> None:
    years = rows(made, "SELECT code, closed FROM fiscal_year ORDER BY code")
    assert years == [("2025", 1), ("2026", 0)]
    result = (
        "SELECT sum(l.debit - l.credit) FROM line l JOIN entry e ON e.id = l.entry_id"
        " JOIN account a ON a.id = l.account_id WHERE a.kind IN ('income', 'expense')"
        " AND e.dated_on < '2026-01-01'"
    )
    assert rows(made, result) == [(0,)]


BALANCES = (
    "SELECT a.code, sum(l.debit - l.credit) FROM line l JOIN entry e ON e.id = l.entry_id"
    " JOIN account a ON a.id = l.account_id JOIN journal j ON j.id = e.journal_id"
    " WHERE a.kind NOT IN ('income', 'expense') AND {} GROUP BY a.code"
    " HAVING sum(l.debit - l.credit) <> 0 ORDER BY a.code"
)


def test_the_opening_entry_carries_every_balance_of_the_year_before(made: Path) -> None:
    closing = rows(made, BALANCES.format("e.dated_on < '2026-01-01'"))
    opening = rows(made, BALANCES.format("j.kind = 'opening' AND e.dated_on = '2026-01-01'"))
    assert opening == closing
    assert len(opening) >= 15


def test_open_items_sum_to_the_balance_of_their_account(made: Path) -> None:
    open_items = (
        "SELECT a.code, sum(l.debit - l.credit) FROM line l JOIN account a ON a.id = l.account_id"
        " WHERE l.party_id IS NOT NULL AND l.matching_id IS NULL GROUP BY a.code ORDER BY a.code"
    )
    balances = dict(rows(made, BALANCES.format("e.dated_on >= '2026-01-01'")))
    found = rows(made, open_items)
    assert [code for code, _ in found] == ["400000", "440000"]
    assert found == [(code, balances[code]) for code, _ in found]


def test_stamps_grow_and_end_before_the_books_do(made: Path) -> None:
    stamps = [row[0] for row in rows(made, "SELECT modified_at FROM entry ORDER BY row_version")]
    assert stamps == sorted(stamps)
    last = max(stamps)
    assert isinstance(last, int)
    assert last < 1_793_404_800_000_000  # 31 October 2026


def test_the_counter_stands_at_the_highest_row_version_and_none_is_given_twice(made: Path) -> None:
    union = " UNION ALL ".join(f"SELECT row_version AS v FROM {table}" for table in TABLES)
    counter = rows(made, "SELECT value FROM ledger WHERE name = 'row_version'")[0][0]
    highest, many, different = rows(
        made, f"SELECT max(v), count(v), count(DISTINCT v) FROM ({union})"
    )[0]
    assert highest == int(counter)
    assert many == different


def test_numbers_of_companies_are_valid(made: Path) -> None:
    numbers = [str(row[0]) for row in rows(made, "SELECT vat_number FROM party")]
    real = [number for number in numbers if number != "None"]
    assert len(real) > 10
    checks = {"BE": vat.is_valid, "LU": tva.is_valid, "NL": btw.is_valid}
    assert [number for number in real if not checks[number[:2]](number)] == []
    assert rows(made, "SELECT value FROM ledger WHERE name = 'vat_number'")[0][0]


def test_structured_communications_are_valid(made: Path) -> None:
    texts = [str(row[0]) for row in rows(made, "SELECT text FROM line WHERE text LIKE '+++%'")]
    assert len(texts) > 10
    assert [text for text in texts if not ogm_vcs.is_valid(text.strip("+"))] == []


def test_vat_returns_clear_the_vat_accounts_of_their_quarter(made: Path) -> None:
    spans = rows(made, "SELECT period_from, period_to FROM vat_return ORDER BY id")
    assert spans[0] == ("2025-01-01", "2025-03-31")
    assert spans[-1] == ("2026-07-01", "2026-09-30")
    left = (
        "SELECT sum(l.debit - l.credit) FROM line l JOIN entry e ON e.id = l.entry_id"
        " JOIN account a ON a.id = l.account_id WHERE a.code IN ('411000', '451000')"
        " AND e.dated_on BETWEEN '2026-07-01' AND '2026-09-30'"
    )
    assert rows(made, left) == [(0,)]


@pytest.mark.parametrize("end", [date(2026, 1, 1), date(2026, 1, 12), date(2026, 2, 14)])
def test_books_that_end_early_in_a_year_have_it_opened(end: date, tmp_path: Path) -> None:
    path = _made(tmp_path, _recipe("garage", end=end))
    assert rows(path, "SELECT code, closed FROM fiscal_year") == [("2025", 1), ("2026", 0)]
    declared = "SELECT max(period_to) FROM vat_return"
    assert rows(path, declared) == [("2025-12-31",)]
    assert rows(path, BALANCES.format("j.kind = 'opening' AND e.dated_on = '2026-01-01'"))


def test_books_longer_than_a_batch_are_as_sound_as_short_ones(tmp_path: Path) -> None:
    lines = BATCH * 2 + 999
    path = _made(tmp_path, Recipe(4, lines, 2, "garage", "fr_BE", END))
    assert rows(path, "SELECT count(*) FROM line") == [(lines,)]
    assert unsound(path) == []


def test_an_entry_that_does_not_balance_is_a_mistake_of_the_generator(tmp_path: Path) -> None:
    connection = dbapi2.connect(tmp_path / "a")
    for table in TABLES:
        connection.execute(create_table(table))
    recorder = Recorder(connection, "fr_BE")
    settle_masters(recorder, dutch=False)
    recorder.open_year(2026)
    with pytest.raises(Unbalanced):
        recorder.post(draft("2026-11-05 ODV | 612400 5.00 | 612500 -4.00"))
    connection.close()


@pytest.mark.parametrize(
    ("recipe", "sentence"),
    [
        (Recipe(1, 100, 3, "bakery", "fr_BE", END), "need 120 lines at least"),
        (Recipe(1, 1000, 3, "piracy", "fr_BE", END), "There is no sector piracy"),
        (Recipe(1, 1000, 3, "bakery", "de_BE", END), "There is no locale de_BE"),
        (Recipe(1, 1000, 99, "bakery", "fr_BE", END), "1 to 40 years"),
        (Recipe(1, 1000, 3, "bakery", "fr_BE", date(2027, 1, 1)), "cannot end in the future"),
    ],
)
def test_impossible_books_are_refused_and_leave_no_file(
    recipe: Recipe, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(NotPossible, match=sentence):
        _made(tmp_path, recipe)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.ledger").write_text("mine")
    with pytest.raises(refusals.LedgerThere):
        _made(tmp_path, SMALL)
    assert (tmp_path / "a.ledger").read_text() == "mine"
