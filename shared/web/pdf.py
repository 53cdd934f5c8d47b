"""PDF files, as answers."""

import re

import flask

FROM_NAME = re.compile(r"[^\w.-]+", re.ASCII)


def answer(content: bytes, *, name: str) -> flask.Response:
    """Answer a PDF, to be saved under a name rather than shown within the page.

    :param name: what the file is to be called, without its ending
    """
    response = flask.Response(content, mimetype="application/pdf")
    safe = FROM_NAME.sub("-", name).strip("-")[:80] or "document"
    response.headers.set("Content-Disposition", "attachment", filename=f"{safe}.pdf")
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
