"""What the platform's staff see of delegations: all of them, and what is objected to."""

import flask

blueprint = flask.Blueprint("platform", __name__, url_prefix="/platform")

from services.portal.pages.platform import delegations, objections  # noqa: E402

__all__ = ["blueprint", "delegations", "objections"]
