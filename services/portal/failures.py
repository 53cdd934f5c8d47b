"""What a visitor sees when something is not there, not theirs, not now, or went wrong."""

import logging
from typing import Any

import flask
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from services.portal import places, proving, rendering, resuming, session, visitors
from services.portal.clients.refusals import Away, Refused, SessionOver, StepUpNeeded

log = logging.getLogger(__name__)

Answer = flask.typing.ResponseReturnValue


def register(app: flask.Flask) -> None:
    """Tell an application how to answer every failure: as a page."""
    app.register_error_handler(SessionOver, _over)
    app.register_error_handler(StepUpNeeded, _unproved)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_bug)


def page(status: int, code: str = "", **facts: Any) -> Answer:
    """Show a page that says what is wrong, and what to do."""
    told = {"status": status, "code": code, "former": "", "again": None, **facts}
    return rendering.show("failure.html", status, **told)


def _over(refusal: SessionOver) -> Answer:
    """Go on with another token, if there is one; else ask for the password again.

    A form that was sent comes back filled in, either way.
    """
    signed = session.current()
    try:
        if signed is not None and _is_going_on(signed):
            if flask.request.method in ("GET", "HEAD"):
                return flask.redirect(rendering.here())
            return resuming.show_again() or page(400, "stale_form")
    except SessionOver:
        pass
    except Refused as failure:  # such as `identity` being away: that ends no session
        return _refused(failure)
    if session.current() is not None or flask.g.get("before") is not None:
        session.end()
    return resuming.ask(was_signed_in=flask.g.get("before"))


def _is_going_on(signed: session.Signed) -> bool:
    """Tell whether `identity` gives another token, where one was refused that should be good.

    :raises Refused: it cannot be asked
    """
    own = visitors.portal()
    if signed.refreshed_at + 5 > visitors.arrived_at().timestamp():
        return False  # just given: another would be refused as well
    try:
        api = visitors.api()
        api.token = None
        session.go_on(own.sessions.refresh(signed, api, now=visitors.arrived_at()))
    except SessionOver:
        return False
    return True


def _unproved(_: StepUpNeeded) -> Answer:
    """Have whoever is signed in show anew that it is they; what they sent goes on then."""
    try:
        return proving.begin()
    except SessionOver as refusal:
        return _over(refusal)
    except Refused as refusal:
        return _refused(refusal)


def _refused(refusal: Refused) -> Answer:
    try:
        refusal = places.judge(refusal)
    except SessionOver as over:
        return _over(over)
    again = resuming.to_send_again()
    if isinstance(refusal, Away):
        log.warning("a service does not answer", extra={"asked": refusal.service})
        answer = flask.make_response(page(503, "away", again=again))
        answer.headers["Retry-After"] = str(refusal.retry_after or 5)
        return answer
    signed = session.current()
    if again and signed and refusal.code == proving.FACTOR_ASKED_FOR:
        return proving.to_add(where="/", kept=resuming.seal(signed), status=403)
    if refusal.status >= 500 and refusal.status != 503:
        return page(502, refusal.code)
    former = flask.g.get("former_place")
    facts: dict[str, Any] = {"text": refusal.text, "former": former.name if former else ""}
    if refusal.status in (429, 503):
        facts["again"] = again
    answer = flask.make_response(page(refusal.status, refusal.code, **facts))
    if refusal.retry_after:
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


def _stale_form(_: CSRFError) -> Answer:
    """Show the form again where it can be; what was typed is in it."""
    try:
        return resuming.show_again() or page(400, "stale_form")
    except SessionOver as refusal:
        return _over(refusal)
    except Refused as refusal:
        return _refused(refusal)


def _of_http(error: HTTPException) -> Answer:
    if isinstance(error, RequestRedirect) or error.response is not None:
        return error
    answer = flask.make_response(page(error.code or 500))
    answer.headers.extend(
        (name, value) for name, value in error.get_headers() if name.lower() == "allow"
    )
    return answer


def _of_bug(error: Exception) -> Answer:
    log.error("a page failed", exc_info=error)
    return page(500)
