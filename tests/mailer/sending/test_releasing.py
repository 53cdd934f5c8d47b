"""Whose held e-mails leave when there are more than a transaction takes."""

import pytest
import time_machine

from services.mailer.actions import digests
from services.mailer.chores import writing
from services.mailer.models import EmailStatus
from tests.mailer.outgoing import later
from tests.mailer.sending.holding import DIGEST, EXPIRING, expire_soon, of, release
from tests.mailer.world import World


class TestWhatIsHeld:
    def test_leaves_though_what_is_not_due_yet_fills_most_of_a_transaction(
        self, world: World, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(digests, "GATHERED_AT_ONCE", 7)
        expire_soon(world, 9, last_name="Vaubrun")
        later(world, clock, minutes=11)
        expire_soon(world, 3, last_name="Louty")

        assert release(world) == 9

        waiting = of(world, EXPIRING, EmailStatus.HELD)
        assert [email.facts["to"]["last_name"] for email in waiting] == ["Louty"] * 3

    def test_leaves_though_what_is_not_due_yet_stands_before_them_and_fills_a_transaction(
        self, world: World, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(digests, "GATHERED_AT_ONCE", 7)
        expire_soon(world, 3, last_name="Vaubrun")
        later(world, clock, minutes=11)
        expire_soon(world, 9, last_name="Louty")

        assert release(world) == 3

        (digest,) = of(world, DIGEST, EmailStatus.QUEUED)
        assert (digest.facts["to"]["last_name"], digest.facts["count"]) == ("Vaubrun", 3)
        assert len(of(world, EXPIRING, EmailStatus.HELD)) == 9

    def test_of_those_who_have_waited_longest_leaves_first(
        self, world: World, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(digests, "GATHERED_AT_ONCE", 3)
        monkeypatch.setattr(writing, "RELEASING_FOR", 0)
        expire_soon(world, 3, last_name="Vaubrun")
        later(world, clock, minutes=1)
        expire_soon(world, 3, last_name="Louty")
        later(world, clock, minutes=11)

        assert release(world) == 3

        (digest,) = of(world, DIGEST, EmailStatus.QUEUED)
        assert digest.facts["to"]["last_name"] == "Vaubrun"

    def test_of_more_people_than_a_transaction_takes_leaves_in_one_run(
        self, world: World, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(digests, "GROUPS_AT_ONCE", 1)
        for n in range(8):
            expire_soon(world, 1, email=f"lou{n}@example.org")
        later(world, clock, minutes=11)

        assert release(world) == 8

    def test_that_takes_too_long_waits_for_the_next_run(
        self, world: World, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(digests, "GROUPS_AT_ONCE", 1)
        monkeypatch.setattr(writing, "RELEASING_FOR", 0)
        for n in range(2):
            expire_soon(world, 1, email=f"lou{n}@example.org")
        later(world, clock, minutes=11)

        assert [release(world) for _ in range(3)] == [1, 1, 0]
