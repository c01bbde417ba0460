import pytest

from ledger.accounts import CHARTS, UnknownChart, category_of, natural_amount


@pytest.mark.parametrize(
    ("code", "chart", "category"),
    [
        ("700000", "BE", "operating_income"),
        ("743000", "BE", "operating_income"),
        ("750000", "BE", "other_income"),
        ("764000", "BE", "other_income"),
        ("604000", "BE", "operating_costs"),
        ("649000", "BE", "operating_costs"),
        ("650000", "BE", "other_costs"),
        ("660000", "BE", "other_costs"),
        ("670200", "BE", "tax"),
        ("771000", "BE", "tax"),
        ("693000", "BE", "appropriation"),
        ("793000", "BE", "appropriation"),
        ("400000", "BE", None),
        ("", "BE", None),
        ("X6", "BE", None),
        ("706000", "FR", "operating_income"),
        ("755000", "FR", "operating_income"),
        ("761000", "FR", "other_income"),
        ("781500", "FR", "operating_income"),
        ("786500", "FR", "other_income"),
        ("791000", "FR", "operating_income"),
        ("797000", "FR", "other_income"),
        ("607000", "FR", "operating_costs"),
        ("681100", "FR", "operating_costs"),
        ("686500", "FR", "other_costs"),
        ("687000", "FR", "other_costs"),
        ("661000", "FR", "other_costs"),
        ("695000", "FR", "tax"),
        ("512000", "FR", None),
    ],
)
def test_an_account_number_has_the_category_of_its_chart(
    code: str, chart: str, category: str | None
) -> None:
    assert category_of(code, chart) == category


@pytest.mark.parametrize("chart", CHARTS)
def test_every_account_of_classes_6_and_7_has_a_category(chart: str) -> None:
    assert all(category_of(str(code), chart) for code in range(600, 800))


def test_an_unknown_chart_is_refused() -> None:
    with pytest.raises(UnknownChart):
        category_of("700000", "XX")


def test_income_and_costs_are_read_as_positive_figures() -> None:
    assert natural_amount("operating_income", -10000) == 10000
    assert natural_amount("operating_costs", 10000) == 10000
    assert natural_amount("tax", -500) == -500
