"""Of somebody who is erased, the mailer keeps nothing but that something was written."""

import dataclasses
import typing
from collections.abc import Iterator

from sqlalchemy import select

from services.mailer import chores
from services.mailer.domain.mails import MAILS
from services.mailer.domain.paper_contents import CONTENTS
from services.mailer.models import (
    KnownAccount,
    Reading,
)
from shared import erasure
from shared.events import Envelope
from shared.events.accounts import (
    AccountErasureCompleted,
    AccountSnapshot,
)
from shared.events.base import Fact
from shared.events.mailer import AccountErased
from shared.messaging.handlers import Outcome
from tests.mailer.erasing import ANNE, erase, requested
from tests.mailer.world import World


class TestWhatIsKnownOfThem:
    def test_is_that_they_are_deleted(self, world: World) -> None:
        anne = world.account(world.establishment(), **ANNE)

        erase(world, anne)

        with world.look() as session:
            known = session.get_one(KnownAccount, anne.account_id)
        assert (known.status, known.full_name, known.email) == ("deleted", " ", "")

    def test_is_not_told_again_by_a_late_message(self, world: World) -> None:
        anne = world.facts(world.establishment(), **ANNE)
        world.told(requested(anne))

        world.told(AccountSnapshot(account=anne))
        world.receive(world.created(anne, by=None))

        with world.look() as session:
            assert session.get(KnownAccount, anne.account_id) is None
        assert world.paper() == []

    def test_is_not_told_again_by_a_replay_of_an_emptied_message(self, world: World) -> None:
        home = world.establishment()
        anne = world.facts(home, status="invited", **ANNE)
        created = world.created(anne, by=None)
        code = world.message(world.code_for(anne))
        ids = [str(anne.account_id)]
        erase(world, anne)

        for message in (created, code):
            emptied = erasure.emptied(message.to_message(), ids)
            assert emptied is not None
            assert world.receive(Envelope.from_message(emptied)) is Outcome.HANDLED

        assert [email.template for email in world.emails()] == ["account_deleted"]
        assert world.paper() == []
        with world.look() as session:
            assert session.get_one(KnownAccount, anne.account_id).full_name == " "

    def test_is_not_who_read_a_letter(self, world: World) -> None:
        home = world.establishment()
        anne = world.administrator(home, **ANNE)
        world.service("claims")
        category = world.operator().post(
            "/letter-categories",
            {"code": "claims", "labels": {"fr": "R", "en": "C"}, "service": "claims"},
        )
        assert category.status_code == 201, category.data
        letter = world.client().deposit(establishment_id=home.establishment_id)
        assert letter.status_code == 201, letter.data
        path = f"/establishments/{home.establishment_id}/letters/{letter.json['id']}/content"
        assert world.caller(anne).get(path).status_code == 200

        erase(world, anne)

        with world.look() as session:
            (reading,) = session.scalars(select(Reading))
        assert (reading.account_id, reading.reader) == (anne.account_id, None)


class TestTheRequest:
    def test_is_acknowledged(self, world: World) -> None:
        anne = world.account(world.establishment(), **ANNE)

        world.told(requested(anne))

        (said,) = world.announced(AccountErased)
        assert said.account_id == anne.account_id

    def test_once_completed_empties_what_came_meanwhile(self, world: World) -> None:
        home = world.establishment()
        anne = world.administrator(home, **ANNE)
        world.told(requested(anne))
        guest = world.facts(home, status="invited")
        world.receive(world.created(guest, by=anne))

        world.told(
            AccountErasureCompleted(
                account_id=anne.account_id, establishment_id=anne.establishment_id
            )
        )

        assert "Canari" not in str([item.facts for item in world.paper()])


class TestWhoeverIsNamed:
    def test_stands_with_their_id_in_every_mail_and_letter(self) -> None:
        groups = {each for kind in (*MAILS.values(), *CONTENTS.values()) for each in within(kind)}

        naming = [each for each in groups if "last_name" in each.schema.fields]
        assert len(naming) >= 2
        assert [each for each in naming if "account_id" not in each.schema.fields] == []


def within(group: type[Fact]) -> Iterator[type[Fact]]:
    """List a group of facts and those within it."""
    yield group
    hints = typing.get_type_hints(group)
    for field in dataclasses.fields(group):  # type: ignore[arg-type]
        for kind in (hints[field.name], *typing.get_args(hints[field.name])):
            if isinstance(kind, type) and issubclass(kind, Fact):
                yield from within(kind)


class TestTime:
    def test_lets_old_emails_and_letters_be_forgotten(self, world: World) -> None:
        home = world.establishment()
        anne = world.facts(home, status="invited", **ANNE)
        world.receive(world.created(anne, by=None))
        world.told(world.code_for(anne))
        world.send()
        later = world.now.replace(year=world.now.year + 1)

        early = chores.forget_old(world.sessions, later, world.tools)
        late = chores.forget_old(world.sessions, later.replace(day=later.day + 1), world.tools)

        assert (early, late) == (0, 1)
        assert "Canari" not in str([(e.facts, e.body, e.recipient) for e in world.emails()])
