"""The accounts of one's establishment: found, made, changed, renewed, deleted."""

import flask

blueprint = flask.Blueprint("accounts", __name__, url_prefix="/establishment/accounts")

from services.portal.pages.accounts import (  # noqa: E402
    acting,
    creating,
    editing,
    listing,
    protecting,
    single,
)

__all__ = ["acting", "blueprint", "creating", "editing", "listing", "protecting", "single"]
