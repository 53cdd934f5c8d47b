"""Operators see which establishments read their letters, and which never have."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from shared.events.accounts import EstablishmentFacts, PostalAddress
from tests.answers import refused
from tests.mailer.letters.box import box, deposited
from tests.mailer.outgoing import later
from tests.mailer.world import Caller, World


def place(world: World, postcode: str, **facts: Any) -> EstablishmentFacts:
    address = PostalAddress(lines=["1 place de l'Exemple"], postcode=postcode, city="Exempleville")
    made: EstablishmentFacts = world.establishment(address=address, **facts)
    return made


def opened(world: World, home: EstablishmentFacts, letter: str) -> None:
    reader = world.caller(world.administrator(home))
    assert reader.get(box(home, f"/{letter}/content")).status_code == 200


def figures(caller: Caller, **wanted: Any) -> tuple[Any, dict[str, Any]]:
    """Ask for the statistics, and tell the total and the rows by their key."""
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    answer = caller.get(f"/letters/statistics?{query}")
    assert answer.status_code == 200, answer.data
    return answer.json["total"], {row["key"]: row for row in answer.json["rows"]}


class TestStatistics:
    def test_count_an_establishment_as_a_reader_once_somebody_of_it_has_opened_one(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        other = place(world, "01000")
        letter = deposited(operator, home)
        deposited(operator, home)
        deposited(operator, other)
        opened(world, home, letter)

        total, rows = figures(operator)

        assert total == {
            "letters": 3,
            "opened": 1,
            "establishments": 2,
            "readers": 1,
            "never_readers": 1,
        }
        assert rows["claims"]["labels"]["fr"] == "Relances"

    def test_count_an_establishment_once_in_all_and_once_for_each_kind(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        letter = deposited(operator, home, category="claims")
        deposited(operator, home, category="funds")
        opened(world, home, letter)

        total, rows = figures(operator, by="category")

        assert (total["establishments"], total["readers"]) == (1, 1)
        assert [(rows[kind]["readers"], rows[kind]["never_readers"]) for kind in sorted(rows)] == [
            (1, 0),
            (0, 1),
        ]

    @pytest.mark.parametrize(
        ("postcode", "number"),
        [
            ("01990", "01"),
            ("20000", "2A"),
            ("20137", "2A"),
            ("20200", "2B"),
            ("20620", "2B"),
            ("97400", "974"),
            ("98800", "988"),
            ("75001", "75"),
        ],
    )
    def test_tell_the_departement_of_an_address(
        self, world: World, operator: Caller, home: EstablishmentFacts, postcode: str, number: str
    ) -> None:
        deposited(operator, place(world, postcode))

        total, rows = figures(operator, by="departement", departement=number)

        assert (total["letters"], list(rows)) == (1, [number])

    def test_tell_the_month_of_the_deposit_in_paris_and_keep_to_a_period(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        clock: time_machine.Traveller,
    ) -> None:
        first = world.now
        deposited(operator, home)
        later(world, clock, days=40)
        deposited(operator, home)

        _, rows = figures(operator, by="month")
        total, _ = figures(operator, until=(first + timedelta(days=1)).date())

        assert list(rows) == sorted(rows)
        assert len(rows) == 2
        assert total["letters"] == 1

    def test_are_a_table_with_their_total_last(
        self, operator: Caller, home: EstablishmentFacts
    ) -> None:
        deposited(operator, home)

        answer = operator.get("/letters/statistics/table?by=category")

        lines = answer.data.decode("utf-8-sig").splitlines()
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert [line.split(";")[1:] for line in lines[1:]] == [["1", "0", "1", "0", "1"]] * 2
        assert lines[-1].startswith("Total;")

    def test_refuse_what_is_no_departement_and_a_period_turned_round(
        self, operator: Caller, home: EstablishmentFacts
    ) -> None:
        for query, field in (
            ("departement=99", "departement"),
            ("since=2026-11-02&until=2026-11-01", "until"),
        ):
            answer = operator.get(f"/letters/statistics?{query}")

            assert refused(answer) == (422, "invalid")
            assert list(answer.json["errors"]) == [field]

    def test_are_for_operators_with_the_letters_duty_alone(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        for caller in (
            world.caller(world.administrator(home)),
            world.operator(**{"duty:print": "write"}),
        ):
            assert caller.get("/letters/statistics").status_code == 403


class TestNeverReaders:
    def test_are_the_active_establishments_that_have_opened_none(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        silent, suspended = place(world, "97410"), place(world, "01000", status="suspended")
        letter = deposited(operator, home)
        for each in (silent, suspended):
            deposited(operator, each)
        opened(world, home, letter)

        (row,) = operator.get("/letters/never-readers").json

        assert (row["id"], row["departement"]) == (str(silent.establishment_id), "974")
        assert row["letters"] == 1

    def test_are_a_table(self, world: World, operator: Caller, home: EstablishmentFacts) -> None:
        deposited(operator, home)

        answer = operator.get("/letters/never-readers/table")

        (line,) = answer.data.decode("utf-8-sig").splitlines()[1:]
        assert home.siret in line
