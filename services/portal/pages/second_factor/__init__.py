"""The second half of a sign-in: a code or a passkey, after the right password."""

import flask

blueprint = flask.Blueprint("second_factor", __name__, url_prefix="/sign-in/code")

from services.portal.pages.second_factor import entering, letters  # noqa: E402

__all__ = ["blueprint", "entering", "letters"]
