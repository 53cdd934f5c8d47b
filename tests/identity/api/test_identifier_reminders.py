"""Identifiers: forgotten, and sent to the address that they go with (design.md §4.4)."""

from typing import Any

import pytest
from sqlalchemy import select

from services.identity import chores
from services.identity.models import ReminderRequest
from services.identity.queries import credentials
from shared.events import identity
from tests.answers import refused
from tests.identity.world import World
from tests.scans import using


def ask(world: World, email: str) -> Any:
    return world.post("/identifier-reminders", {"email": email})


def reminded(world: World) -> list[identity.IdentifierForgotten]:
    world.do(chores.answer_reminders)
    return world.announced(identity.IdentifierForgotten)


class TestAForgottenIdentifier:
    def test_is_sent_to_the_address_it_goes_with_however_it_is_written(self, world: World) -> None:
        holder = world.holder(email="Anne.Dupre@example.org")
        ask(world, "anne.DUPRE@example.org")

        (event,) = reminded(world)

        assert (event.account_id, event.identifier) == (holder.id, holder.account.identifier)
        assert event.email == "Anne.Dupre@example.org"
        assert world.session.scalars(select(ReminderRequest)).all() == []

    @pytest.mark.pristine
    def test_is_found_by_an_index_under_row_level_security(self, world: World) -> None:
        world.holder(email="Anne.Dupre@example.org")

        with using(world.session, "ix_credentials_folded_email"):
            found = credentials.by_email(world.session, "anne.DUPRE@example.org", limit=20)

        assert [each.email for each in found] == ["Anne.Dupre@example.org"]

    def test_is_told_for_each_account_of_the_address(self, world: World) -> None:
        holders = [world.holder(email="anne@example.org") for _ in range(2)]
        holders.append(world.holder(world.hospital, email="anne@example.org"))
        ask(world, "anne@example.org")

        assert {event.account_id for event in reminded(world)} == {each.id for each in holders}

    def test_is_told_for_twenty_accounts_at_most_those_used_last_first(self, world: World) -> None:
        holders = [world.holder(email="mairie@example.org") for _ in range(21)]
        used = world.signed_in(holders[-1])
        ask(world, "mairie@example.org")

        events = reminded(world)

        assert len(events) == 20
        assert events[0].account_id == used.id

    def test_is_not_sent_to_the_invited_whose_link_went_there_nor_to_the_deleted(
        self, world: World
    ) -> None:
        world.invite(email="anne@example.org")
        world.delete(world.holder(email="anne@example.org"))
        ask(world, "anne@example.org")
        ask(world, "nobody@example.org")

        assert reminded(world) == []

    def test_has_the_same_answer_for_everybody(self, world: World) -> None:
        world.holder(email="anne@example.org")
        answers = [ask(world, email) for email in ("anne@example.org", "nobody@example.org")]

        assert {(answer.status_code, answer.data) for answer in answers} == {(202, b"{}")}
        assert len({str(sorted(answer.headers.keys())) for answer in answers}) == 1

    def test_is_sent_three_times_in_ten_minutes_and_no_more(self, world: World) -> None:
        world.holder(email="anne@example.org")
        for _ in range(5):
            assert ask(world, "Anne@example.org").status_code == 202

        assert len(reminded(world)) == 3

    def test_is_not_answered_too_often_for_one_client(self, world: World) -> None:
        for number in range(60):
            ask(world, f"nobody{number}@example.org")

        assert refused(ask(world, "anne@example.org")) == (429, "too_many_requests")
