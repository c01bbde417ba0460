from collections.abc import Mapping, Sequence
from random import Random

import pysqlite3.dbapi2 as sqlite
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import control
from sync.digest import digest_of
from sync.fingerprint import MIXED, P, fingerprint
from sync.source import Buckets, Total, Totals

COLUMNS = ("id", *(column.removesuffix("?") for part in MIXED["line"] for column in part))
INTEGERS = st.integers(-(2**63) + 1, 2**63 - 1)
OPTIONAL = {"matching_id", "party_id", "currency_amount"}
ROWS = st.lists(
    st.fixed_dictionaries(
        {name: INTEGERS | st.none() if name in OPTIONAL else INTEGERS for name in COLUMNS}
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row["id"],
)
Row = Mapping[str, int | None]


def of(rows: Sequence[Row]) -> int:
    connection = sqlite.connect(":memory:")
    connection.execute(f"CREATE TABLE line ({', '.join(COLUMNS)})")
    connection.executemany(
        f"INSERT INTO line VALUES ({', '.join('?' * len(COLUMNS))})",
        [tuple(row[name] for name in COLUMNS) for row in rows],
    )
    found = connection.execute(f"SELECT {fingerprint('line')} FROM line").fetchone()[0]
    connection.close()
    return int(found)


@given(ROWS, st.randoms(use_true_random=False))
def test_a_fingerprint_never_overflows_and_does_not_know_the_order(
    rows: list[Row], random: Random
) -> None:
    found = of(rows)
    assert 0 <= found < P
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert of(shuffled) == found


SMALL = st.integers(1, 10_000)


@given(
    st.lists(st.tuples(SMALL, SMALL), min_size=1, max_size=6, unique_by=lambda row: row[0]),
    st.sampled_from(COLUMNS[1:]),
    SMALL,
)
def test_any_changed_integer_changes_the_fingerprint(
    pairs: list[tuple[int, int]], column: str, step: int
) -> None:
    rows = [dict.fromkeys(COLUMNS, value) | {"id": row_id} for row_id, value in pairs]
    before = of(rows)
    rows[0][column] += step
    assert of(rows) != before


def test_swapping_two_amounts_changes_the_fingerprint() -> None:
    rows: list[Row] = [
        dict.fromkeys(COLUMNS, 1) | {"id": 1, "debit": 100},
        dict.fromkeys(COLUMNS, 1) | {"id": 2, "debit": 200},
    ]
    swapped = [{**rows[0], "debit": 200}, {**rows[1], "debit": 100}]
    assert of(swapped) != of(rows)


def test_nothing_is_not_zero() -> None:
    row = dict.fromkeys(COLUMNS, 1)
    assert of([{**row, "matching_id": None}]) != of([{**row, "matching_id": 0}])


def test_a_digest_does_not_know_the_order_and_sees_each_value() -> None:
    rows = [(1, "a", None), (2, "b", "c")]
    assert digest_of(rows) == digest_of(reversed(rows))
    assert digest_of(rows) != digest_of([(1, "a", ""), (2, "b", "c")])


LABELS = {"journal": {1: "ACH"}, "period": {1: "2026-01"}, "account": {7: "440000"}}


def test_differences_name_places_and_leave_out_what_they_say_already() -> None:
    ours = Totals(
        {(1, 1): Total(3, 10, 10, 5)}, {(1, 1): Total(1)}, {(7,): Total(1)}, {"party": "a"}
    )
    theirs = Totals({(1, 1): Total(1, 4, 4, 6)}, {}, {}, {"party": "b"})
    found = control.differences(control.differing(theirs, ours), ours, LABELS)
    assert [(each.table, each.journal, each.period, each.account) for each in found] == [
        ("line", "ACH", "2026-01", ""),
        ("matching", "", "", "440000"),
        ("party", "", "", ""),
    ]
    assert (found[0].rows_source, found[0].rows_mirror, found[0].debit_mirror) == (1, 3, 10)
    assert found[1].rows_mirror == 1


def test_entries_are_told_where_their_lines_agree() -> None:
    ours = Totals({(1, 1): Total(3)}, {(1, 1): Total(1, fingerprint=4)})
    theirs = Totals({(1, 1): Total(3)}, {(1, 1): Total(1, fingerprint=5)})
    (found,) = control.differences(control.differing(theirs, ours), ours, LABELS)
    assert found.table == "entry"


def test_what_has_no_name_is_still_a_difference() -> None:
    (found,) = control.differences(Totals(lines={(9, 9): Total(1)}), Totals(), LABELS)
    assert (found.journal, found.period, found.rows_source) == ("", "", 1)


@pytest.mark.parametrize("side", ["theirs", "ours"])
def test_slices_of_one_side_only_are_fetched_too(side: str) -> None:
    some = Totals({(1, 1, 5): Total(1)}, {(1, 2, 6): Total(1)}, {(7, 8): Total(1)})
    pair = (some, Totals()) if side == "theirs" else (Totals(), some)
    assert control.buckets(*pair) == Buckets(((1, 1, 5), (1, 2, 6)), ((7, 8),))


def test_equal_totals_differ_in_nothing() -> None:
    some = Totals({(1, 1): Total(1)}, masters={"party": "a"})
    assert control.is_none(control.differing(some, some))
    assert control.size_of(some) > control.size_of(Totals()) > 0
