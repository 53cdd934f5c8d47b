"""Which accounts a request has chosen."""

from typing import Any

import flask


def said() -> dict[str, Any]:
    """Tell the choice as it was sent; it has been found good."""
    sent = flask.request.get_json()
    return {name: sent[name] for name in ("ids", "filter") if name in sent}
