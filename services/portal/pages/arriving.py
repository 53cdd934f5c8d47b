"""What every way in has in common: somebody is let in, and goes on where they were."""

import logging
from dataclasses import replace

import flask

from services.portal import clients, proving, remembering, resuming, session
from services.portal.clients.refusals import Refused
from services.portal.clients.sessions import Granted
from services.portal.languages import COOKIE
from services.portal.session import Signed
from services.portal.visitors import api, arrived_at, portal

ADD_FACTOR = "add_second_factor"
"""What `must` says to whoever must have a second factor here, and has shown none."""

log = logging.getLogger(__name__)

Answer = flask.typing.ResponseReturnValue


def sign_in(identifier: str, password: str) -> Signed:
    """Sign somebody in by a password alone, or where their second factor is not asked for.

    :raises Refused: they are not let in; `challenges.CODE`: not by that alone
    """
    asking, remembered = api(), remembering.token_of(identifier)
    asking.token = None
    try:
        granted = clients.sessions.sign_in(asking, identifier, password, remembered)
    except Refused as refusal:
        if remembered and refusal.code == "second_factor_required":
            remembering.forget(identifier)
        raise
    return let_in(granted, identifier)


def let_in(granted: Granted, identifier: str) -> Signed:
    """Have somebody be signed in from this answer on; the session that the browser had ends."""
    before = session.current()
    signed = Signed.of(granted, now=arrived_at())
    session.begin(signed)
    if granted.remembered_device is not None and identifier:
        remembering.keep(identifier, granted.remembered_device)
    signed = known(replace(signed, name=identifier))  # the badge shows that where no name is told
    if before is not None:
        end(before)
    session.begin(portal().sessions.remember(signed))
    return signed


def known(signed: Signed) -> Signed:
    """Know whoever is signed in by name, and what they are there for, unless that is known.

    Whoever must show a second factor first is told nothing of it: they are asked about again then.
    """
    if signed.establishment:
        return signed
    try:
        me = clients.me.show(api())
    except Refused:
        return signed
    flask.g.own_language = me.language
    return signed.named(me)


def go_on(signed: Signed, where: str, kept: str = "") -> Answer:
    """Show the form that was kept, filled in, if it is theirs; else go where they were going.

    Whoever must have a second factor and has none can do nothing but add one: the form waits.
    """
    if ADD_FACTOR in signed.must:
        if kept and resuming.is_theirs(kept, signed):
            return proving.to_add(where=where, kept=kept)
        where, kept = flask.url_for("security.show"), ""
    if kept:
        again = resuming.go_on(kept, signed)
        if again is not None:
            return again
    response = flask.make_response(flask.redirect(where, 303))
    _speak_as_chosen(response)
    return response


def end(former: Signed) -> bool:
    """End a session that its browser forgets; tell whether it has ended."""
    portal().sessions.forget(former)
    asking = api()
    asking.token = former.access_token
    try:
        clients.sessions.end(asking, "current")
    except Refused as refusal:
        if refusal.status == 401:
            return True  # it has ended already
        log.warning("a session that its browser forgets could not be ended: it ends by itself")
        return False
    return True


def _speak_as_chosen(response: flask.Response) -> None:
    """Show pages in the language of the account, unless another was chosen here."""
    spoken = flask.g.get("own_language")
    if spoken and COOKIE not in flask.request.cookies:
        response.set_cookie(
            COOKIE, spoken, secure=portal().settings.is_secure, httponly=True, samesite="Lax"
        )
