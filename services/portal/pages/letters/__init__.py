"""The letter box: the list, one letter, several as one file, and the kinds of letters."""

import flask

blueprint = flask.Blueprint("letters", __name__, url_prefix="/letters")

from services.portal.pages.letters import listing, reading  # noqa: E402

__all__ = ["blueprint", "listing", "reading"]
