"""Why real use must not begin with these settings: sentences, each with what to do."""

import ipaddress

from config import Settings
from jobs.doctor import open_to_others
from models.database import SqliteTooOld, require_safe_sqlite


def weaknesses(settings: Settings) -> list[str]:
    """What is too weak to serve real books with; empty when nothing is."""
    found = [_sqlite(), _folder(settings), _hosts(settings), _cookies(settings), _demo(settings)]
    found += [_counts(settings, name) for name in ("workers", "threads", "lease_seconds")]
    return [sentence for sentence in found if sentence]


def _sqlite() -> str:
    try:
        require_safe_sqlite()
    except SqliteTooOld as error:
        return str(error)
    return ""


def _folder(settings: Settings) -> str:
    if settings.data.exists() and open_to_others(settings.data):
        return f"Others may read the books in {settings.data}: run chmod 700 {settings.data}."
    return ""


def _hosts(settings: Settings) -> str:
    if settings.trusted_hosts:
        return ""
    return "Set POINTAGE_TRUSTED_HOSTS to the names by which the portal is reached."


def _cookies(settings: Settings) -> str:
    if settings.secure_cookies or is_loopback(settings.host):
        return ""
    return "POINTAGE_SECURE_COOKIES may be off only on this machine's own address 127.0.0.1."


def _demo(settings: Settings) -> str:
    return "POINTAGE_DEMO is for demonstrations: unset it." if settings.demo else ""


def _counts(settings: Settings, name: str) -> str:
    if getattr(settings, name) >= 1:
        return ""
    return f"POINTAGE_{name.upper()} must be at least 1."


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
