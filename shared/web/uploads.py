"""Bodies that are files."""

import flask

from shared.errors import Invalid
from shared.web import refusals
from shared.web.marks import accepts_up_to
from shared.web.messages import Bilingual

__all__ = ["CSV", "accepts_up_to", "csv_text"]

CSV = "text/csv"
NOT_TEXT = Bilingual("The file is not text.", "Le fichier n'est pas du texte.")
EMPTY = Bilingual("The file is empty.", "Le fichier est vide.")


def csv_text() -> str:
    """Return the text of a `text/csv` body: UTF-8, else what French Excel writes.

    :raises UnsupportedMediaType: if the body says it is something else
    :raises Invalid: if it is empty or is not text
    """
    if flask.request.mimetype != CSV:
        raise refusals.UnsupportedMediaType(CSV)
    body = flask.request.get_data()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    if "\x00" in text or "\ufffd" in text:
        raise Invalid({"body": [NOT_TEXT]})
    if not text.strip():
        raise Invalid({"body": [EMPTY]})
    return text
