"""What anybody may read: help, data protection, legal notice, accessibility."""

import flask

from services.portal import rendering
from services.portal.access import for_everybody

blueprint = flask.Blueprint("about", __name__)


@blueprint.get("/help")
@for_everybody
def help() -> flask.typing.ResponseReturnValue:
    """Show what is asked most, and whom to call."""
    return rendering.show("about/help.html")


@blueprint.get("/data-protection")
@for_everybody
def data_protection() -> flask.typing.ResponseReturnValue:
    """Say how personal data are treated: e-mails link here."""
    return rendering.show("about/data_protection.html")


@blueprint.get("/legal-notice")
@for_everybody
def legal_notice() -> flask.typing.ResponseReturnValue:
    """Say who runs the platform."""
    return rendering.show("about/legal_notice.html")


@blueprint.get("/accessibility")
@for_everybody
def accessibility() -> flask.typing.ResponseReturnValue:
    """Say how accessible the pages are, and whom to tell what holds one up."""
    return rendering.show("about/accessibility.html")
