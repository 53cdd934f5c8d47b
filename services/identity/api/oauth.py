"""OAuth 2.0 for applications: tokens, introspection, revocation. Refusals are RFC 6749's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import flask
from flask.views import MethodView

from services.identity.actions import introspection, oauth
from services.identity.actions.counting import WINDOW
from services.identity.api import forms
from services.identity.api.tools import service_tools
from services.identity.errors import OAuthRefusal
from services.identity.models import MachineClient
from services.identity.schemas import oauth as schemas
from shared.crypto import client_secrets
from shared.errors import TooMany
from shared.tenancy import Reason, unconfined
from shared.web import Blueprint, current, own_transactions, public, throttle

blueprint = Blueprint("OAuth", __name__, description="OAuth 2.0 for applications.")


@blueprint.route("/oauth/token")
class Token(MethodView):
    """Tokens for machine clients."""

    @public
    @blueprint.doc(**forms.described("grant_type", scope="access:read"))
    @blueprint.response(200, schemas.Issued)
    @blueprint.alt_response(400, schema=schemas.OAuthError)
    @blueprint.alt_response(401, schema=schemas.OAuthError)
    @blueprint.refuses(TooMany)
    def post(self) -> oauth.Issued:
        """Get a token by the client's own credentials (RFC 6749 §4.4)"""
        if forms.needed("grant_type") != "client_credentials":
            raise OAuthRefusal("unsupported_grant_type", "Only client_credentials is supported.")
        scope, tools, given = forms.field("scope"), service_tools(), forms.credentials()
        portal = client_secrets.known(tools.settings.portal_client, given.client_id, given.secret)
        if portal is not None:
            return oauth.issue_to_portal(portal, scope=scope, tools=tools, now=current.now())
        session, client = current.session(), _client()
        return oauth.issue(session, client, scope=scope, tools=tools, now=current.now())


@blueprint.route("/oauth/introspect")
class Introspect(MethodView):
    """Is a token good?"""

    @public
    @own_transactions
    @blueprint.doc(**forms.described("token", token_type_hint="access_token"))
    @blueprint.response(200, schemas.Introspection)
    @blueprint.alt_response(400, schema=schemas.OAuthError)
    @blueprint.alt_response(401, schema=schemas.OAuthError)
    @blueprint.refuses(TooMany)
    def post(self) -> dict[str, Any]:
        """Tell whether a token is good just now, and what it says (RFC 7662)"""
        token, given = forms.needed("token"), forms.credentials()
        with _wrong_secrets_counted():
            return introspection.introspect(
                current.sessions(),
                client_id=given.client_id,
                secret=given.secret,
                token=token,
                **_means(),
            )


@blueprint.route("/oauth/revoke")
class Revoke(MethodView):
    """Ends what a token belongs to."""

    @public
    @blueprint.doc(**forms.described("token", token_type_hint="refresh_token"))
    @blueprint.response(200)
    @blueprint.alt_response(400, schema=schemas.OAuthError)
    @blueprint.alt_response(401, schema=schemas.OAuthError)
    @blueprint.refuses(TooMany)
    def post(self) -> dict[str, Any]:
        """End the session that a token belongs to (RFC 7009)"""
        token, client = forms.needed("token"), _client()
        introspection.revoke(current.session(), client=client, token=token, **_means())
        return {}


def _client() -> MachineClient:
    """Tell which client calls; wrong secrets are counted by address.

    :raises OAuthRefusal: if none does
    :raises TooMany: if there were too many wrong ones
    """
    unconfined(current.session(), Reason.INTROSPECTION)
    given = forms.credentials()
    with _wrong_secrets_counted():
        return oauth.authenticate(
            current.session(), client_id=given.client_id, secret=given.secret, now=current.now()
        )


@contextmanager
def _wrong_secrets_counted() -> Iterator[None]:
    try:
        yield
    except OAuthRefusal as refusal:
        if refusal.error != "insufficient_scope":  # who that is has been proved
            limit = service_tools().settings.limits.address_refusals
            throttle.by_address("clients", limit=limit, per=WINDOW)
        raise


def _means() -> dict[str, Any]:
    return {
        "verifier": current.service().verifier,
        "tools": service_tools(),
        "now": current.now(),
    }


def refuse(refusal: OAuthRefusal) -> flask.Response:
    """Answer a refusal as RFC 6749 §5.2 has it."""
    answer = flask.jsonify(error=refusal.error, error_description=refusal.description)
    answer.status_code = refusal.status
    if refusal.status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="comptoir"'
    return answer
