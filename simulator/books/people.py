"""Makes parties with names, codes and valid numbers, from a seed."""

from dataclasses import dataclass
from importlib import import_module
from itertools import accumulate, pairwise
from random import Random

from stdnum.be import ogm_vcs
from stdnum.nl import bsn

NAMES_IN = {"fr_BE": ("fr_FR", "fr_BE", "nl_BE"), "nl_BE": ("nl_BE", "fr_BE")}
FORMS = {"fr_BE": ("SRL", "SRL", "SRL", "SA", "SNC", "ASBL"), "nl_BE": ("BV", "BV", "NV", "VOF")}
FOREIGN_SHARE = 0.07
PRIVATE_SHARE = 0.3
FEWEST = 8
TERMS = (30, 30, 30, 30, 30, 30, 0, 14, 14, 60)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A customer or supplier; `term`: days to pay, `habit`: how late, 1 is usual."""

    code: str
    name: str
    vat_number: str | None
    locale: str
    term: int
    habit: float

    @property
    def foreign(self) -> bool:
        """Whether they have a VAT number of another member state."""
        return self.vat_number is not None and not self.vat_number.startswith("BE")


def enterprise_number(rng: Random) -> str:
    """A valid Belgian VAT number that need not be anybody's."""
    base = rng.randrange(4_000_000, 8_000_000)
    return f"BE0{base:07d}{97 - base % 97:02d}"


def foreign_number(rng: Random) -> str:
    """A valid VAT number of Luxembourg or the Netherlands."""
    if rng.random() < 0.4:
        digits = rng.randrange(100_000, 1_000_000)
        return f"LU{digits}{digits % 89:02d}"
    while True:
        number = f"{rng.randrange(100_000_000, 900_000_000)}"
        if bsn.checksum(number) == 0:
            return f"NL{number}B01"


def structured(number: int) -> str:
    """The structured communication of an invoice number."""
    base = f"{number % 10**10:010d}"
    return f"+++{ogm_vcs.format(base + ogm_vcs.calc_check_digits(base))}+++"


class Names:
    """An endless supply of company and family names in the languages of a locale."""

    def __init__(self, locale: str, rng: Random) -> None:
        self._rng = rng
        self._forms = FORMS[locale]
        make = import_module("faker").Faker  # here: it takes 0.3 s, and few commands need it
        self._fakers = [make(each, use_weighting=False) for each in NAMES_IN[locale]]
        self._locales = NAMES_IN[locale]
        for faker in self._fakers:
            faker.seed_instance(rng.randrange(2**32))
        self._used: set[str] = set()

    def company(self) -> tuple[str, str]:
        """A company's name, not given before, and its locale."""
        for _ in range(5):
            name, locale = self._any_company()
            if name not in self._used:
                break
        else:
            name = f"{name} {len(self._used)}"
        self._used.add(name)
        return name, locale

    def _any_company(self) -> tuple[str, str]:
        place = 0 if self._rng.random() < 0.6 else self._rng.randrange(len(self._fakers))
        name, locale = str(self._fakers[place].company()), self._locales[place]
        if "BE" not in locale or name.endswith(("Inc", "Ltd", "Group")):
            name = f"{name.rsplit(' ', 1)[0]} {self._rng.choice(self._forms)}"
        return name, locale

    def person(self) -> tuple[str, str]:
        """A private person, family name first."""
        place = self._rng.randrange(len(self._fakers))
        faker = self._fakers[place]
        return f"{faker.last_name()} {faker.first_name()}", self._locales[place]


def somebody(names: Names, rng: Random, code: str, *, may_be_private: bool) -> Somebody:
    """A new customer or supplier."""
    private = may_be_private and rng.random() < PRIVATE_SHARE
    name, locale = names.person() if private else names.company()
    foreign = not private and rng.random() < FOREIGN_SHARE
    vat_number = foreign_number(rng) if foreign else enterprise_number(rng)
    habit = rng.lognormvariate(0, 0.35)
    term = rng.choice(TERMS)
    return Somebody(code, name, None if private else vat_number, locale, term, habit)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Parties of one kind, of whom the first are met most often (Zipf)."""

    everybody: tuple[Somebody, ...]
    weights: tuple[float, ...]

    def pick(self, rng: Random) -> Somebody:
        """Somebody, at random."""
        return rng.choices(self.everybody, cum_weights=self.weights)[0]

    def shares(self) -> dict[str, float]:
        """How often each is met, by code; they sum to 1."""
        whole = self.weights[-1]
        alone = (after - before for before, after in pairwise((0.0, *self.weights)))
        return {
            each.code: weight / whole for each, weight in zip(self.everybody, alone, strict=True)
        }


def buyers(everybody: list[Somebody]) -> Crowd:
    """Customers with the weights they are met by."""
    return _crowd(everybody, [1 / (place + 1) ** 0.9 for place in range(len(everybody))])


def sellers(everybody: list[Somebody]) -> Crowd:
    """Suppliers with the weights they are met by: a fifth of them sends four invoices in five."""
    return _crowd(everybody, [1 / (place + 2) ** 1.2 for place in range(len(everybody))])


def _crowd(everybody: list[Somebody], met: list[float]) -> Crowd:
    weights = tuple(accumulate(met))
    return Crowd(tuple(everybody), weights)


def how_many(lines: int) -> int:
    """Parties for so many lines of books."""
    return max(FEWEST, int(lines**0.7 / 4))
