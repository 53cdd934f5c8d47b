"""Holders choose how often they are written to; of codes and security nobody chooses."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from services.mailer import chores
from services.mailer.domain.lanes import Lane
from services.mailer.domain.mails import MAILS
from services.mailer.domain.topics import Topic, next_morning, topic_of
from services.mailer.domain.unsubscribing import Unsubscribing, Wish
from services.mailer.models import EmailStatus, KnownAccount
from shared.events.accounts import AccountFacts, EstablishmentFacts
from tests.answers import Answer, refused
from tests.mailer.erasing import erase
from tests.mailer.letters.box import deposited, new_category
from tests.mailer.notices import told_of
from tests.mailer.outgoing import later
from tests.mailer.world import Caller, World

ALL_EACH = {"letters": "each", "delegations": "each", "services": "each", "reminders": "each"}


@pytest.fixture
def home(world: World) -> EstablishmentFacts:
    world.service("finances")
    made: EstablishmentFacts = world.establishment()
    return made


@pytest.fixture
def head(world: World, home: EstablishmentFacts) -> AccountFacts:
    return world.administrator(home)


@pytest.fixture
def depositor(world: World, home: EstablishmentFacts) -> Caller:
    operator = world.operator(**{"duty:letters": "write"})
    new_category(operator, code="claims", service="finances")
    return operator


def change(caller: Caller, **changes: Any) -> Answer:
    tag = caller.get("/me/preferences").headers.get("ETag", "")
    return caller.open("PATCH", "/me/preferences", json=changes, headers={"If-Match": tag})


def publish(world: World) -> None:
    """Let a service be published, and its news reach people."""
    world.service(f"service-{world.sequence}")
    while chores.write_to_all(world.sessions, world.now, world.tools):
        pass


def written_to(world: World, person: AccountFacts) -> int:
    """Tell how often somebody was written to of a service."""
    return [each.recipient for each in world.emails("service_published")].count(person.email)


class TestPreferences:
    def test_are_one_by_one_until_somebody_chooses(self, world: World, head: AccountFacts) -> None:
        caller = world.caller(head)
        before = caller.get("/me/preferences").json
        answer = change(caller, letters="daily")

        assert before == ALL_EACH
        assert answer.status_code == 200
        assert answer.json == caller.get("/me/preferences").json == {**ALL_EACH, "letters": "daily"}

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("letters", {"letters": "never"}),
            ("delegations", {"delegations": "never"}),
            ("services", {"services": "daily"}),
            ("security", {"security": "never"}),
        ],
    )
    def test_are_within_the_rules(
        self, world: World, head: AccountFacts, field: str, changes: dict[str, str]
    ) -> None:
        caller = world.caller(head)

        answer = change(caller, **changes)

        assert refused(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == [field]
        assert caller.get("/me/preferences").json == ALL_EACH

    def test_stay_when_the_account_changes(self, world: World, head: AccountFacts) -> None:
        caller = world.caller(head)
        change(caller, services="never")

        world.account(
            world.establishment("Autre"),
            account_id=head.account_id,
            establishment_id=head.establishment_id,
            profile="administrator",
            email="anne@ailleurs.example",
        )

        assert caller.get("/me/preferences").json["services"] == "never"

    def test_go_with_the_data_of_their_holder(self, world: World, head: AccountFacts) -> None:
        change(world.caller(head), services="never")

        erase(world, head)

        with world.look() as session:
            assert session.get_one(KnownAccount, head.account_id).preferences == {}


class TestLettersOnceADay:
    def test_are_told_in_the_morning_in_one_email(
        self,
        world: World,
        home: EstablishmentFacts,
        head: AccountFacts,
        depositor: Caller,
        clock: time_machine.Traveller,
    ) -> None:
        change(world.caller(head), letters="daily")
        for number in range(3):
            deposited(depositor, home, title=f"n° {number}")

        later(world, clock, hours=2)
        chores.release_held(world.sessions, world.now, world.tools)
        at_first = {email.status for email in world.emails("letter_deposited")}
        later(world, clock, hours=20)
        chores.release_held(world.sessions, world.now, world.tools)

        assert at_first == {EmailStatus.HELD}
        (digest,) = world.emails("digest")
        assert (digest.recipient, digest.facts["count"]) == (head.email, 3)

    def test_leave_others_theirs(
        self, world: World, home: EstablishmentFacts, head: AccountFacts, depositor: Caller
    ) -> None:
        change(world.caller(head), letters="daily")
        other = world.administrator(home)
        deposited(depositor, home)

        found = {email.recipient: email.status for email in world.emails("letter_deposited")}

        assert found == {head.email: EmailStatus.HELD, other.email: EmailStatus.QUEUED}


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 11, 21, 5, 59, tzinfo=UTC), datetime(2026, 11, 21, 6, tzinfo=UTC)),
        (datetime(2026, 11, 21, 6, 0, tzinfo=UTC), datetime(2026, 11, 22, 6, tzinfo=UTC)),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), datetime(2026, 7, 2, 5, tzinfo=UTC)),
    ],
)
def test_the_morning_is_seven_in_paris(now: datetime, morning: datetime) -> None:
    assert next_morning(now) == morning


class TestUnsubscribing:
    def test_takes_one_click_of_a_mail_program(
        self, world: World, home: EstablishmentFacts, head: AccountFacts
    ) -> None:
        publish(world)
        world.send()
        mail = next(each for each in world.delivered() if each["To"] == head.email)
        said = str(mail["List-Unsubscribe"])
        path = said.removeprefix(f"<{world.tools.settings.public_url}").removesuffix(">")
        with world.app.test_client() as client:
            got = client.get(path)
            before = world.caller(head).get("/me/preferences").json["services"]
            answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
        count = written_to(world, head)
        publish(world)

        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert (got.status_code, before) == (405, "each")
        assert answer.status_code == 204
        assert world.caller(head).get("/me/preferences").json["services"] == "never"
        assert written_to(world, head) == count > 0

    def test_by_a_link_that_somebody_made_up_changes_nothing(
        self, world: World, home: EstablishmentFacts, head: AccountFacts
    ) -> None:
        forger = Unsubscribing("https://a.example", lambda: [b"guessed"])
        wish = Wish(head.account_id, home.establishment_id, Topic.SERVICES)
        elsewhere = Wish(head.account_id, uuid4(), Topic.SERVICES)
        ours = world.tools.unsubscribing
        with world.app.test_client() as client:
            for token in (forger.token(wish), ours.token(elsewhere), "x", "aaaaaaaa"):
                answer = client.post(f"/mailer/v1/unsubscriptions/{token}")
                assert answer.status_code == 404
        assert world.caller(head).get("/me/preferences").json == ALL_EACH

    def test_is_offered_in_a_digest_of_news_too(
        self, world: World, head: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        for _ in range(12):
            publish(world)
        later(world, clock, hours=1)
        chores.release_held(world.sessions, world.now, world.tools)
        world.send()
        (digest,) = (each for each in world.emails("digest") if each.account_id == head.account_id)
        wish = Wish(head.account_id, head.establishment_id, Topic.SERVICES)

        (mail,) = (each for each in world.delivered() if each["Message-ID"] == digest.message_id)
        assert digest.gathers == "service_published"
        assert mail["List-Unsubscribe"] == f"<{world.tools.unsubscribing.link(wish)}>"

    def test_is_offered_where_the_platform_is_reached_encrypted_alone(
        self, world: World, head: AccountFacts
    ) -> None:
        publish(world)
        in_clear = Unsubscribing("http://a.example/mailer/v1", lambda: [b"one"])

        world.send(replace(world.tools, unsubscribing=in_clear))

        mails = [each for each in world.delivered() if each["To"] == head.email]
        assert mails
        assert {each["List-Unsubscribe"] for each in mails} == {None}
        assert {each["List-Unsubscribe-Post"] for each in mails} == {None}

    def test_is_offered_in_no_mail_that_people_need(self, world: World, head: AccountFacts) -> None:
        world.told(world.code_for(head, purpose="password_reset"))
        world.send()

        (mail,) = (each for each in world.delivered() if each["To"] == head.email)
        assert mail["List-Unsubscribe"] is None


def test_of_these_kinds_alone_holders_choose() -> None:
    chosen = {name: topic for name in MAILS if (topic := topic_of(name))}

    assert [name for name, topic in chosen.items() if topic is Topic.SERVICES] == [
        "service_published"
    ]
    assert [name for name, topic in chosen.items() if topic is Topic.LETTERS] == [
        "letter_deposited"
    ]
    assert [name for name, topic in chosen.items() if topic is Topic.REMINDERS] == [
        "letters_never_read"
    ]
    assert not any(MAILS[name].has_code for name in chosen)
    assert {MAILS[name].lane for name in chosen} == {Lane.NEWS}


TO_OPERATORS = {"objection_made"}
"""Told of delegations to whoever is there to answer for the platform: nobody chooses."""


@pytest.mark.parametrize("template", sorted(told_of("delegation") - TO_OPERATORS))
def test_of_whatever_is_told_of_delegations_holders_choose(template: str) -> None:
    assert topic_of(template) is Topic.DELEGATIONS


def test_of_what_operators_are_to_answer_they_do_not_choose() -> None:
    assert {topic_of(template) for template in TO_OPERATORS} == {None}
    assert told_of("delegation") >= TO_OPERATORS


def test_a_link_is_read_as_it_was_written_whatever_its_case() -> None:
    ours = Unsubscribing("https://a.example", lambda: [b"one"])
    wish = Wish(uuid4(), uuid4(), Topic.SERVICES)

    assert ours.read(ours.token(wish).upper()) == wish
    assert ours.read(ours.token(wish)[:-2]) is None
