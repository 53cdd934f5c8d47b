"""Objecting to what operators, or the rules, have done, over HTTP."""

from typing import Any
from uuid import UUID

from shared.events.accounts import EstablishmentSuspended
from tests.answers import Answer
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair

WHY = {"message": "Cette suspension bloque la paie."}
REASON = {"reason": "Signalement."}
SIDES = ["asker", "answerer"]


def act(joined: Pair, operator: Caller, delegation_id: UUID, last: str = "suspend") -> None:
    """Let operators suspend, resume or end a delegation."""
    home = joined.town.establishment_id
    body = None if last == "resume" else REASON
    answer = operator.post(f"/establishments/{home}/delegations/{delegation_id}/{last}", body)
    assert answer.status_code == 200, answer.json


def object_to(caller: Caller, delegation_id: UUID, **body: Any) -> Answer:
    return caller.post(f"/delegations/{delegation_id}/objections", WHY | body)


def made(caller: Caller, delegation_id: UUID) -> dict[str, Any]:
    answer = object_to(caller, delegation_id)
    assert answer.status_code == 201, answer.json
    shown: dict[str, Any] = answer.json
    return shown


def open_ones(operator: Caller, **query: str) -> list[str]:
    answer = operator.get("/platform/objections", query_string=query)
    assert answer.status_code == 200, answer.json
    return [row["id"] for row in answer.json]


def suspended_by_rules(joined: Pair, side: str) -> UUID:
    delegation_id = joined.agreed()
    facts = joined.with_status(side, "suspended")
    joined.world.told(EstablishmentSuspended(establishment=facts, reason="Impayé."))
    return delegation_id
