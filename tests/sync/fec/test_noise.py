"""Whatever noise is in a file, it is refused in words, or each of its lines is read."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.source import SourceError
from sync.sources.fec.failures import FEC_FAILURES
from tests.sync.contract import Rows
from tests.sync.fec.dialects import LEGAL, Dialect, Place, entry

LINES = [
    *entry("1", ("411000", 12100), ("707000", -10000), ("445710", -2100), text="Crème", party="C1"),
    *entry("2", ("512000", 12100), ("411000", -12100), text="Virement", letter="A", party="C1"),
    *entry("2", ("606000", 99), ("401000", -99), journal="AC", foreign="1,00", currency="USD"),
]
DIALECTS = [
    LEGAL,
    replace(LEGAL, separator="|", end="\n", encoding="cp1252"),
    replace(LEGAL, separator=";", is_signed=True, trailing=True, decimal="."),
    replace(LEGAL, quoted=True, dated="{2}/{1}/{0}"),
    replace(LEGAL, encoding="utf-16", padded=True),
]
NOISE = st.one_of(
    st.binary(min_size=1, max_size=3),
    st.sampled_from(
        (b"\t", b"|", b";", b"\r", b"\n", b"\r\n", b'"', b"\0", b"-", b",", b".", b"0")
    ),
)
CHANGES = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 3), st.one_of(st.just(b""), NOISE)),
    min_size=1,
    max_size=3,
)


def read_or_refused(written: bytes) -> Rows | SourceError:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return Place(Path(folder)).put(written).read()
        except SourceError as error:
            return error


@given(st.sampled_from(DIALECTS), CHANGES)
@settings(deadline=None, max_examples=200)
def test_noise_is_refused_in_words_or_each_line_is_read(
    dialect: Dialect, changes: list[tuple[int, int, bytes]]
) -> None:
    written = dialect.write(LINES)
    for place, taken, put in changes:
        at = place % len(written)
        written = written[:at] + put + written[at + taken :]
    found = read_or_refused(written)
    if isinstance(found, SourceError):
        assert FEC_FAILURES[found.code].what % found.facts
        return
    text = written.decode(dialect.encoding, "replace")
    rows = [row for row in text.replace("\r", "\n").split("\n") if row.strip(" \t\x1a\0")]
    assert len(found["line"]) == len(rows) - 1
