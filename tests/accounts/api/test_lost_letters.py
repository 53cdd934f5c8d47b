"""Letters with codes that reached nobody: their codes are void, and none follows there (§4.9)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from shared import clock
from shared.events import accounts
from shared.events.mailer import PaperItemCancelled, PaperItemReturned
from tests.accounts.letters import codes_in, confirm, letters_in
from tests.accounts.recovering import AFTER, ask, pair_of, recover
from tests.accounts.world import Person, World
from tests.answers import refusal

LOST = (PaperItemReturned, PaperItemCancelled)


@pytest.fixture
def town(world: World, head: Person, time: time_machine.Traveller) -> Person:
    """The last administrator, whose account has expired, of an establishment; nobody is left."""
    time.move_to(AFTER)
    world.refresh_operator()
    world.do_chore("follow_administrators")
    return head


def registered(world: World) -> tuple[str, str, accounts.EstablishmentCodesIssued]:
    """Register an establishment; give its id, the code of its letter, and what announced that."""
    with world.announcing() as said:
        home: str = world.register(world.in_register()).json["establishment_id"]
    (issued,) = letters_in(said)
    return home, codes_in(world, said)[home], issued


def lose(
    world: World,
    issued: accounts.EstablishmentCodesIssued,
    *,
    told_at: datetime,
    event: type[Any] = PaperItemReturned,
    kind: str = "registration_code",
) -> None:
    """Tell that a letter with codes came back, or was cancelled."""
    about: dict[str, Any] = {
        "paper_item_id": uuid4(),
        "establishment_id": issued.establishment.establishment_id,
        "kind": kind,
        "account_ids": [asker.account_id for asker in issued.askers],
        "told_at": told_at,
    }
    if event is PaperItemReturned:
        about |= {"returned_on": told_at.date(), "reason": "unknown"}
    world.hear(event(**about))


class TestALetterThatReachesNobody:
    @pytest.mark.parametrize("event", LOST)
    def test_voids_the_code_of_a_registration_and_stands_in_the_history(
        self, world: World, event: type[Any]
    ) -> None:
        home, code, issued = registered(world)

        lose(world, issued, told_at=clock.now(), event=event)

        assert refusal(confirm(world, home, code)) == "wrong_code"
        rows = world.operator.get(f"/establishments/{home}/history").json
        assert event.type.removesuffix(".v1") in {row["operation"] for row in rows}

    def test_voids_the_code_of_a_recovery(self, world: World, town: Person) -> None:
        with world.announcing() as said:
            asked = ask(world, pair_of(world, town)).json["recovery_id"]
        (issued,) = letters_in(said)
        code = codes_in(world, said)[asked]

        lose(
            world,
            issued,
            told_at=datetime.fromisoformat(AFTER),
            kind="recovery_code",
        )

        assert refusal(recover(world, town, recovery_id=asked, code=code)) == "wrong_recovery_code"

    def test_is_not_sent_again_to_the_same_address(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        _, _, issued = registered(world)
        lose(world, issued, told_at=clock.now())
        time.shift(timedelta(days=8))

        with world.announcing() as said:
            world.do_chore("send_code_letters")

        assert letters_in(said) == []

    def test_is_shown_to_operators(self, world: World) -> None:
        home, _, issued = registered(world)
        lose(world, issued, told_at=clock.now())

        rows = world.operator.get("/registrations").json

        (row,) = (row for row in rows if row["establishment_id"] == home)
        assert row["letter_lost_at"] is not None
        assert row["letter_leaves_at"] is None

    def test_is_sent_again_once_another_representative_is_on_record(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        pair = world.in_register()
        with world.announcing() as said:
            home = world.register(pair).json["establishment_id"]
        (issued,) = letters_in(said)
        lose(world, issued, told_at=clock.now())
        time.shift(timedelta(days=8))
        world.refresh_operator()
        same = f"{';'.join(pair)};Commune de Trifouillis;1 place;;01990;Exempleville"

        answer = world.import_register(f"{same};M.;Basile;Corvin")

        assert [line["outcome"] for line in answer.json] == ["updated"]
        with world.announcing() as said:
            assert world.do_chore("send_code_letters") == 1
        (code,) = codes_in(world, said).values()
        assert confirm(world, home, code).status_code == 200

    def test_is_sent_again_once_an_operator_says_so(self, world: World) -> None:
        home, _, issued = registered(world)
        lose(world, issued, told_at=clock.now())

        with world.announcing() as said:
            answer = world.operator.post(f"/establishments/{home}/registration/reset")

        assert answer.status_code == 200, answer.json
        (code,) = codes_in(world, said).values()
        assert confirm(world, home, code).status_code == 200

    def test_leaves_a_later_code_as_it_is(self, world: World, time: time_machine.Traveller) -> None:
        home, _, former = registered(world)
        at_first = clock.now()
        time.shift(timedelta(days=9))
        world.refresh_operator()
        with world.announcing() as said:
            world.operator.post(f"/establishments/{home}/registration/reset")
        (code,) = codes_in(world, said).values()

        lose(world, former, told_at=at_first)

        assert confirm(world, home, code).status_code == 200

    def test_that_reached_somebody_stays_good_when_the_representative_changes(
        self, world: World
    ) -> None:
        pair = world.in_register()
        with world.announcing() as said:
            home = world.register(pair).json["establishment_id"]
        same = f"{';'.join(pair)};Commune de Trifouillis;1 place;;01990;Exempleville"

        world.import_register(f"{same};M.;Basile;Corvin")

        assert confirm(world, home, codes_in(world, said)[home]).status_code == 200

    def test_about_something_else_voids_nothing(self, world: World) -> None:
        home, code, issued = registered(world)

        lose(world, issued, told_at=clock.now(), kind="account_created")

        assert confirm(world, home, code).status_code == 200


class TestALetterOfAnotherService:
    @pytest.mark.parametrize("event", LOST)
    def test_is_told_to_it_for_it_hears_no_post(self, world: World, event: type[Any]) -> None:
        _, _, issued = registered(world)
        now = clock.now()

        with world.announcing() as said:
            lose(world, issued, told_at=now, event=event, kind="factor_code")

        (told,) = [each for each in said if isinstance(each, accounts.LetterMissed)]
        assert (told.kind, told.told_at) == ("factor_code", now)
        assert told.account_ids == [asker.account_id for asker in issued.askers]

    def test_is_not_told_of_those_of_its_own(self, world: World) -> None:
        _, _, issued = registered(world)

        with world.announcing() as said:
            lose(world, issued, told_at=clock.now())

        assert not [each for each in said if isinstance(each, accounts.LetterMissed)]
