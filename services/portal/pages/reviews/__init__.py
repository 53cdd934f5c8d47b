"""Reviews of the accounts: who still needs one, decided account by account or on many at once."""

import flask

blueprint = flask.Blueprint("reviews", __name__, url_prefix="/establishment/reviews")

from services.portal.pages.reviews import deciding, listing, many  # noqa: E402

__all__ = ["blueprint", "deciding", "listing", "many"]
