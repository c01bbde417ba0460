import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.sources.fec.parser.amounts import REMEMBERED, Amounts, NotAnAmount


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("", 0),
        ("0", 0),
        ("0,00", 0),
        ("12", 1200),
        ("12,5", 1250),
        ("12,50", 1250),
        (",5", 50),
        (".05", 5),
        ("0,500", 50),
        ("0.500", 50),
        ("1234.560", 123456),
        ("12,5000", 1250),
        ("12,500", 1250),
        ("+12,50", 1250),
        ("-12,50", -1250),
        ("- 12,50", -1250),
        ("12,50-", -1250),
        ("12,50 +", 1250),
        ("+000000069,40", 6940),
        ("1 234", 123400),
        ("1 234,56", 123456),
        ("1\u00a0234,56", 123456),
        ("1\u202f234\u202f567,8", 123456780),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1.234.567", 123456700),
        ("1,234,567", 123456700),
        ("1.234.567,89", 123456789),
        ("9999999999999,99", 999_999_999_999_999),
    ],
)
def test_an_amount_that_reads_in_one_way(text: str, minor: int) -> None:
    assert Amounts()[text] == minor


@pytest.mark.parametrize(
    "text",
    [
        "1.234",
        "1,234",
        "12.500",
        "12,345",
        "12,505",
        "1.234.56",
        "1,234,56",
        "1 234.567",
        "12 34,56",
        "1 2",
        "1 234 56",
        "12,",
        ".",
        "-",
        "+-5",
        "+5-",
        "--5",
        "(12,50)",
        "12,50 €",
        "EUR 12,50",
        "1'234.56",
        "1E3",
        "12,5O",
        "١٢",
        "0x10",
        "∞",
        "10000000000000,00",
        "9" * 400,
    ],
)
def test_an_amount_that_does_not(text: str) -> None:
    with pytest.raises(NotAnAmount, match="^" if text else ""):
        Amounts()[text]


@pytest.mark.parametrize(
    "texts",
    [("12.50", "12,500"), ("12,500", "12.50"), ("1,234.56", "12,500"), ("12,500", "1,234.56")],
)
def test_three_decimals_are_not_believed_in_a_file_that_writes_points(
    texts: tuple[str, str],
) -> None:
    amounts = Amounts()
    assert amounts[texts[0]] >= 1250
    with pytest.raises(NotAnAmount):
        amounts[texts[1]]


def test_no_more_amounts_are_remembered_than_fit() -> None:
    amounts = Amounts()
    for number in range(REMEMBERED + 10):
        assert amounts[f"{number},00"] == number * 100
    assert len(amounts) < 20
    assert amounts[""] == 0


@given(st.integers(-(10**14), 10**14), st.sampled_from(["", " ", "\u00a0", "."]))
def test_whatever_is_written_is_read_back(minor: int, group: str) -> None:
    whole, cents = f"{abs(minor) // 100:,}".replace(",", group), abs(minor) % 100
    sign = "-" if minor < 0 else ""
    assert Amounts()[f"{sign}{whole},{cents:02}"] == minor
    assert Amounts()[f"{whole},{cents:02}{sign}"] == minor
