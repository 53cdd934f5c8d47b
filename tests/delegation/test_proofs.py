"""Proof of consent: signed for either side, verified by anybody (design.md §4.8)."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import time_machine
from joserfc import jws
from joserfc.jwk import KeySet
from pypdf import PdfReader

from services.delegation.domain import proof_words, statements
from services.delegation.domain.statements import Fault
from services.delegation.models import Side
from services.delegation.queries.proofs import STEPS
from services.delegation.tools import PUBLISHED
from shared.crypto import keys
from tests.answers import refused
from tests.delegation import amendments
from tests.delegation.pairs import Pair
from tests.delegation.world import TODAY

UNTIL = TODAY + timedelta(days=100)


@pytest.fixture
def eventful(joined: Pair) -> UUID:
    """A delegation that was accepted, amended, and may be extended."""
    delegation_id = joined.agreed({"affiliation": "read"}, ends_on=UNTIL.isoformat())
    more = amendments.asked(joined, delegation_id, rights={"carriere": "read"})
    amendments.accept(joined, delegation_id, more)
    joined.answerer.post(f"/delegations/{delegation_id}/allow-extension", {"days": 30})
    return delegation_id


def published(joined: Pair) -> KeySet:
    with joined.world.app.test_client() as client:
        answer = client.get("/delegation/.well-known/consent-keys.json")
    assert answer.status_code == 200
    return KeySet.import_key_set(json.loads(answer.data))


def verified(joined: Pair, **body: str) -> dict[str, Any]:
    with joined.world.app.test_client() as client:
        answer = client.post("/delegation/v1/verifications", json=body)
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = json.loads(answer.data)
    return found


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    else:
        yield str(value)


class TestTheStatement:
    def test_is_for_either_side_and_states_every_step_with_hashes(
        self, joined: Pair, eventful: UUID
    ) -> None:
        path = f"/delegations/{eventful}"
        shown = joined.answerer.get(path).json

        for caller in (joined.asker, joined.answerer):
            proof = caller.post(f"{path}/proof").json
            claims = statements.verify(proof["statement"], published(joined)).claims

            assert claims is not None
            assert claims == proof["claims"]
            assert claims["text_hash"] == shown["text_hash"]
            assert claims["extension_text_hash"] == shown["extension"]["text_hash"]
            assert claims["rights"] == {"affiliation": "read", "carriere": "read"}
            assert claims["agreed_until"] == UNTIL.isoformat()
            assert claims["delegating"]["siret"] == joined.town.siret
            assert [step["what"] for step in claims["steps"]] == [
                *("requested", "accepted", "amendment_requested", "amendment_accepted"),
                "extension_allowed",
            ]
            assert all(step["text_hash"] for step in claims["steps"])

    def test_names_no_person(self, joined: Pair, eventful: UUID) -> None:
        joined.answerer.post(f"/delegations/{eventful}/suspend", {"reason": "Mme Dupré part"})

        claims = joined.asker.post(f"/delegations/{eventful}/proof").json["claims"]

        said = " ".join(texts(claims))
        for who in (joined.asker, joined.answerer):
            assert str(who.id) not in said
            assert who.facts.last_name not in said
        assert "part" not in said.split()

    def test_is_none_before_an_acceptance_nor_after_a_refusal(self, joined: Pair) -> None:
        path = f"/delegations/{joined.ask()}"
        assert refused(joined.asker.post(f"{path}/proof")) == (409, "not_agreed")
        joined.answerer.post(f"{path}/refuse", {"reason": "Non."})
        assert refused(joined.answerer.get(f"{path}/proof.pdf")) == (409, "not_agreed")

    def test_outlives_the_keys_that_signed_it(self, joined: Pair, eventful: UUID) -> None:
        statement = joined.asker.post(f"/delegations/{eventful}/proof").json["statement"]
        secrets = joined.world.tools.settings.secrets
        for _ in range(3):
            keys.rotate(keys.CONSENT, secrets, public=secrets / PUBLISHED)

        assert verified(joined, statement=statement)["is_genuine"]
        assert len(keys.read(secrets / keys.CONSENT.private).keys) == keys.KEPT
        newer = joined.asker.post(f"/delegations/{eventful}/proof").json["statement"]
        assert (
            verified(joined, statement=newer)["kid"] != verified(joined, statement=statement)["kid"]
        )


class TestVerifying:
    def test_tells_what_is_wrong(self, joined: Pair, eventful: UUID) -> None:
        statement = joined.asker.post(f"/delegations/{eventful}/proof").json["statement"]
        head, said, signature = statement.split(".")
        claims = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
        claims["status"] = "terminated"
        forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        other = KeySet.generate_key_set("EC", "P-256", count=1).keys[0]
        header = {"alg": "ES256", "typ": statements.TYPE, "kid": "somebody"}
        foreign = jws.serialize_compact(header, b"{}", other, algorithms=["ES256"])

        assert verified(joined, statement=statement)["fault"] is None
        assert verified(joined, statement=f"{head}.{forged}.{signature}")["fault"] == Fault.ALTERED
        assert verified(joined, statement=foreign)["fault"] == Fault.UNKNOWN_KEY
        assert verified(joined, statement=joined.asker.token)["fault"] == Fault.OTHER_KIND
        assert verified(joined, statement="Bonjour")["fault"] == Fault.NO_STATEMENT

    def test_takes_no_token_and_no_statement_for_the_other(
        self, joined: Pair, eventful: UUID
    ) -> None:
        statement = joined.asker.post(f"/delegations/{eventful}/proof").json["statement"]

        with joined.world.app.test_client() as client:
            headers = {"Authorization": f"Bearer {statement}"}
            answer = client.get("/delegation/v1/delegations", headers=headers)

        assert answer.status_code == 401

    def test_is_verified_so_often_an_hour_for_one_address(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        limit = joined.world.tools.settings.limits.address_verifications
        answers = []
        with joined.world.app.test_client() as client:
            for _ in range(limit + 1):
                answers.append(
                    client.post("/delegation/v1/verifications", json={"statement": "Bonjour"})
                )
            clock.shift(timedelta(hours=2))
            later = client.post("/delegation/v1/verifications", json={"statement": "Bonjour"})

        assert {answer.status_code for answer in answers[:limit]} == {200}
        assert refused(answers[limit]) == (429, "too_many_requests")
        assert "Retry-After" in answers[limit].headers
        assert later.status_code == 200

    @pytest.mark.parametrize("body", [{}, {"statement": "a", "file": "YQ=="}, {"file": "é"}])
    def test_needs_one_statement_or_one_file(self, joined: Pair, body: dict[str, str]) -> None:
        with joined.world.app.test_client() as client:
            answer = client.post("/delegation/v1/verifications", json=body)

        assert answer.status_code == 422


class TestThePdf:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_has_words_for_every_step_and_side(self, language: str) -> None:
        assert set(proof_words.STEPS[language]) == {kind.value for kind in STEPS}
        assert set(proof_words.SIDES[language]) == {side.value for side in Side}

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_says_who_agreed_to_what_and_is_verified_as_a_whole(
        self, joined: Pair, eventful: UUID, language: str
    ) -> None:
        answer = joined.answerer.get(
            f"/delegations/{eventful}/proof.pdf", headers={"Accept-Language": language}
        )
        content = answer.data

        assert answer.mimetype == "application/pdf"
        pages = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        assert joined.answerer.facts.last_name in pages
        assert joined.answerer.get(f"/delegations/{eventful}").json["text_hash"] in pages
        assert {"fr": "PROLONGATION AUTOMATIQUE", "en": "AUTOMATIC EXTENSION"}[language] in pages
        found = verified(joined, file=base64.b64encode(content).decode())
        assert found["is_genuine"], found
        assert found["claims"]["delegation_id"] == str(eventful)

    def test_is_no_proof_once_a_byte_of_it_is_another(self, joined: Pair, eventful: UUID) -> None:
        content = joined.answerer.get(f"/delegations/{eventful}/proof.pdf").data
        known = published(joined)

        for place in range(0, len(content), max(1, len(content) // 40)):
            altered = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
            assert not statements.verify_file(altered, known).is_genuine, place

    def test_lends_its_statement_to_no_other_file(self, joined: Pair, eventful: UUID) -> None:
        content = joined.answerer.get(f"/delegations/{eventful}/proof.pdf").data
        start = content.index(statements.MARK) + len(statements.MARK)
        inner = content[start : content.index(b")", start)].decode()

        assert verified(joined, statement=inner)["fault"] == Fault.NO_STATEMENT
