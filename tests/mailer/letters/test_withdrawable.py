"""Finding by SIRET, and by reference or date, what is to be withdrawn."""

from typing import Any

import pytest
from sqlalchemy import update

from services.mailer.models import Letter
from shared.events.accounts import EstablishmentFacts
from shared.events.mailer import LetterRead, OperatorActed
from tests.answers import Answer, refused
from tests.mailer.letters.box import deposited, letters
from tests.mailer.world import NOW, Caller, World

REFERENCE = "R-42"


def found(caller: Caller, home: EstablishmentFacts, reference: str = REFERENCE) -> Answer:
    return caller.get(f"/letters?siret={home.siret}&reference={reference}")


def dated(caller: Caller, home: EstablishmentFacts, day: str, **more: str) -> Answer:
    return caller.get("/letters", query_string={"siret": home.siret, "dated_on": day, **more})


def ids(answer: Answer) -> list[str]:
    assert answer.status_code == 200, answer.data
    return [each["letter"]["id"] for each in answer.json]


class TestWhatIsToBeWithdrawn:
    def test_is_found_by_both_numbers_and_tells_whose_it_is(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        other = world.establishment()
        letter = deposited(operator, home, title="Relance", reference=REFERENCE)
        deposited(operator, home, reference="R-43")
        deposited(operator, other, reference=REFERENCE)

        (one,) = found(operator, home).json

        assert (one["letter"]["id"], one["letter"]["title"]) == (letter, "Relance")
        assert one["establishment"] == {
            "id": str(home.establishment_id),
            "siret": home.siret,
            "name": home.name,
        }
        assert ids(found(operator, home, "R-44")) == []

    def test_is_shown_alone_too(self, operator: Caller, home: EstablishmentFacts) -> None:
        letter = deposited(operator, home, reference=REFERENCE)

        (among,) = found(operator, home).json

        assert operator.get(f"/letters/{letter}").json == among

    def test_is_each_of_several_that_were_deposited_under_one_reference(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        application = world.client()
        first = deposited(operator, home, reference=REFERENCE)
        second = deposited(application, home, reference=REFERENCE)

        assert ids(found(operator, home)) == [second, first]
        assert ids(found(application, home)) == [second]
        assert refused(application.get(f"/letters/{first}")) == (404, "not_found")

    def test_is_found_by_its_date_where_it_has_no_reference(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        other, application = world.establishment(), world.client()
        first = deposited(operator, home, dated_on="2026-11-19")
        second = deposited(application, home, dated_on="2026-11-19", reference=REFERENCE)
        deposited(operator, home, dated_on="2026-11-20", reference=REFERENCE)
        deposited(operator, other, dated_on="2026-11-19")

        assert ids(dated(operator, home, "2026-11-19")) == [second, first]
        assert ids(dated(operator, home, "2026-11-19", reference=REFERENCE)) == [second]
        assert ids(dated(application, home, "2026-11-19")) == [second]
        assert ids(dated(operator, home, "2026-11-18")) == []

    def test_is_one_too_that_nobody_sees_yet_or_that_is_withdrawn(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        hidden = deposited(operator, home, reference=REFERENCE)
        with world.look() as session:
            session.execute(update(Letter).values(embargoed_until=NOW))
            session.commit()
        (before,) = found(operator, home).json
        operator.post(f"/letters/{hidden}/withdraw", {"reason": "Erreur."})

        (after,) = found(operator, home).json

        assert before["embargoed_until"] is not None
        assert before["letter"]["withdrawn_at"] is None
        assert after["letter"]["withdrawal_reason"] == "Erreur."

    def test_is_opened_by_nobody_who_looks_and_the_history_tells_who_did(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        letter = deposited(operator, home, reference=REFERENCE)

        found(operator, home)
        operator.get(f"/letters/{letter}")

        assert letters(world)[0].first_read_at is None
        assert world.announced(LetterRead) == []
        looked = [e for e in world.announced(OperatorActed) if e.operation == "letters.find"]
        assert [(e.establishment_id, e.account_id) for e in looked] == [
            (home.establishment_id, operator.id)
        ] * 2

    def test_leaves_no_trace_where_there_is_none(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        found(operator, home)

        assert [e for e in world.announced(OperatorActed) if e.operation == "letters.find"] == []


class TestFinding:
    def test_is_for_operators_with_the_duty_and_for_applications_that_deposit(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        letter = deposited(operator, home, reference=REFERENCE)
        callers = (
            world.caller(world.administrator(home)),
            world.operator(**{"duty:print": "write"}),
            world.client("bounces:report"),
        )

        for caller in callers:
            assert refused(found(caller, home))[0] == 403
            assert refused(caller.get(f"/letters/{letter}"))[0] == 403

    @pytest.mark.parametrize(
        ("asked", "wrong"),
        [
            ({"reference": REFERENCE}, "siret"),
            ({"siret": "12345678200010"}, "reference"),
            ({"siret": "12345678200011", "reference": REFERENCE}, "siret"),
            ({"siret": "12345678200010", "reference": "x" * 81}, "reference"),
            ({"siret": "12345678200010", "dated_on": "2026-02-30"}, "dated_on"),
        ],
    )
    def test_says_what_is_missing_or_wrong(
        self, operator: Caller, asked: dict[str, Any], wrong: str
    ) -> None:
        answer = operator.get("/letters", query_string=asked)

        assert refused(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == [wrong]
