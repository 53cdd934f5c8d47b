"""What is due across establishments: linking, looking, renewing."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from shared import clock
from shared.events import identity
from tests.accounts.world import Person, World

END = date(2028, 12, 31)


LATER = "2028-04-01T10:00:00Z"
"""A day on which what was activated in November 2026 is due within 60 days."""


def link(world: World, person: Person, linked: Person, *, link_id: UUID | None = None) -> UUID:
    made = link_id or uuid4()
    world.hear(
        identity.LinkCreated(
            link_id=made,
            account_id=person.account_id,
            establishment_id=person.home,
            linked_account_id=linked.account_id,
            linked_establishment_id=linked.home,
            created_at=clock.now(),
        )
    )
    return made


def unlink(world: World, person: Person, linked: Person, link_id: UUID) -> None:
    world.hear(
        identity.LinkRemoved(
            link_id=link_id,
            account_id=person.account_id,
            establishment_id=person.home,
            linked_account_id=linked.account_id,
            linked_establishment_id=linked.home,
            created_at=clock.now(),
            removed_at=clock.now(),
            reason="removed",
        )
    )


def due(person: Person, query: str = "") -> list[tuple[str, str, str]]:
    answer = person.get(f"/due{query}")
    assert answer.status_code == 200, answer.json
    return [(row["establishment_name"], row["last_name"], row["by"]) for row in answer.json]


def counted(person: Person, query: str = "") -> dict[str, int]:
    answer = person.get(f"/due/establishments{query}")
    assert answer.status_code == 200, answer.json
    return {row["establishment_name"]: row["count"] for row in answer.json}


def renew(person: Person, establishments: Any = "all", **said: Any) -> Any:
    answer = person.post("/renewals", {"establishments": establishments, **said})
    assert answer.status_code == 200, answer.json
    return answer.json
