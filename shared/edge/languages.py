"""In which language a caller is answered: French unless they prefer English."""

from typing import Any, Literal

import flask

Language = Literal["en", "fr"]

SPOKEN: tuple[Language, ...] = ("fr", "en")
"""The first is for those who ask for nothing, or for nothing that is spoken here."""

_ASKED = "language"


def preferred() -> Language:
    """Tell what `Accept-Language` prefers (RFC 9110 §12.5.4): by quality, then as it is written.

    From now on the answer depends on it: `finish` says so.
    """
    if _ASKED not in flask.g:
        setattr(flask.g, _ASKED, max(SPOKEN, key=_wish))
    found: Language = flask.g.get(_ASKED)
    return found


def finish(response: flask.Response) -> None:
    """Say in which language an answer is, if any of it depends on who asks."""
    asked: Any = flask.g.get(_ASKED)
    if asked is not None:
        response.headers.setdefault("Content-Language", asked)
        response.vary.add("Accept-Language")


def _wish(language: Language) -> tuple[float, int]:
    """Tell how much a language is wanted; what is refused (q=0) is wanted less than the unsaid."""
    ranges = [(tag.lower().partition("-")[0], q) for tag, q in flask.request.accept_languages]
    told = {
        name: [(q, -n) for n, (tag, q) in enumerate(ranges) if tag == name]
        for name in (language, "*")
    }
    quality, place = max(told[language] or told["*"] or [(_UNSAID, 0)])
    return (quality, place) if quality > 0 else (-1.0, 0)


_UNSAID = 0.0001
"""Less than any quality that can be written (RFC 9110 §12.4.2)."""
