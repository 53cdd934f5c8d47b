"""Signing in as somebody of the example with one click; only in a demonstration, on loopback."""

import flask

from services.portal import demo
from services.portal.access import for_everybody
from services.portal.pages.sign_in import arrive

blueprint = flask.Blueprint("demo", __name__)


@blueprint.post("/demo/sign-in")
@for_everybody
def enter() -> flask.typing.ResponseReturnValue:
    """Sign in as somebody of the example."""
    demo.require_near()
    wanted = flask.request.form.get("identifier")
    person = next((one for one in demo.people() if one.identifier == wanted), None)
    if person is None:
        flask.abort(404)
    arrive(person.identifier, person.password)
    return flask.redirect("/", 303)
