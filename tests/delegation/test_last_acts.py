"""When whoever is assigned last acted, as the delegating side sees it (design.md §4.4)."""

from datetime import timedelta
from uuid import UUID, uuid4

import time_machine

from services.delegation.actions import last_acts
from shared import tenancy
from shared.events.accounts import AccountRenewed
from shared.events.identity import ClientFacts
from shared.tenancy import Reason
from tests import factories
from tests.delegation.clients import assign
from tests.delegation.pairs import Pair


class TestTheLastAct:
    def note(self, joined: Pair, delegation_id: UUID | None, actor_id: UUID) -> None:
        """Hear of something that was done, by a delegation unless it is None."""
        account = joined.world.account(joined.town)
        renewed = AccountRenewed(account=account, is_own=False)
        message = factories.message(renewed, delegation_id=delegation_id, actor_id=actor_id)
        with joined.world.sessions.begin() as session:
            tenancy.unconfined(session, Reason.HANDLER)
            last_acts.note(session, message)

    def seen(self, joined: Pair, delegation_id: UUID) -> list[str | None]:
        rows = joined.answerer.get(f"/delegations/{delegation_id}/assignments").json
        return [row["last_acted_at"] for row in rows]

    def test_of_people_and_clients_is_seen_by_the_delegating_side(
        self, joined: Pair, client: ClientFacts, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.agreed()
        person = joined.assigned(delegation_id)
        assign(joined, delegation_id, client)
        self.note(joined, delegation_id, person.id)
        clock.shift(timedelta(minutes=5))
        self.note(joined, delegation_id, client.client_id)

        assert self.seen(joined, delegation_id) == [
            "2026-11-16T09:30:00Z",
            "2026-11-16T09:35:00Z",
        ]

    def test_is_not_one_that_others_did_or_by_another_delegation(
        self, joined: Pair, client: ClientFacts
    ) -> None:
        delegation_id = joined.agreed()
        assign(joined, delegation_id, client)

        self.note(joined, delegation_id, uuid4())
        self.note(joined, uuid4(), client.client_id)
        self.note(joined, None, client.client_id)

        assert self.seen(joined, delegation_id) == [None]
