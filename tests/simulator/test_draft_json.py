"""Drafts handed in as JSON: read whole, or refused with a sentence, whatever comes."""

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.draft_json import drafts_from
from simulator.drafts import Draft, DraftLine
from simulator.refusals import Unreadable

LINE = {
    "account": "440000", "party": "F00001", "credit_minor": 100, "text": "T", "vat_code": "A21",
    "due_on": "2026-02-01", "currency": "USD", "currency_amount_minor": -108,
}  # fmt: skip
ENTRY = {
    "journal": "ACH", "dated_on": "2026-01-05", "text": "X", "reference": "F1",
    "proposal_key": "p1", "lines": [{"account": "612400", "debit_minor": 100}, LINE],
}  # fmt: skip


def test_everything_an_entry_says_is_read() -> None:
    owed = DraftLine("440000", 0, 100, "F00001", "A21", date(2026, 2, 1), "T", "USD", -108)
    lines = (DraftLine("612400", 100), owed)
    expected = Draft("ACH", date(2026, 1, 5), "X", lines, "F1", "p1")
    assert drafts_from(json.dumps(ENTRY)) == [expected]
    assert drafts_from(json.dumps([ENTRY, ENTRY])) == [expected, expected]


WRONG: list[tuple[object, str]] = [
    (7, "must be JSON objects"),
    ([[]], "must be JSON objects"),
    ({**ENTRY, "lines": None}, "needs a list of lines"),
    ({**ENTRY, "lines": ["x"]}, "must be JSON objects"),
    ({**ENTRY, "journal": None}, "lacks journal"),
    ({**ENTRY, "text": 3}, "text must be text"),
    ({**ENTRY, "text": "\ud800"}, "text holds half a character"),
    ({**ENTRY, "dated_on": "5/1/2026"}, "5/1/2026 is not a date like 2026-01-31"),
    ({**ENTRY, "lines": [{"debit_minor": 1}]}, "lacks account"),
    ({**ENTRY, "lines": [{**LINE, "debit_minor": 1.5}]}, "debit_minor must be a whole number"),
    ({**ENTRY, "lines": [{**LINE, "debit_minor": True}]}, "debit_minor must be a whole number"),
    ({**ENTRY, "lines": [{**LINE, "due_on": "soon"}]}, "soon is not a date"),
    ({**ENTRY, "lines": [{**LINE, "currency_amount_minor": "1"}]}, "currency_amount_minor must"),
]


@pytest.mark.parametrize(("found", "sentence"), WRONG)
def test_what_is_missing_or_of_another_kind_is_named(found: object, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        drafts_from(json.dumps(found))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\x00"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="This is not JSON"):
        drafts_from(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(sorted(ENTRY)), inner),
)


@given(found=JSON)
def test_anything_else_is_refused_in_words_or_read(found: object) -> None:
    with suppress(Unreadable):
        assert isinstance(drafts_from(json.dumps(found)), list)


@given(text=st.text())
def test_any_text_is_refused_in_words_or_read(text: str) -> None:
    with suppress(Unreadable):
        assert isinstance(drafts_from(text), list)
