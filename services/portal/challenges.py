"""A sign-in whose second half is to come: what the right password has brought, until then.

It is kept in the sealed cookie of the page, never in the page nor in an address, and for as long as
`identity` takes it. Nobody is signed in by it.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Self

import flask

from services.portal import clients, demo, passkeys, rendering
from services.portal.clients.factors import LETTER, PASSKEY, RECOVERY_CODE, TOTP
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.visitors import api, arrived_at

CODE = "second_factor_required"
"""By which refusal `identity` says that the password was right and is not enough."""

KEPT = "challenge"
GOOD_FOR = timedelta(minutes=10)

Answer = flask.typing.ResponseReturnValue


@dataclass(frozen=True)
class Waiting:
    """Somebody who has typed the right password, and is to show a second factor.

    :ivar identifier: as they typed it
    :ivar challenge: what `identity` knows them by
    :ivar ways: the kinds of factors that they may show
    :ivar until: when it ends, in seconds since 1970
    """

    identifier: str
    challenge: str
    ways: list[str]
    until: float

    @classmethod
    def of(cls, identifier: str, refusal: Refused) -> Self:
        """Read what `identity` told with the refusal."""
        ways = [str(way) for way in refusal.members["factors"]]
        until = (arrived_at() + GOOD_FOR).timestamp()
        return cls(identifier, str(refusal.members["challenge"]), ways, until)

    def way(self, wanted: str = "") -> str:
        """Choose how to show it: as wanted, or else by an application, if there is one."""
        if wanted in (*self.ways, LETTER):
            return wanted
        return next(way for way in (TOTP, PASSKEY, RECOVERY_CODE) if way in self.ways)


def begin(identifier: str, refusal: Refused, *, where: str, kept: str = "") -> Answer:
    """Go on to the second half of a sign-in.

    :param where: the page to go on to
    :param kept: a form that goes on there, sealed: too large for an address
    """
    waiting = Waiting.of(identifier, refusal)
    flask.session[KEPT] = asdict(waiting)
    if kept:
        return show(waiting, Form(), where=where, kept=kept)
    return flask.redirect(flask.url_for("second_factor.ask", next=where), 303)


def present() -> Waiting | None:
    """Tell who is to show a second factor in this browser; None: nobody, or it was too long ago."""
    found: Any = flask.session.get(KEPT)
    try:
        waiting = Waiting(**found)
    except TypeError:
        return None
    return waiting if arrived_at().timestamp() < waiting.until else None


def forget() -> None:
    """Have nobody wait any more."""
    flask.session.pop(KEPT, None)


def show(waiting: Waiting, form: Form, *, where: str, kept: str = "", way: str = "") -> Answer:
    """Show the page that asks for a second factor.

    :param way: the kind that is asked for; others are offered, where it cannot be asked for too
    """
    way, options = waiting.way(way), None
    if way == PASSKEY:
        asking = api()
        asking.token = None
        ask = partial(clients.sessions.second_factor_options, asking, waiting.challenge)
        options = passkeys.options(form, ask)
    return rendering.show(
        "sign_in/second_factor.html",
        form.status,
        form=form,
        waiting=waiting,
        way=way,
        options=options,
        next=where,
        kept=kept,
        demo_code=demo.code_of(identifier=waiting.identifier),
    )
