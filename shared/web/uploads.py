"""Bodies that are files."""

from typing import NamedTuple

import flask

from shared.edge import refusals
from shared.edge.messages import Bilingual
from shared.errors import Invalid
from shared.web.marks import accepts_up_to

__all__ = ["CSV", "Upload", "accepts_up_to", "csv_text", "csv_upload"]

CSV = "text/csv"
NOT_TEXT = Bilingual("The file is not text.", "Le fichier n'est pas du texte.")
EMPTY = Bilingual("The file is empty.", "Le fichier est vide.")


class Upload(NamedTuple):
    """A file of text that was handed in, and how it was written."""

    text: str
    encoding: str


def csv_text() -> str:
    """Return the text of a `text/csv` body; `csv_upload` lists the refusals."""
    return csv_upload().text


def csv_upload() -> Upload:
    """Return the text of a `text/csv` body: UTF-8, else what French Excel writes.

    :raises UnsupportedMediaType: if the body says it is something else
    :raises Invalid: if it is empty or is not text
    """
    if flask.request.mimetype != CSV:
        raise refusals.UnsupportedMediaType(CSV)
    body = flask.request.get_data()
    try:
        text, encoding = body.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = body.decode("cp1252", errors="replace"), "windows-1252"
    if "\x00" in text or "\ufffd" in text:
        raise Invalid({"body": [NOT_TEXT]})
    if not text.strip():
        raise Invalid({"body": [EMPTY]})
    return Upload(text, encoding)
