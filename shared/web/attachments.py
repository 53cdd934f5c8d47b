"""Files as answers, to be saved under a name."""

from collections.abc import Iterable, Iterator
from typing import IO
from urllib.parse import quote

import flask

from shared.text import in_ascii

PIECE = 64 * 1024


def save_as(response: flask.Response, name: str) -> None:
    """Have an answer saved under a name, accents and all, rather than shown within the page.

    Old programs read `filename`, in ASCII; all others `filename*` (RFC 6266 §4.3, RFC 8187).
    """
    plain = in_ascii(name)
    names = {"filename": plain if plain[:1] not in ("", ".") else f"document{plain}"}
    if not name.isascii():
        names["filename*"] = f"UTF-8''{quote(name, safe='!#$&+-.^_`|~')}"
    response.headers.set("Content-Disposition", "attachment", **names)


def answer(pieces: Iterable[bytes], *, name: str, media_type: str) -> flask.Response:
    """Answer a file, piece by piece, to be saved under a name."""
    response = flask.Response(pieces, mimetype=media_type)
    save_as(response, name)
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def answer_file(file: IO[bytes], *, name: str, media_type: str) -> flask.Response:
    """Answer an open file from its beginning, as `answer` does, and close it in the end.

    A HEAD reads nothing of it; it is closed then too.
    """
    response = answer(_pieces(file), name=name, media_type=media_type)
    response.call_on_close(file.close)
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
