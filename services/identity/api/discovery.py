"""What other programs look up: the public keys, and where the OAuth routes are."""

from typing import Any

import flask
from flask.views import MethodView

from services.identity.api.tools import service_tools
from services.identity.permissions import SCOPES
from shared.web import Blueprint, own_transactions, public

blueprint = Blueprint("Discovery", __name__, description="Public keys and discovery.")

KEPT_FOR = 300  # seconds


@blueprint.route("/.well-known/jwks.json")
class Keys(MethodView):
    """The public keys of access tokens."""

    @public
    @own_transactions
    @blueprint.response(200)
    def get(self) -> flask.Response:
        """Give the public keys of access tokens, the newest first (RFC 7517)"""
        return _kept(service_tools().public_keys())


@blueprint.route("/.well-known/oauth-authorization-server")
class Server(MethodView):
    """Where things are."""

    @public
    @own_transactions
    @blueprint.response(200)
    def get(self) -> flask.Response:
        """Tell where the OAuth routes are, and what they support (RFC 8414)"""
        settings = service_tools().settings
        base = f"{settings.public_url}/identity"
        methods = ["client_secret_basic", "client_secret_post"]
        return _kept(
            {
                "issuer": settings.issuer,
                "jwks_uri": f"{base}/.well-known/jwks.json",
                "token_endpoint": f"{base}/v1/oauth/token",
                "introspection_endpoint": f"{base}/v1/oauth/introspect",
                "revocation_endpoint": f"{base}/v1/oauth/revoke",
                "token_endpoint_auth_methods_supported": methods,
                "introspection_endpoint_auth_methods_supported": methods,
                "revocation_endpoint_auth_methods_supported": methods,
                "grant_types_supported": ["client_credentials"],
                "response_types_supported": [],
                "scopes_supported": sorted(SCOPES),
                "service_documentation": f"{base}/docs",
            }
        )


def _kept(document: dict[str, Any]) -> flask.Response:
    answer = flask.jsonify(document)
    answer.cache_control.public = True
    answer.cache_control.max_age = KEPT_FOR
    return answer
