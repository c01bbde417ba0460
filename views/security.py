"""What every answer says to the browser, and what every form has to prove."""

import base64
import binascii
import hashlib
import hmac
import secrets

import flask
from werkzeug.exceptions import BadRequest, Forbidden

from views.context import doors, g

PAD_BYTES = 32
FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
A_YEAR_S = 31_536_000


class FormExpired(BadRequest):
    """The form does not carry the token of this browser's session."""


class OtherSite(Forbidden):
    """Another site's page sent this."""


def cookie_name(purpose: str = "pointage") -> str:
    """A `__Host-` cookie cannot be set by a neighbour; it needs https."""
    return f"__Host-{purpose}" if doors().settings.secure_cookies else purpose


def _form_cookie() -> str:
    return cookie_name("pointage_form")


def set_cookie(response: flask.Response, name: str, value: str, max_age: int | None = None) -> None:
    """Set a cookie that no script reads and no other site sends."""
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        secure=doors().settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )


def drop_cookie(response: flask.Response, name: str) -> None:
    """Take a cookie back, as it was set."""
    response.delete_cookie(
        name, secure=doors().settings.secure_cookies, httponly=True, samesite="Lax"
    )


def refuse_other_sites() -> None:
    """Refuse what another site's page sends; browsers say so themselves. Raises OtherSite."""
    request = flask.request
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise OtherSite
        return
    origin = request.headers.get("Origin")
    ours = (f"https://{request.host}", f"http://{request.host}")
    if origin is not None and origin not in ours:
        raise OtherSite


def new_pad() -> bytes:
    """Random bytes for one answer's tokens."""
    return secrets.token_bytes(PAD_BYTES)


def _secret() -> bytes:
    """What this browser's tokens are made of: of its session, or of its form cookie."""
    if g.sign_in is not None:
        return hashlib.sha256(g.sign_in.csrf.encode()).digest()
    if not g.form_secret:
        g.form_secret = flask.request.cookies.get(_form_cookie(), "")
    if not g.form_secret:
        g.form_secret = secrets.token_urlsafe(PAD_BYTES)
        g.form_secret_is_new = True
    return hashlib.sha256(g.form_secret.encode()).digest()


def _xor(pad: bytes, mask: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(pad, mask, strict=True))


def csrf_token() -> str:
    """The token for the forms of this answer.

    It is masked anew in each answer: compressed pages of changing content cannot betray it. Error
    pages repeat nothing of the request; their mask is empty, so that they stay byte for byte equal.
    """
    pad = bytes(PAD_BYTES) if g.failed else g.csrf_pad
    return base64.urlsafe_b64encode(pad + _xor(pad, _secret())).decode()


def require_token() -> None:
    """Refuse a form without this browser's token; raises FormExpired."""
    if flask.request.method in SAFE:
        return
    given = flask.request.headers.get(HEADER) or flask.request.form.get(FIELD, "")
    try:
        raw = base64.b64decode(given.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise FormExpired from None
    if len(raw) != 2 * PAD_BYTES:
        raise FormExpired
    mine = _xor(raw[:PAD_BYTES], raw[PAD_BYTES:])
    if not hmac.compare_digest(mine, _secret()) or g.form_secret_is_new:
        raise FormExpired


def safe_path(wanted: str) -> str:
    """Where to go next: a path on this site, or '' for anything else."""
    if not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or "\\" in wanted:
        return ""
    return wanted if wanted.isprintable() else ""


def harden(response: flask.Response) -> flask.Response:
    """Put the security headers on every answer, errors included; figures are never stored."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if flask.request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR_S}")
    if flask.request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if getattr(g, "form_secret_is_new", False):
        set_cookie(response, _form_cookie(), g.form_secret)
    return response
