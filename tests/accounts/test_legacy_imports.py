"""Accounts of a former platform, kept with their identifiers (design.md §4.2)."""

import pytest

from services.accounts.domain import AccountStatus
from shared.auth import Duty
from shared.events import accounts
from tests.accounts.importing import GOOD, HEADER, outcomes, upload
from tests.accounts.working import Works, report_of
from tests.accounts.world import Person, World
from tests.answers import Answer


@pytest.fixture
def works(world: World) -> Works:
    world.service("paie")
    return Works(world)


class TestALegacyImport:
    HEADER = f"{HEADER};identifiant;statut;expire le"

    def keep(self, world: World, head: Person, *rows: str, query: str = "") -> Answer:
        return upload(
            world.operator, head, *rows, header=self.HEADER, path="legacy-import", query=query
        )

    def test_keeps_identifiers_states_and_last_days_and_tells_nobody(
        self, world: World, head: Person, works: Works
    ) -> None:
        active = f"{GOOD};spuy4c8mn;actif;31/12/2027"
        overdue = f"{GOOD.replace('Odile', 'Paule')};JLO000439;expiré;2020-01-31"
        answer = self.keep(world, head, active, overdue)
        with world.announcing() as said:
            works.run()

        lines = report_of(world.operator, answer)
        assert outcomes(lines) == [(2, "created", None), (3, "created", None)]
        assert [type(event) for event in said] == [accounts.AccountTakenOver] * 2
        shown = head.get(f"{head.accounts}/{lines[0]['account_id']}").json
        assert (shown["identifier"], shown["status"]) == ("SPUY4C8MN", "active")
        assert shown["expires_on"] == "2027-12-31"
        assert head.get(f"{head.accounts}/{lines[1]['account_id']}").json["status"] == "expired"

    def test_invites_again_those_who_were_invited(
        self, world: World, head: Person, works: Works
    ) -> None:
        answer = self.keep(world, head, f"{GOOD};ABCD123456;invité;")
        with world.announcing() as said:
            works.run()

        (line,) = report_of(world.operator, answer)
        event, _ = said
        assert isinstance(event, accounts.AccountCreated)
        assert event.account.identifier == "ABCD123456"
        assert (
            world.account(Person(world, line["account_id"], head.home)).status
            is AccountStatus.INVITED
        )

    def test_has_one_letter_for_all_who_get_in_by_it(
        self, world: World, head: Person, works: Works
    ) -> None:
        known = f"{GOOD.replace('Odile', 'Paule')};SPUY4C8MN;actif;31/12/2027"
        invited = f"{GOOD};ABCD123456;invité;"
        self.keep(world, head, known, invited, query="?dry_run=true")
        with world.announcing() as rehearsed:
            works.run()
        answer = self.keep(world, head, known, invited)
        with world.announcing() as said:
            works.run()

        lines = report_of(world.operator, answer)
        told = said[-1]
        assert isinstance(told, accounts.PeopleImported)
        assert [str(account_id) for account_id in told.account_ids] == [lines[1]["account_id"]]
        assert told.informs_representative
        assert told.imported_by is not None
        assert told.imported_by.account_id == world.operator.account_id
        assert rehearsed == []

    def test_keeps_nobody_on_the_platform_itself(self, world: World, works: Works) -> None:
        clerk = world.activate(world.make_operator(frozenset({Duty.REGISTER})))
        head = "M.;Luc;Chef;luc@example.org;;;administrateur;1 place;19000;Exempleville;"
        other = head.replace("Luc", "Lou")
        rows = f"{head};ABCD123456;invité;", f"{other};ABCD123457;actif;31/12/2027"
        answer = upload(clerk, world.operator, *rows, header=self.HEADER, path="legacy-import")
        with world.announcing() as said:
            works.run()

        lines = report_of(clerk, answer)
        assert [line["code"] for line in lines] == ["establishment_state"] * 2
        assert said == []

    def test_tells_what_cannot_be_kept(self, world: World, head: Person, works: Works) -> None:
        def of(name: str, rest: str) -> str:
            return f"{GOOD.replace('Odile', name)};{rest}"

        rows = (
            of("Une", f"{head.identifier};actif;31/12/2027"),
            of("Deux", "ABCD123;actif;31/12/2027"),
            of("Trois", "ABCD1235;actif;"),
            of("Quatre", "ABCD1236;dormant;31/12/2027"),
        )
        answer = self.keep(world, head, *rows)
        works.run()

        lines = report_of(world.operator, answer)
        assert [line["code"] for line in lines] == ["identifier_taken", *["invalid"] * 3]
        assert [list(line["facts"]["errors"]) for line in lines[1:]] == [
            *(["identifiant"], ["expire le"], ["statut"]),
        ]

    def test_is_for_operators(self, head: Person, works: Works) -> None:
        assert upload(head, head, header=self.HEADER, path="legacy-import").status_code == 403
