"""Stored files go once nothing needs them, and none that somebody else stores meanwhile."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from services.mailer.actions import stored_files, withdrawing
from services.mailer.models import Letter
from services.mailer.queries import letters as queries
from shared import tenancy
from shared.events.accounts import EstablishmentFacts
from shared.tenancy import Reason
from tests.mailer.letters.box import box, deposited, letters
from tests.mailer.world import Caller, World, pdf


def remove(world: World, digest: str) -> None:
    with world.look() as session:
        stored_files.remove_unneeded(session, {digest}, storage=world.tools.storage)


def is_there(world: World, digest: str) -> bool:
    try:
        return bool(world.tools.storage.read(digest))
    except FileNotFoundError:
        return False


def take_back(session: Session, world: World, letter_id: str) -> Letter:
    tenancy.unconfined(session, Reason.COMMAND)
    letter = queries.get(session, UUID(letter_id), None, lock=True)
    withdrawing.take_back(session, letter, reason="x", by=None, tools=world.tools, now=world.now)
    session.flush()
    return letter


class TestAStoredFile:
    def test_that_nothing_needs_is_removed(self, world: World) -> None:
        digest = world.tools.storage.keep(pdf())

        remove(world, digest)

        assert not is_there(world, digest)

    def test_that_a_letter_needs_stays(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        deposited(operator, home)
        digest = letters(world)[0].digest

        remove(world, digest)

        assert is_there(world, digest)

    def test_that_somebody_stores_just_now_stays_until_they_have_ended(
        self, world: World, elsewhere: Session
    ) -> None:
        digest = world.tools.storage.keep(pdf())
        stored_files.hold(elsewhere, digest)

        remove(world, digest)
        meanwhile = is_there(world, digest)
        elsewhere.rollback()
        remove(world, digest)

        assert (meanwhile, is_there(world, digest)) == (True, False)

    def test_of_a_letter_is_held_while_it_is_deposited(
        self, world: World, operator: Caller, home: EstablishmentFacts, elsewhere: Session
    ) -> None:
        deposited(operator, home)  # in the test's own transaction, which has not ended
        digest = letters(world)[0].digest

        tenancy.unconfined(elsewhere, Reason.COMMAND)  # and which sees nothing of that letter
        stored_files.remove_unneeded(elsewhere, {digest}, storage=world.tools.storage)

        assert is_there(world, digest)


class TestTheFileOfAWithdrawnLetter:
    def test_stays_until_that_is_committed(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        letter_id = deposited(operator, home)

        with world.sessions.begin() as session:
            digest = take_back(session, world, letter_id).digest
            before = is_there(world, digest)

        assert (before, is_there(world, digest)) == (True, False)

    def test_stays_if_that_is_undone(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        letter_id = deposited(operator, home)

        with world.sessions() as session:
            take_back(session, world, letter_id)
            session.rollback()
            session.commit()

        opened = world.caller(world.administrator(home)).get(box(home, f"/{letter_id}/content"))
        assert opened.status_code == 200
        assert not letters(world)[0].is_withdrawn

    def test_spoils_no_answer_if_it_cannot_be_removed(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        letter_id = deposited(operator, home)
        digest = letters(world)[0].digest

        def fail(*_: object, **__: object) -> None:
            raise OSError

        with monkeypatch.context() as broken:
            broken.setattr(stored_files, "in_one", fail)
            answer = operator.post(f"/letters/{letter_id}/withdraw", {"reason": "x"})

        assert answer.status_code == 200, answer.data
        assert "Stored files stay" in caplog.text
        assert is_there(world, digest)
