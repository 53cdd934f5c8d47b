"""An extension is allowed by the delegating side, or taken back (design.md §4.8)."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from shared.events.delegation import ExtensionAllowed, ExtensionForeseen
from tests.answers import refused
from tests.delegation.extensions import (
    AGREED,
    LATER,
    agreed,
    allow,
    allowed,
    do_chores,
    last_day,
    orphan,
)
from tests.delegation.pairs import Pair
from tests.delegation.world import NOW


def is_extensible(joined: Pair, delegation_id: UUID) -> bool:
    return bool(joined.answerer.get(f"/delegations/{delegation_id}").json["is_extensible"])


class TestAllowing:
    def test_counts_in_the_last_day_at_once_and_keeps_the_one_agreed_to(self, joined: Pair) -> None:
        shown = allow(joined, agreed(joined)).json

        assert (shown["ends_on"], shown["agreed_until"]) == (LATER.isoformat(), AGREED.isoformat())
        extension = shown["extension"]
        assert extension["has_begun"] is False
        assert extension["allowed_by"]["account_id"] == str(joined.answerer.id)
        assert AGREED.strftime("%d/%m/%Y") in extension["text"]["fr"]
        assert LATER.strftime("%Y-%m-%d") in extension["text"]["en"]
        (event,) = joined.world.announced(ExtensionAllowed)
        assert isinstance(event, ExtensionAllowed)
        assert (event.agreed_until, event.digest) == (AGREED, extension["text_hash"])

    def test_is_for_the_delegating_side_alone(self, joined: Pair) -> None:
        path = f"/delegations/{agreed(joined)}"

        answer = joined.asker.post(f"{path}/allow-extension", {"days": 9})
        assert refused(answer) == (403, "other_side_decides")
        answer = joined.asker.post(f"{path}/withdraw-extension")
        assert refused(answer) == (403, "other_side_decides")

    def test_is_not_for_the_person_who_asked_for_the_delegation(self, joined: Pair) -> None:
        delegation_id = agreed(joined)
        same = joined.world.person(joined.town, email=joined.asker.facts.email)

        answer = same.post(f"/delegations/{delegation_id}/allow-extension", {"days": 9})

        assert refused(answer) == (403, "same_person")

    @pytest.mark.parametrize(("days", "is_good"), [(180, True), (181, False), (0, False)])
    def test_is_for_180_days_at_most(self, joined: Pair, days: int, is_good: bool) -> None:
        delegation_id = agreed(joined)

        answer = allow(joined, delegation_id, days)

        assert answer.status_code == (200 if is_good else 422)
        assert is_good or answer.json["errors"].keys() == {"days"}
        assert is_good or last_day(joined, delegation_id) == AGREED

    @pytest.mark.parametrize(("days_before", "is_good"), [(30, True), (29, False)])
    def test_is_possible_until_30_days_before(
        self, joined: Pair, clock: time_machine.Traveller, days_before: int, is_good: bool
    ) -> None:
        delegation_id = agreed(joined)
        clock.move_to(NOW + timedelta(days=60 - days_before))

        told = is_extensible(joined, delegation_id)
        answer = allow(joined, delegation_id)

        assert told is is_good

        if is_good:
            assert answer.status_code == 200
            do_chores(joined)  # what has just told it was in time
            assert joined.world.announced(ExtensionForeseen) == []
        else:
            assert refused(answer) == (409, "too_late_to_extend")
            assert answer.json["days"] == 30

    def test_happens_once(self, joined: Pair, clock: time_machine.Traveller) -> None:
        delegation_id = allowed(joined)

        assert refused(allow(joined, delegation_id)) == (409, "already_extended")
        assert not is_extensible(joined, delegation_id)
        clock.move_to(NOW + timedelta(days=70))
        assert refused(allow(joined, delegation_id)) == (409, "already_extended")
        answer = joined.answerer.post(f"/delegations/{delegation_id}/withdraw-extension")
        assert refused(answer) == (409, "already_extended")

    def test_is_refused_while_suspended_and_where_nobody_administers(self, joined: Pair) -> None:
        delegation_id = agreed(joined)
        path = f"/delegations/{delegation_id}"
        joined.answerer.post(f"{path}/suspend", {"reason": "x"})
        assert refused(allow(joined, delegation_id)) == (409, "wrong_state")
        assert not is_extensible(joined, delegation_id)
        joined.answerer.post(f"{path}/resume")
        assert is_extensible(joined, delegation_id)
        orphan(joined, joined.world.now())

        assert refused(allow(joined, delegation_id)) == (409, "nobody_there")
        assert not is_extensible(joined, delegation_id)

    def test_is_not_for_a_request(self, joined: Pair) -> None:
        assert refused(allow(joined, joined.ask())) == (409, "wrong_state")
