"""Transfers between centralising establishments: what is offered, taken, declined, withdrawn."""

import flask

blueprint = flask.Blueprint("transfers", __name__, url_prefix="/others/transfers")

from services.portal.pages.transfers import answering, listing  # noqa: E402

__all__ = ["answering", "blueprint", "listing"]
