"""Pages leave compressed. Static files are compressed when they are installed, not here.

A page may be compressed because its token is masked anew each time (views/security.py) and its
session's cookie does not come along with what another site loads (SameSite=Lax).
"""

import gzip

import flask

SMALLEST = 1000  # bytes: below, the answer fits one packet anyway
LEVEL = 5
TYPES = frozenset({"text/html", "text/csv", "application/json"})


def shrink(response: flask.Response) -> flask.Response:
    """Compress a whole answer for a browser that takes gzip; streams stay as they are."""
    if response.mimetype not in TYPES or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    takes = flask.request.accept_encodings["gzip"] > 0
    body = response.get_data()
    if not takes or len(body) < SMALLEST or "Content-Encoding" in response.headers:
        return response
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
