"""Two establishments that may need one another, and what they do together."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.delegation.models import Delegation
from shared import access
from shared.auth import Level
from shared.events.accounts import EstablishmentFacts
from tests.delegation.callers import Caller
from tests.delegation.world import World


@dataclass
class Pair:
    """A centralising establishment and one that it may work for, with an administrator each."""

    world: World
    centre: EstablishmentFacts
    town: EstablishmentFacts
    asker: Caller
    answerer: Caller

    @property
    def id(self) -> UUID:
        """Tell the one that it may work for."""
        return self.town.establishment_id

    @property
    def target(self) -> dict[str, str]:
        return {"siret": self.town.siret, "contract_number": "VF201"}

    def ask(self, rights: dict[str, str] | None = None, **body: Any) -> UUID:
        """Ask, and tell the id of the request."""
        given = {"targets": [self.target], "rights": rights or {"affiliation": "write"}}
        answer = self.asker.post("/delegations", given | body)
        assert answer.status_code == 200, answer.json
        (outcome,) = answer.json
        assert outcome["outcome"] == "requested", outcome
        return UUID(outcome["delegation_id"])

    def accept(self, delegation_id: UUID, **body: Any) -> Any:
        """Accept what is shown, and tell what is answered."""
        shown = self.answerer.get(f"/delegations/{delegation_id}").json
        given = {"text_hash": shown["text_hash"]} | body
        return self.answerer.post(f"/delegations/{delegation_id}/accept", given)

    def agreed(self, rights: dict[str, str] | None = None, **body: Any) -> UUID:
        """Ask, and have it accepted."""
        delegation_id = self.ask(rights, **body)
        answer = self.accept(delegation_id)
        assert answer.status_code == 200, answer.json
        return delegation_id

    def assigned(self, delegation_id: UUID, rights: dict[str, str] | None = None) -> Caller:
        """Let somebody new of the centre work in a delegation."""
        somebody = self.world.person(self.centre, profile="user")
        body = {"account_id": str(somebody.id), "rights": rights or {"affiliation": "write"}}
        answer = self.asker.post(f"/delegations/{delegation_id}/assignments", body)
        assert answer.status_code == 201, answer.json
        return somebody

    def may(self, caller: Caller, service: str = "affiliation", level: str = "read") -> bool:
        """Ask, as an application would, whether somebody may use a service of the town."""
        self.world.heard()
        query = {
            "account_id": caller.id,
            "establishment_id": self.town.establishment_id,
            "service": service,
            "level": level,
        }
        answer = self.world.client().get("/access", query_string=query)
        assert answer.status_code == 200, answer.json
        return bool(answer.json["allowed"])

    def decide(self, caller: Caller, service: str, level: str) -> bool:
        """Ask the decision itself, without the way there."""
        self.world.heard()
        with self.world.look() as session:
            return access.decide(
                session,
                account_id=caller.id,
                establishment_id=self.town.establishment_id,
                service=service,
                level=Level(level),
                now=self.world.now(),
                own="delegation",
            ).allowed

    def centre_with(self, **facts: Any) -> EstablishmentFacts:
        """State other facts about the centralising establishment."""
        return replace(self.centre, **facts)

    def suspended(self) -> EstablishmentFacts:
        """State that the centralising establishment is suspended."""
        return self.centre_with(status="suspended")

    def with_status(self, side: str, status: str = "active") -> EstablishmentFacts:
        """State how one of the two stands."""
        facts: EstablishmentFacts = getattr(self, side)
        return replace(facts, status=status)

    def show(self, delegation_id: UUID) -> Delegation:
        """Read the row itself, where nobody of the two sides can sign in."""
        with self.world.look() as session:
            return session.get_one(Delegation, delegation_id)

    def status(self, delegation_id: UUID) -> str:
        shown = self.answerer.get(f"/delegations/{delegation_id}").json
        return str(shown["status"])


def pair(world: World, *, centre: str = "Centre de gestion", town: str = "Mairie") -> Pair:
    """Make two establishments and their administrators."""
    asking = world.establishment(centre, is_centralising=True)
    answering = world.establishment(town)
    return Pair(world, asking, answering, world.person(asking), world.person(answering))
