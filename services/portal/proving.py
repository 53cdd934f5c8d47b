"""Somebody who is signed in shows anew that it is they, before something that must not be stolen.

What they sent travels sealed in the page, as where a session ends in the middle (`resuming`), and
goes on once they have: nothing that was typed is lost, but passwords and codes.
"""

from functools import partial
from urllib.parse import urlsplit

import flask

from services.portal import clients, demo, passkeys, rendering, resuming, safety, session
from services.portal.clients.factors import PASSKEY, RECOVERY_CODE, TOTP
from services.portal.clients.refusals import Away
from services.portal.forms import Form
from services.portal.visitors import api

PASSWORD = "password"
"""How those show who they are that have no second factor."""

TYPED = (TOTP, RECOVERY_CODE, PASSWORD)
"""By what it is shown without asking a service first what the browser is to be told."""

AGAIN = "again"
"""What is sent in the place of another way, where nobody can say yet by what it is shown."""

ADDED = "added"
"""What is sent in the place of another way by whoever had to add a second factor first."""

FACTOR_ASKED_FOR = "second_factor_asked_for"
"""By which refusal a service says that one must have a second factor, and has not shown it."""

Answer = flask.typing.ResponseReturnValue


def begin(where: str = "") -> Answer:
    """Ask, in the place of what the present request wanted.

    Where `identity` is away, the page keeps the form, and has one try again.

    :param where: the page to go on to; empty: the present one
    :raises Refused: it cannot be asked
    """
    signed = session.current()
    is_form = flask.request.method == "POST"
    kept = resuming.seal(signed) if is_form and signed else ""
    here = _sent_from() if is_form else rendering.here()
    form, found = Form(status=401), list[str]()
    try:
        found = ways()
    except Away as refusal:
        form.refuse(refusal)
    return show(form, found, where=where or here, kept=kept)


def ways() -> list[str]:
    """List by what whoever is signed in may show who they are, the first as it is asked for.

    :raises Refused: it cannot be told
    """
    found = clients.sessions.ways(api())
    return [way for way in (TOTP, PASSKEY, RECOVERY_CODE) if way in found] or [PASSWORD]


def show(form: Form, ways: list[str], *, where: str, kept: str, way: str = "") -> Answer:
    """Show the page that asks.

    :param where: the page to go on to
    :param kept: the form to go on with, sealed
    :param ways: none: nobody can say yet, and the page has one try again
    :param way: by what it is to be shown; others are offered, where it cannot be asked for too
    """
    way = way if way in ways else next(iter(ways), AGAIN)
    ask = partial(clients.sessions.step_up_options, api())
    options = passkeys.options(form, ask) if way == PASSKEY else None
    signed = session.current()
    whose = {"name": signed.name, "establishment": signed.establishment} if signed else {}
    return rendering.show(
        "step_up/step_up.html",
        form.status,
        form=form,
        ways=ways,
        way=way,
        options=options,
        next=where,
        kept=kept,
        demo_code=demo.code_of(**whose) if whose else "",
    )


def to_add(*, where: str, kept: str, is_missing: bool = False, status: int = 200) -> Answer:
    """Keep a form in a page while its sender adds, in another, the second factor that they need.

    :param where: the page to go on to
    :param kept: the form to go on with, sealed; empty: it is too large
    :param is_missing: whether they wanted to go on, and have added none
    """
    return rendering.show(
        "step_up/to_add.html", status, form=Form(), next=where, kept=kept, is_missing=is_missing
    )


def _sent_from() -> str:
    """Tell the page that the present form was on, as far as the browser says so."""
    told = flask.request.referrer or ""
    if safety.host_of(told) != flask.request.host:
        return "/"
    parts = urlsplit(told)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return safety.local(path)
