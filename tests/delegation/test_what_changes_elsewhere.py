"""What becomes of a delegation when something else changes (the table of design.md §4.8).

Suspended and orphaned establishments: `test_establishments.py`, `test_losing_an_extension.py`.
"""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from shared.events.accounts import (
    AccountDeleted,
    EstablishmentChanged,
    EstablishmentClosed,
)
from shared.events.delegation import AmendmentLapsed
from tests.answers import refused
from tests.delegation.amendments import accept, asked, path
from tests.delegation.pairs import Pair
from tests.delegation.world import TODAY

MORE = {"carriere": "read"}


def assign(joined: Pair, delegation_id: UUID, rights: dict[str, str]) -> int:
    somebody = joined.world.person(joined.centre, profile="user")
    body = {"account_id": str(somebody.id), "rights": rights}
    answer = joined.asker.post(f"/delegations/{delegation_id}/assignments", body)
    return int(answer.status_code)


class TestAnEstablishmentThatIsClosed:
    @pytest.mark.parametrize("side", ["centre", "town"])
    def test_takes_amendments_with_it(self, joined: Pair, side: str) -> None:
        delegation_id = joined.agreed()
        asked(joined, delegation_id, rights=MORE)
        facts = joined.with_status(side, "closed")

        joined.world.told(EstablishmentClosed(establishment=facts, reason="Fermeture."))

        (lapsed,) = joined.world.announced(AmendmentLapsed)
        assert isinstance(lapsed, AmendmentLapsed)
        assert lapsed.delegation.delegation_id == delegation_id

    def test_gives_nothing_to_the_one_that_it_has_merged_into(self, joined: Pair) -> None:
        worker = joined.assigned(joined.agreed())
        heir = joined.world.establishment("Commune nouvelle")
        facts = joined.with_status("town", "closed")
        closed = EstablishmentClosed(
            establishment=facts, reason="Fusion.", merged_into=heir.establishment_id
        )

        joined.world.told(closed)

        assert not joined.may(worker)
        assert joined.world.person(heir).get("/delegations").json == []


class TestAServiceThatIsNoLongerDelegable:
    def test_goes_on_where_it_was_agreed_to(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)

        joined.world.service("affiliation", is_delegable=False)

        assert joined.may(worker, level="write")
        assert joined.status(delegation_id) == "active"
        assert assign(joined, delegation_id, {"affiliation": "read"}) == 201

    def test_may_be_prolonged_with_what_goes_on(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        last_day = TODAY + timedelta(days=40)
        delegation_id = joined.agreed(ends_on=last_day.isoformat())
        worker = joined.assigned(delegation_id)
        joined.world.service("affiliation", is_delegable=False)

        longer = (last_day + timedelta(days=30)).isoformat()
        amendment_id = asked(joined, delegation_id, ends_on=longer)
        assert accept(joined, delegation_id, amendment_id).status_code == 200
        clock.shift(timedelta(days=50))

        assert joined.decide(worker, "affiliation", "write")

    def test_is_not_asked_for_any_more(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        joined.world.service("carriere", is_delegable=False)

        one = {"targets": [joined.target], "rights": MORE}
        answers = [
            joined.asker.post("/delegations", one),
            joined.asker.post(path(delegation_id), {"rights": MORE}),
        ]

        assert [answer.status_code for answer in answers] == [422, 422]
        assert joined.asker.get(path(delegation_id)).json == []


class TestACentreThatCentralisesNoLonger:
    def test_goes_on_with_what_runs_and_asks_for_nothing(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)
        facts = joined.centre_with(is_centralising=False)

        joined.world.told(EstablishmentChanged(establishment=facts, changed=["is_centralising"]))

        assert joined.may(worker, level="write")
        assert joined.status(delegation_id) == "active"
        request = joined.asker.post("/delegations", {"targets": [joined.target], "rights": MORE})
        amendment = joined.asker.post(path(delegation_id), {"rights": MORE})
        assert [request.status_code, amendment.status_code] == [403, 403]


class TestSomebodyAssigned:
    def test_who_is_overdue_stays_and_works_again_once_renewed(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)

        joined.world.changed(worker.facts, expires_on=TODAY - timedelta(days=1))
        meanwhile = joined.may(worker)
        (listed,) = joined.asker.get(f"/delegations/{delegation_id}/assignments").json
        joined.world.changed(worker.facts, expires_on=TODAY + timedelta(days=500))

        assert not meanwhile
        assert listed["account_id"] == str(worker.id)
        assert joined.may(worker)


class TestWhoeverAsked:
    def test_leaves_their_request_to_be_answered(self, joined: Pair) -> None:
        delegation_id = joined.ask()
        joined.world.person(joined.centre)

        joined.world.told(AccountDeleted(account=joined.asker.facts))

        assert joined.accept(delegation_id).status_code == 200

    def test_is_kept_from_answering_themselves_though_their_account_is_gone(
        self, joined: Pair
    ) -> None:
        delegation_id = joined.ask()
        same = joined.world.person(joined.town, email=joined.asker.facts.email)
        joined.world.told(AccountDeleted(account=joined.asker.facts))
        shown = same.get(f"/delegations/{delegation_id}").json

        answer = same.post(
            f"/delegations/{delegation_id}/accept", {"text_hash": shown["text_hash"]}
        )

        assert refused(answer) == (403, "same_person")
        assert joined.status(delegation_id) == "pending"
