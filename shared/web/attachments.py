"""Files as answers, to be saved under a name."""

from collections.abc import Iterable, Iterator
from typing import IO

import flask

PIECE = 64 * 1024


def answer(pieces: Iterable[bytes], *, name: str, media_type: str) -> flask.Response:
    """Answer a file, piece by piece, to be saved under a name."""
    response = flask.Response(pieces, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
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
