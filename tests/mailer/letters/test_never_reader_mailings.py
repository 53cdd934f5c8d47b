"""Operators write to establishments that have opened no letter, and see what comes of it."""

from typing import Any

import pytest
import time_machine

from services.mailer import chores
from services.mailer.domain.topics import Topic
from services.mailer.domain.unsubscribing import Wish
from shared.events.accounts import AccountFacts, EstablishmentFacts
from tests.answers import refused
from tests.mailer.letters.box import box, deposited
from tests.mailer.outgoing import later
from tests.mailer.world import Caller, World

MAILINGS = "/never-reader-mailings"
NEVER_READ = "letters_never_read"


@pytest.fixture
def head(world: World, home: EstablishmentFacts) -> AccountFacts:
    return world.administrator(home)


def write(world: World) -> None:
    """Let the chore run until nothing is left to write."""
    while chores.write_to_never_readers(world.sessions, world.now, world.tools):
        pass


def begun(operator: Caller, expected: int = 1, **asked: Any) -> Any:
    answer = operator.post(MAILINGS, {"expected": expected, "message": "Lisez-les."} | asked)
    assert answer.status_code == 201, answer.data
    return answer.json


def shown(operator: Caller) -> Any:
    (mailing,) = operator.get(MAILINGS).json
    return mailing


class TestAMailing:
    def test_goes_to_the_administrators_of_those_who_have_opened_none(
        self, world: World, operator: Caller, home: EstablishmentFacts, head: AccountFacts
    ) -> None:
        world.account(home)
        other = world.establishment()
        reader = world.administrator(other)
        deposited(operator, home)
        world.caller(reader).get(box(other, f"/{deposited(operator, other)}/content"))

        begun(operator)
        write(world)

        (email,) = world.emails(NEVER_READ)
        assert (email.recipient, email.facts["total"]) == (head.email, 1)
        assert email.facts["message"] == "Lisez-les."
        told = shown(operator)
        assert (told["done"], told["written"], told["people"]) == (1, 1, 1)
        assert told["finished_at"] is not None

    def test_is_foretold(
        self, world: World, operator: Caller, home: EstablishmentFacts, head: AccountFacts
    ) -> None:
        nobody = world.establishment()
        for each in (home, nobody):
            deposited(operator, each)
        refusing = world.administrator(home)
        own = world.caller(refusing)
        etag = own.get("/me/preferences").headers["ETag"]
        changed = own.open(
            "PATCH", "/me/preferences", json={"reminders": "never"}, headers={"If-Match": etag}
        )
        assert changed.status_code == 200, changed.data

        foretold = operator.get(f"{MAILINGS}/preview").json

        assert foretold == {"establishments": 2, "people": 1, "refused": 1, "unreachable": 1}
        begun(operator, expected=2)
        write(world)
        assert world.recipients(NEVER_READ) == {head.email}

    def test_is_refused_where_another_number_matches_and_writes_to_nobody(
        self, world: World, operator: Caller, home: EstablishmentFacts, head: AccountFacts
    ) -> None:
        deposited(operator, home)

        answer = operator.post(MAILINGS, {"expected": 2})

        assert refused(answer) == (409, "selection_changed")
        assert answer.json["count"] == 1
        write(world)
        assert world.emails(NEVER_READ) == []
        assert operator.get(MAILINGS).json == []

    def test_passes_over_who_opens_a_letter_before_their_turn(
        self, world: World, operator: Caller, home: EstablishmentFacts, head: AccountFacts
    ) -> None:
        letter = deposited(operator, home)
        begun(operator)
        world.caller(head).get(box(home, f"/{letter}/content"))

        write(world)

        assert world.emails(NEVER_READ) == []
        told = shown(operator)
        assert (told["done"], told["written"]) == (1, 0)

    def test_is_written_once_however_often_it_is_begun_again_under_its_key(
        self, world: World, operator: Caller, home: EstablishmentFacts, head: AccountFacts
    ) -> None:
        deposited(operator, home)
        for _ in range(2):
            answer = operator.open(
                "POST", MAILINGS, json={"expected": 1}, headers={"Idempotency-Key": "the-same"}
            )
            assert answer.status_code == 201
        write(world)

        assert len(world.emails(NEVER_READ)) == 1

    def test_tells_where_a_letter_was_opened_within_thirty_days_after_it(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        head: AccountFacts,
        clock: time_machine.Traveller,
    ) -> None:
        late = world.establishment()
        slow = world.administrator(late)
        first, second = (deposited(operator, each) for each in (home, late))
        begun(operator, expected=2)
        write(world)
        before = shown(operator)["since_opened"]
        later(world, clock, days=29)
        world.caller(head).get(box(home, f"/{first}/content"))
        later(world, clock, days=2)
        world.caller(slow).get(box(late, f"/{second}/content"))

        assert (before, shown(operator)["since_opened"]) == (0, 1)

    def test_carries_a_link_that_ends_such_emails(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        head: AccountFacts,
        clock: time_machine.Traveller,
    ) -> None:
        deposited(operator, home)
        begun(operator)
        write(world)
        later(world, clock, hours=1)
        chores.release_held(world.sessions, world.now, world.tools)
        world.send()
        wish = Wish(head.account_id, home.establishment_id, Topic.REMINDERS)

        (email,) = world.emails(NEVER_READ)
        (mail,) = (each for each in world.delivered() if each["Message-ID"] == email.message_id)
        assert mail["List-Unsubscribe"] == f"<{world.tools.unsubscribing.link(wish)}>"

    def test_is_for_operators_with_the_letters_duty_alone(
        self, world: World, home: EstablishmentFacts, head: AccountFacts
    ) -> None:
        for caller in (world.caller(head), world.operator(**{"duty:support": "write"})):
            assert caller.post(MAILINGS, {"expected": 1}).status_code == 403
