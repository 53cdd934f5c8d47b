"""Establishments that delegate, and what they agree on: for the scene of `delegation`."""

from typing import Any

from tests.delegation.callers import Caller as Holder
from tests.delegation.world import World


class Side:
    """An establishment with an administrator and two users."""

    def __init__(self, world: World, name: str, **facts: Any) -> None:
        self.facts = world.establishment(name, **facts)
        self.id = self.facts.establishment_id
        self.head = world.person(self.facts)
        self.user = world.person(self.facts, profile="user")
        self.other = world.person(self.facts, profile="user")


def named(side: Side) -> dict[str, str]:
    return {"siret": side.facts.siret, "contract_number": "VF201"}


def asked(centre: Side, side: Side, *services: str, **levels: str) -> str:
    target = named(side)
    rights = dict.fromkeys(services, "write") | levels
    answer = centre.head.post("/delegations", {"targets": [target], "rights": rights})
    assert answer.json[0]["outcome"] == "requested", answer.json
    return str(answer.json[0]["delegation_id"])


def accepted(side: Side, delegation_id: str) -> None:
    text_hash = side.head.get(f"/delegations/{delegation_id}").json["text_hash"]
    answer = side.head.post(f"/delegations/{delegation_id}/accept", {"text_hash": text_hash})
    assert answer.status_code == 200, answer.json


def amended(centre: Side, delegation_id: str) -> str:
    """Ask for more of a delegation, and take it back: it stays to be read."""
    amendments = f"/delegations/{delegation_id}/amendments"
    answer = centre.head.post(amendments, {"rights": {"avenant": "read"}})
    assert answer.status_code == 201, answer.json
    centre.head.post(f"{amendments}/{answer.json['id']}/cancel")
    return str(answer.json["id"])


def assigned(centre: Side, delegation_id: str, holder: Holder) -> str:
    body = {"account_id": str(holder.id), "rights": {"affiliation": "read"}}
    answer = centre.head.post(f"/delegations/{delegation_id}/assignments", body)
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def stopped(centre: Side, side: Side, operator: Holder, service: str) -> str:
    """Let operators suspend a delegation."""
    delegation_id = asked(centre, side, service)
    accepted(side, delegation_id)
    path = f"/establishments/{side.id}/delegations/{delegation_id}/suspend"
    answer = operator.post(path, {"reason": "Signalement"})
    assert answer.status_code == 200, answer.json
    return delegation_id


def objected(centre: Side, side: Side, operator: Holder, service: str) -> str:
    """Let one side object to that."""
    delegation_id = stopped(centre, side, operator, service)
    answer = side.head.post(f"/delegations/{delegation_id}/objections", {"message": "Non"})
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])
