"""Other establishments: those one acts for, and what waits in all of them."""

import flask

blueprint = flask.Blueprint("others", __name__, url_prefix="/others")

from services.portal.pages.others import across, choosing, overview  # noqa: E402

__all__ = ["across", "blueprint", "choosing", "overview"]
