"""Opening a letter: who may, and what it records."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from werkzeug.http import parse_options_header

from shared.events.accounts import AccountFacts, AccountSnapshot, EstablishmentFacts
from shared.events.mailer import LetterRead, OperatorActed
from tests.answers import refused
from tests.mailer.letters.box import box, deposited
from tests.mailer.world import Caller, World, pdf


class TestOpening:
    @pytest.fixture
    def letter(self, operator: Caller, home: EstablishmentFacts) -> str:
        return deposited(operator, home, content=pdf(2), title="Relance n° 1 / été")

    @pytest.fixture
    def reader(self, world: World, home: EstablishmentFacts) -> Caller:
        return world.caller(world.account(home, rights={"finances": "read"}))

    def is_unread(self, caller: Caller, home: EstablishmentFacts, letter: str) -> bool:
        return bool(caller.get(box(home, f"/{letter}")).json["is_unread"])

    def readings(self, world: World, home: EstablishmentFacts, letter: str) -> Any:
        administrator = world.caller(world.administrator(home))
        return administrator.get(box(home, f"/{letter}/readings")).json

    def test_gives_the_pdf_and_clears_unread(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        answer = reader.get(box(home, f"/{letter}/content"))

        assert answer.status_code == 200
        assert answer.data == pdf(2)
        _, told = parse_options_header(answer.headers["Content-Disposition"])
        assert told["filename"].startswith("Relance-n")
        assert "é" in told["filename"]
        assert not self.is_unread(reader, home, letter)
        (event,) = world.announced(LetterRead)
        assert (str(event.letter_id), event.account_id) == (letter, reader.id)
        assert event.counts is True

    def test_is_recorded_with_the_reader_s_name(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        reader.get(box(home, f"/{letter}/content"))

        (reading,) = self.readings(world, home, letter)
        assert reading["account_id"] == str(reader.id)
        assert reading["reader"] == "Jean Louty"
        assert reading["is_counted"] is True
        assert reading["delegation_id"] is None

    def test_again_counts_and_is_announced_once(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        for _ in range(3):
            reader.get(box(home, f"/{letter}/content"))

        assert self.readings(world, home, letter)[0]["times"] == 3
        assert len(world.announced(LetterRead)) == 1

    def test_is_not_done_by_looking(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        reader.get(box(home))
        reader.get(box(home, f"/{letter}"))
        answer = reader.open("HEAD", box(home, f"/{letter}/content"))

        assert answer.status_code == 200
        assert self.is_unread(reader, home, letter)
        assert self.readings(world, home, letter) == []

    def test_by_a_delegate_is_recorded_and_not_counted(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        centre = world.establishment("Centre", is_centralising=True)
        delegate = world.account(centre, first_name="Rosa", last_name="Parme")
        delegation_id = world.delegation(home, centre, delegate, letters="read", finances="read")

        answer = world.caller(delegate).get(box(home, f"/{letter}/content"))

        assert answer.status_code == 200
        assert self.is_unread(reader, home, letter)
        (reading,) = self.readings(world, home, letter)
        assert reading["reader"] == "Rosa Parme"
        assert reading["delegation_id"] == str(delegation_id)
        assert reading["is_counted"] is False
        assert world.announced(LetterRead)[0].counts is False

    def test_by_an_operator_is_recorded_and_stands_in_the_history(
        self, world: World, home: EstablishmentFacts, letter: str, operator: Caller
    ) -> None:
        assert operator.get(box(home, f"/{letter}/content")).status_code == 200

        assert [r["is_counted"] for r in self.readings(world, home, letter)] == [False]
        acted = world.announced(OperatorActed)
        assert [event.establishment_id for event in acted] == [home.establishment_id]

    def test_needs_the_right_of_the_category_at_that_moment(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        lost: AccountFacts = replace(reader.facts, rights={})
        world.told(AccountSnapshot(account=lost))

        assert refused(reader.get(box(home, f"/{letter}/content"))) == (404, "not_found")
        assert world.announced(LetterRead) == []

    def test_is_for_people_who_are_signed_in(
        self, world: World, home: EstablishmentFacts, letter: str
    ) -> None:
        anybody = Caller(world.app, "no-token")

        assert refused(anybody.get(box(home, f"/{letter}/content"))) == (401, "unauthenticated")

    def test_readings_are_not_for_users(
        self, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        assert refused(reader.get(box(home, f"/{letter}/readings")))[0] == 403


def test_letter_ids_that_are_no_ids_lead_nowhere(world: World, home: EstablishmentFacts) -> None:
    administrator = world.caller(world.administrator(home))

    assert refused(administrator.get(box(home, "/no-id"))) == (404, "not_found")
    assert refused(administrator.get(box(home, f"/{UUID(int=7)}"))) == (404, "not_found")
