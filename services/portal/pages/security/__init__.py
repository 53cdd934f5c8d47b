"""My account: what protects it besides the password."""

import flask

blueprint = flask.Blueprint("security", __name__, url_prefix="/account/security")

from services.portal.pages.security import adding, codes, listing, passkeys, remembered  # noqa: E402

__all__ = ["adding", "blueprint", "codes", "listing", "passkeys", "remembered"]
