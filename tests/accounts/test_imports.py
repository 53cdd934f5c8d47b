"""Many accounts from one file (design.md §4.2)."""

import pytest
from sqlalchemy import select

from services.accounts.models import Account
from shared.events import accounts
from shared.jobs import JobItem
from tests.accounts.importing import GOOD, outcomes, upload
from tests.accounts.working import Works, job_of, report_of
from tests.accounts.world import Person, World, coordinates


@pytest.fixture
def works(world: World) -> Works:
    world.service("paie")
    return Works(world)


class TestAnImport:
    def test_creates_an_account_for_each_row_and_hands_over_the_identifiers(
        self, world: World, head: Person, works: Works
    ) -> None:
        admin = "M.;Luc;Chef;luc@example.org;;;administrateur;1 place;1990;Exempleville;"
        answer = upload(head, head, GOOD, admin)
        with world.announcing() as said:
            works.run()

        lines = report_of(head, answer)
        assert outcomes(lines) == [(2, "created", None), (3, "created", None)]
        assert job_of(head, answer)["outcomes"] == {"created": 2}
        made = world.account(Person(world, lines[0]["account_id"], head.home))
        assert made.identifier == lines[0]["facts"]["identifier"]
        assert (made.phone, made.department, made.rights) == (
            *("+33199001234", "Paie"),
            {"paie": "read"},
        )
        kinds = [type(event) for event in said]
        assert kinds == [accounts.AccountCreated] * 2 + [accounts.PeopleImported]

    def test_has_one_letter_for_all_that_it_made(
        self, world: World, head: Person, works: Works
    ) -> None:
        answer = upload(head, head, GOOD, GOOD.replace("Odile", "Paule"), "M.;;;;;;;;;;")
        with world.announcing() as said:
            works.run()

        lines = report_of(head, answer, "&outcome=created")
        *created, told = said
        assert all(not event.informs_representative for event in created)  # type: ignore[attr-defined]
        assert isinstance(told, accounts.PeopleImported)
        assert told.informs_representative
        assert [str(account_id) for account_id in told.account_ids] == [
            x["account_id"] for x in lines
        ]
        assert told.imported_by is not None
        assert told.imported_by.account_id == head.account_id

    def test_tells_duplicates_within_the_file_and_of_those_who_are_here(
        self, world: World, head: Person, works: Works
    ) -> None:
        here = head.create(coordinates("Odile", "Essai", email="ODILE.essai@example.org"))
        other = GOOD.replace("Odile", "Paule")
        answer = upload(head, head, GOOD, other, other)
        meant = upload(head, head, GOOD, query="?allow_duplicates=true")
        works.run()

        lines = report_of(head, answer)
        assert outcomes(lines) == [
            (2, "refused", "already_here"),
            (3, "created", None),
            (4, "refused", "duplicate_row"),
        ]
        assert lines[0]["facts"] == {
            "identifier": here.identifier,
            "account_id": str(here.account_id),
            "first_name": "Odile",
            "last_name": "Essai",
            "cells": lines[0]["facts"]["cells"],
        }
        assert {n: v for n, v in lines[2]["facts"].items() if n != "cells"} == {"row": 3}
        assert outcomes(report_of(head, meant)) == [(2, "created", None)]

    def test_dry_tells_what_would_be_and_changes_nothing(
        self, world: World, head: Person, works: Works
    ) -> None:
        answer = upload(head, head, GOOD, "M.;;;;;;;;;;", query="?dry_run=true")
        with world.announcing() as said:
            works.run()

        assert job_of(head, answer)["outcomes"] == {"created": 1, "refused": 1}
        assert said == []
        created, _ = report_of(head, answer)
        assert created["facts"] == {"first_name": "Odile", "last_name": "Essai"}

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
    def test_reads_what_spreadsheets_write_and_tells_the_encoding(
        self, world: World, head: Person, works: Works, encoding: str
    ) -> None:
        answer = upload(head, head, GOOD.replace("Odile", "Hélène"), encoding=encoding)
        works.run()

        job = job_of(head, answer)
        (line,) = report_of(head, answer)
        assert line["facts"]["first_name"] == "Hélène"
        assert job["parameters"]["encoding"] == encoding.removesuffix("-sig")

    def test_repeated_with_its_key_is_the_same(
        self, world: World, head: Person, works: Works
    ) -> None:
        key = {"Idempotency-Key": "une-cle"}

        first, second = (upload(head, head, GOOD, headers=key) for _ in range(2))
        works.run()

        assert second.headers["Location"] == first.headers["Location"]
        with world.look() as session:
            made = session.scalars(select(Account).where(Account.first_name == "Odile")).all()
        assert len(made) == 1

    def test_keeps_nothing_of_a_row_but_its_report(
        self, world: World, head: Person, works: Works
    ) -> None:
        upload(head, head, "M.;Secret;;secret@example.org;;;;;;;")
        works.run()

        with world.look() as session:
            assert session.scalars(select(JobItem.given)).all() == [None]

    def test_gives_a_template_to_fill_in(self, head: Person, works: Works) -> None:
        told = head.get(f"{head.accounts}/import-template", headers={"Accept-Language": "fr"})

        text = told.data.decode("utf-8-sig")
        assert text.startswith("civilité;prénom;nom;courriel;")
        assert text.rstrip().endswith("droit: paie")
        assert "comptes.csv" in told.headers["Content-Disposition"]


class TestADelegatesImport:
    def test_makes_users_within_the_delegation(
        self, world: World, head: Person, works: Works
    ) -> None:
        centre = world.establishment("Centre de gestion")
        delegate = world.activate(centre.create(coordinates("Théodule", "Relais")))
        world.delegate(centre, head, delegate, {"accounts": "write", "paie": "read"})
        rows = (
            GOOD,
            GOOD.replace("Odile", "Paule").replace("lecture", "modification"),
            "M.;Luc;Chef;luc@example.org;;;administrateur;1 place;01990;Exempleville;",
        )
        answer = upload(delegate, head, *rows)
        works.run()

        assert outcomes(report_of(delegate, answer)) == [
            (2, "created", None),
            (3, "refused", "beyond_delegation"),
            (4, "refused", "administrator_account"),
        ]
        message = world.outbox()[-1]
        assert message.type == "accounts.establishment.people_imported.v1"
        assert message.on_behalf_of == head.home
