"""All lines of trade by name."""

from simulator.books.firms import FIRMS
from simulator.books.shops import SHOPS

ALIASES = {
    "builder": "construction",
    "consultancy": "consulting",
    "retail_clothing": "retail",
    "holding": "real_estate",
}
SECTORS = {trade.name: trade for trade in (*SHOPS, *FIRMS)}
SECTORS |= {alias: SECTORS[name] for alias, name in ALIASES.items()}
