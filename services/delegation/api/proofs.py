"""Proof of consent: signed statements, as such and on paper; anybody verifies them."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from services.delegation import errors, permissions, queries
from services.delegation.api import throttles
from services.delegation.api.tools import service_tools
from services.delegation.domain import proof_words, statements
from services.delegation.queries.proofs import Proof as Proved
from services.delegation.schemas import proofs as schemas
from shared.errors import TooMany
from shared.web import Blueprint, current, guarded, own_transactions, pdf, public

blueprint = Blueprint(
    "Proofs", __name__, description="Proof of consent, and its verification by anybody"
)
unversioned = Blueprint("Consent keys", __name__, description="The keys that verify proofs")

KEYS = "/.well-known/consent-keys.json"
KEPT_FOR = 300  # seconds


@blueprint.route("/delegations/<uuid:delegation_id>/proof")
class Proof(MethodView):
    """What was agreed to, signed."""

    @guarded(permissions.READ)
    @blueprint.response(200, schemas.Proof)
    @blueprint.refuses(errors.NotAgreed)
    def post(self, delegation_id: UUID) -> dict[str, Any]:
        """State what was agreed to, signed, for either side

        It names ids, establishments, the hashes of the texts and instants, and no person.
        """
        claims = _proved(delegation_id).claims
        key = service_tools().consent_keys.newest()
        return {"statement": statements.sign(claims, key), "claims": claims}


@blueprint.route("/delegations/<uuid:delegation_id>/proof.pdf")
class PrintedProof(MethodView):
    """The same on paper."""

    @guarded(permissions.READ)
    @blueprint.response(200, content_type="application/pdf")
    @blueprint.refuses(errors.NotAgreed)
    def get(self, delegation_id: UUID) -> flask.Response:
        """Give the proof as a PDF, with the texts and the names of today, signed as a whole"""
        proof, tools = _proved(delegation_id), service_tools()
        keys_url = f"{_issuer()}{KEYS}"
        facts = proof_words.printed(proof, language=current.language(), keys_url=keys_url)

        def make(seal: str) -> bytes:
            given = {**facts, "seal": seal}
            return tools.typesetter.make("proof", facts=given, written_at=current.now())

        content = statements.sign_file(proof.claims, tools.consent_keys.newest(), make)
        return pdf.answer(content, name=f"delegation-{delegation_id}")


@blueprint.route("/verifications")
class Verifications(MethodView):
    """Is it a proof?"""

    @public
    @own_transactions
    @blueprint.arguments(schemas.ToVerify)
    @blueprint.response(200, schemas.Verification)
    @blueprint.refuses(TooMany)
    def post(self, body: dict[str, Any]) -> statements.Verification:
        """Tell whether a statement, or a PDF, is a genuine proof of consent, and what it states"""
        tools = service_tools()
        throttles.count_verification(tools.settings.limits)
        published = tools.published_keys.read()
        content = body["file"] if "file" in body else body["statement"].encode()
        return statements.verify_any(content, published)


@unversioned.route(KEYS)
class Keys(MethodView):
    """The public keys of statements of consent."""

    @public
    @own_transactions
    @unversioned.response(200)
    def get(self) -> flask.Response:
        """Give all public keys that ever signed a statement of consent, the newest first"""
        answer = flask.jsonify(service_tools().public_keys())
        answer.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
        return answer


def _proved(delegation_id: UUID) -> Proved:
    session = current.session()
    delegation = queries.delegations.find(session, delegation_id)
    return queries.proofs.of(session, delegation, issuer=_issuer(), now=current.now())


def _issuer() -> str:
    return f"{service_tools().settings.public_url}/delegation"
