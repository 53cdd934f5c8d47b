"""Grave acts: the page says what each is about, and asks why, before it is done."""

from dataclasses import dataclass

import flask

from services.portal import rendering
from services.portal.forms import Form

Answer = flask.typing.ResponseReturnValue


@dataclass(frozen=True, kw_only=True)
class Grave:
    """An act that somebody is asked about before it is done; all words in the page's language.

    :ivar title: what is done
    :ivar about: to whom or what: names and numbers that one can check
    :ivar means: what will happen, a sentence each
    :ivar verb: what the button says
    :ivar action: where the form leads, which is the address of the page too
    :ivar back: where one goes who does not want it, and what that is called
    :ivar reason: who reads the reason; empty: none is asked for
    :ivar longest_reason: the most signs of it
    :ivar is_danger: whether nothing brings it back
    """

    title: str
    about: tuple[tuple[str, str], ...]
    means: tuple[str, ...]
    verb: str
    action: str
    back: tuple[str, str]
    reason: str = ""
    longest_reason: int = 500
    is_danger: bool = True


def ask(grave: Grave, form: Form, *, version: str = "", merges: bool = False) -> Answer:
    """Show what will happen, with the form that does it.

    :param version: of what is changed, which the form sends back; empty: it has none
    :param merges: whether it is asked which establishment takes over
    """
    return rendering.show(
        "graves/ask.html",
        form.status,
        grave=grave,
        form=form,
        version=version,
        merges=merges,
    )
