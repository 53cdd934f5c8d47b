"""PDF files, as answers."""

import re

import flask

from shared.text import clean
from shared.web.attachments import save_as

FROM_NAME = re.compile(r"[^\w.-]+")
LONGEST = 240
"""In bytes: file systems take 255, with the ending and a number that a browser may add."""


def answer(content: bytes, *, name: str) -> flask.Response:
    """Answer a PDF, to be saved under a name rather than shown within the page.

    :param name: what the file is to be called, without its ending; its accents stay (RFC 6266,
        RFC 8187)
    """
    response = flask.Response(content, mimetype="application/pdf")
    safe = FROM_NAME.sub("-", clean(name)).strip("-.").encode()[:LONGEST].decode(errors="ignore")
    safe = safe[:80].rstrip("-.") or "document"
    save_as(response, f"{safe}.pdf")
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
