"""The OpenAPI document and a page to try it."""

import flask

from shared.web.marks import own_transactions, public
from shared.web.openapi import Api


def blueprint(api: Api) -> flask.Blueprint:
    """Make the documentation routes."""
    made = flask.Blueprint("docs", __name__)

    @made.get("/openapi.json")
    @public
    @own_transactions
    def document() -> flask.typing.ResponseReturnValue:
        """Give the OpenAPI document."""
        return flask.jsonify(api.spec.to_dict())

    return made
