"""Machine clients, assigned and asked about."""

from typing import Any
from uuid import UUID, uuid4

from shared.events.accounts import EstablishmentFacts
from shared.events.delegation import (
    ClientUnassigned,
)
from shared.events.identity import ClientCreated, ClientFacts
from tests.answers import Answer
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.world import World


def made(world: World, home: EstablishmentFacts, **facts: Any) -> ClientFacts:
    """Have an establishment make a machine client."""
    given: dict[str, Any] = {
        "client_id": uuid4(),
        "establishment_id": home.establishment_id,
        "name": "Gestion des agents",
        "scopes": ["affiliation:write", "access:read"],
        "expires_at": None,
    }
    client = ClientFacts(**given | facts)
    world.told(ClientCreated(client=client))
    return client


def assign(joined: Pair, delegation_id: UUID, client: ClientFacts, **rights: str) -> Answer:
    body = {"client_id": str(client.client_id), "rights": rights or {"affiliation": "write"}}
    return joined.asker.post(f"/delegations/{delegation_id}/assignments", body)


def ask(who: Caller, client: ClientFacts, joined: Pair, level: str = "read") -> Answer:
    joined.world.heard()
    query = {
        "client_id": str(client.client_id),
        "establishment_id": str(joined.town.establishment_id),
        "service": "affiliation",
        "level": level,
    }
    return who.get("/access", query_string=query)


def may(client: ClientFacts, joined: Pair, level: str = "read") -> bool:
    return ask(joined.world.client(), client, joined, level).json.get("allowed") is True


def reasons(joined: Pair) -> list[str]:
    events = joined.world.announced(ClientUnassigned)
    return [event.reason for event in events if isinstance(event, ClientUnassigned)]
