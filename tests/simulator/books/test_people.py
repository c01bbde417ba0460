"""Parties: names of their own, valid numbers, and who is met how often."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.be import ogm_vcs, vat
from stdnum.lu import tva
from stdnum.nl import btw

from simulator.books import people
from simulator.books.people import Names, somebody

CHECKS = {"BE": vat.is_valid, "LU": tva.is_valid, "NL": btw.is_valid}
SEEDS = st.integers(0, 2**32)


@given(seed=SEEDS)
def test_vat_numbers_are_valid_at_home_and_abroad(seed: int) -> None:
    rng = Random(seed)
    for number in (people.enterprise_number(rng), people.foreign_number(rng)):
        assert CHECKS[number[:2]](number)


@given(number=st.integers(0, 10**12))
def test_structured_communications_are_valid(number: int) -> None:
    written = people.structured(number)
    assert (written[:3], written[-3:]) == ("+++", "+++")
    assert ogm_vcs.is_valid(written.strip("+"))


@pytest.mark.parametrize("locale", ["fr_BE", "nl_BE"])
def test_names_are_the_same_for_a_seed_and_companies_have_different_ones(locale: str) -> None:
    names, again = Names(locale, Random(1)), Names(locale, Random(1))
    found = [names.company() for _ in range(600)]
    assert found == [again.company() for _ in range(600)]
    assert len({name for name, _ in found}) == 600
    assert {where for _, where in found} <= {"fr_FR", "fr_BE", "nl_BE"}


def test_somebody_private_has_no_vat_number_and_foreigners_are_rare() -> None:
    rng = Random(2)
    names = Names("fr_BE", rng)
    found = [somebody(names, rng, f"C{place}", may_be_private=True) for place in range(400)]
    private = [each for each in found if each.vat_number is None]
    assert 80 < len(private) < 160
    assert not any(each.foreign for each in private)
    assert 8 < sum(each.foreign for each in found) < 45


def test_a_fifth_of_the_suppliers_is_met_most_of_the_time() -> None:
    rng = Random(3)
    names = Names("nl_BE", rng)
    crowd = people.sellers(
        [somebody(names, rng, f"F{place}", may_be_private=False) for place in range(100)]
    )
    shares = list(crowd.shares().values())
    assert sum(shares) == pytest.approx(1)
    assert 0.7 < sum(shares[:20]) < 0.85
    met = [crowd.pick(rng).code for _ in range(2000)]
    assert met.count("F0") / 2000 == pytest.approx(shares[0], abs=0.04)


def test_there_are_more_parties_the_more_lines_there_are() -> None:
    assert [people.how_many(lines) for lines in (50, 10_000, 100_000)] == [8, 157, 790]
