"""Bodies that are files."""

import flask

from shared.edge import refusals
from shared.edge.messages import Bilingual
from shared.errors import Invalid
from shared.text.encodings import Decoded, Unreadable, decode
from shared.web.marks import BESIDE_FILE, accepts_up_to

__all__ = ["BESIDE_FILE", "CSV", "OCTETS", "accepts_up_to", "csv_text", "csv_upload", "octets"]

CSV = "text/csv"
OCTETS = "application/octet-stream"
EMPTY = Bilingual("The file is empty.", "Le fichier est vide.")


def csv_text() -> str:
    """Return the text of a `text/csv` body; `csv_upload` lists the refusals."""
    return csv_upload().text


def csv_upload() -> Decoded:
    """Return the text of a `text/csv` body: UTF-8, else what French Excel writes (Windows-1252).

    :raises UnsupportedMediaType: if the body says it is something else
    :raises Invalid: if it is empty, is not text, or looks like another encoding, which is named
    """
    if flask.request.mimetype != CSV:
        raise refusals.UnsupportedMediaType(CSV)
    body = flask.request.get_data()
    try:
        decoded = decode(body)
    except Unreadable as fault:
        raise Invalid({"body": [fault.reason]}) from None
    if not decoded.text.strip():
        raise Invalid({"body": [EMPTY]})
    return decoded


def octets() -> bytes:
    """Return the body of a part of a file.

    :raises UnsupportedMediaType: if the body says it is something else
    :raises Invalid: if it is empty
    """
    if flask.request.mimetype != OCTETS:
        raise refusals.UnsupportedMediaType(OCTETS)
    body = flask.request.get_data()
    if not body:
        raise Invalid({"body": [EMPTY]})
    return body
