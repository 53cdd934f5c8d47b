"""The accounts of one's establishment: found, made, changed, renewed, deleted."""

import flask

blueprint = flask.Blueprint("accounts", __name__, url_prefix="/establishment/accounts")

from services.portal.pages.accounts import acting, creating, editing, listing, single  # noqa: E402

__all__ = ["acting", "blueprint", "creating", "editing", "listing", "single"]
