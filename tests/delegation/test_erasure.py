"""Of somebody who is erased, delegations keep the id; of what people wrote, only what is proof."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import exc, select, text

from services.delegation.chores import forget_texts
from services.delegation.models import Delegation, DelegationEvent, Person
from shared.events.accounts import (
    AccountChanged,
    AccountDeleted,
    AccountErasureRequested,
    AccountFacts,
)
from shared.events.delegation import AccountErased, AssignmentEnded
from tests.delegation.pairs import Pair

YEARS = timedelta(days=1825)


def requested(facts: AccountFacts) -> AccountErasureRequested:
    return AccountErasureRequested(
        account_id=facts.account_id, establishment_id=facts.establishment_id
    )


class TestAnErasure:
    def test_leaves_no_name_where_somebody_acted(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)
        asker = joined.asker
        for person in (worker, asker):
            joined.world.told(AccountDeleted(account=person.deleted()))
            joined.world.told(requested(person.facts))

        shown = joined.answerer.get(f"/delegations/{delegation_id}").json
        log = joined.answerer.get(f"/delegations/{delegation_id}/events").json

        assert shown["requested_by"]["account_id"] == str(asker.id)
        assert shown["requested_by"]["last_name"] == ""
        assert asker.facts.last_name not in str(log)
        with joined.world.look() as session:
            kept = session.get_one(Person, asker.id)
        assert (kept.first_name, kept.last_name, kept.email) == ("", "", "")
        assert kept.phone is None

    def test_takes_them_out_of_delegations_if_the_deletion_was_never_handled(
        self, joined: Pair
    ) -> None:
        worker = joined.assigned(joined.agreed())

        joined.world.told(requested(worker.facts))

        assert len(joined.world.announced(AssignmentEnded)) == 1

    def test_is_acknowledged(self, joined: Pair) -> None:
        joined.world.told(requested(joined.asker.facts))

        (said,) = joined.world.announced(AccountErased)
        assert isinstance(said, AccountErased)
        assert said.account_id == joined.asker.id

    def test_is_not_undone_by_a_message_that_comes_late(self, joined: Pair) -> None:
        facts = joined.asker.facts
        joined.world.told(requested(facts))

        joined.world.told(AccountChanged(account=facts, changed=["phone"]))
        joined.world.told(AccountDeleted(account=joined.asker.deleted()))

        with joined.world.look() as session:
            assert session.get_one(Person, facts.account_id).last_name == ""


class TestWhatPeopleWrote:
    def test_is_kept_as_proof_for_years_once_the_delegation_is_over(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = ended(joined)
        before = joined.show(delegation_id)
        clock.shift(YEARS - timedelta(minutes=1))
        early = forget(joined)
        kept = joined.show(delegation_id)
        clock.shift(timedelta(minutes=2))
        late = forget(joined)
        forgotten = joined.show(delegation_id)

        assert (early, late, forget(joined)) == (0, 1, 0)
        assert kept.text == before.text != {}
        assert (forgotten.message, forgotten.reason, forgotten.text) == (None, None, {})
        assert forgotten.text_hash == before.text_hash
        with joined.world.look() as session:
            log = session.scalars(select(DelegationEvent)).all()
        assert "canari" not in str([event.facts for event in log])
        assert [event.facts["text_hash"] for event in log if "text_hash" in event.facts]

    def test_is_kept_while_the_delegation_runs(self, joined: Pair) -> None:
        delegation_id = joined.agreed(message="Au canari")
        with joined.world.look() as session, session.begin():
            session.get_one(Delegation, delegation_id).requested_at -= 2 * YEARS

        assert forget(joined) == 0

    def test_once_forgotten_is_shown_as_nothing(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = ended(joined)
        clock.shift(YEARS + timedelta(days=1))
        digest = joined.show(delegation_id).text_hash
        forget(joined)
        clock.shift(-YEARS)

        shown = joined.answerer.get(f"/delegations/{delegation_id}").json

        assert (shown["text"], shown["text_hash"]) == ({}, digest)

    @pytest.mark.parametrize(
        "change",
        ["facts = '{}'", "facts = facts - 'rights'", "facts = facts - 'reason', side = 'rules'"],
    )
    def test_is_all_that_the_log_can_lose(self, joined: Pair, change: str) -> None:
        ended(joined)

        with joined.world.look() as session, pytest.raises(exc.ProgrammingError):
            session.execute(text(f"UPDATE delegation_events SET {change}"))


def ended(joined: Pair) -> UUID:
    delegation_id = joined.agreed(message="Au canari")
    answer = joined.answerer.post(
        f"/delegations/{delegation_id}/terminate", {"reason": "Le canari le veut."}
    )
    assert answer.status_code == 200, answer.json
    return delegation_id


def forget(joined: Pair) -> int:
    world = joined.world
    return forget_texts(world.sessions, world.now(), world.tools)
