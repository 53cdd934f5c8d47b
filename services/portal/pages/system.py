"""What pages stand on: files they load, the language they are in, whether the portal is well."""

import flask

from services.portal import safety, session
from services.portal.access import for_everybody, for_holders
from services.portal.languages import COOKIE
from services.portal.visitors import api, arrived_at, portal
from shared.edge.languages import SPOKEN

YEAR = 365 * 24 * 3600
NAME = "portal"

health = flask.Blueprint("health", __name__, url_prefix="/portal/health")
blueprint = flask.Blueprint("system", __name__)


@health.get("/live")
@for_everybody
def live() -> flask.typing.ResponseReturnValue:
    """Tell that the process answers, and what the installation is for."""
    return {"status": "live", "environment": portal().settings.environment.value}


@health.get("/ready")
@for_everybody
def ready() -> flask.typing.ResponseReturnValue:
    """Tell that pages can be shown; a service that is away is told on the page that needs it."""
    return {"status": "ready"}


@blueprint.get("/assets/<digest>/<path:name>")
@for_everybody
def asset(digest: str, name: str) -> flask.Response:
    """Serve a style sheet, a script, a face: for ever, since another content has another name."""
    own = portal().assets
    if name not in own.files:
        flask.abort(404)
    response = flask.Response(own.files[name], mimetype=own.type_of(name))
    keeping = f"public, max-age={YEAR}, immutable" if digest == own.digest else "no-cache"
    response.headers["Cache-Control"] = keeping
    return response


@blueprint.get("/favicon.ico")
@for_everybody
def favicon() -> flask.typing.ResponseReturnValue:
    """Lead browsers that look for a mark of the site to it."""
    return flask.redirect(portal().assets.url("mark.svg"), 301)


@blueprint.post("/language")
@for_everybody
def language() -> flask.typing.ResponseReturnValue:
    """Show pages in another language from now on."""
    chosen = flask.request.form.get("language", "")
    back = flask.redirect(safety.local(flask.request.form.get("next")), 303)
    if chosen in SPOKEN:
        own = portal().settings
        back.set_cookie(
            COOKIE, chosen, max_age=YEAR, secure=own.is_secure, httponly=True, samesite="Lax"
        )
    return back


@blueprint.post("/session")
@for_holders
def keep_session() -> flask.typing.ResponseReturnValue:
    """Go on with the session; a script tells by it that somebody is still there."""
    signed = session.current()
    assert signed is not None
    own = portal().sessions
    going_on = own.refresh(signed, api(), now=arrived_at())
    session.go_on(going_on)
    if flask.request.headers.get("Accept") == "application/json":
        return {"seconds": int((own.ends_at(going_on) - arrived_at()).total_seconds())}
    return flask.redirect(safety.local(flask.request.form.get("next")), 303)
