"""Many accounts from one file (design.md §4.2)."""

import csv
import io

import pytest
from sqlalchemy import select

from services.accounts.models import Account
from shared.events import accounts
from shared.jobs import JobItem
from tests.accounts.importing import GOOD, HEADER, outcomes, upload
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

    def test_tells_every_fault_of_a_row_by_its_headers_and_spoils_no_other(
        self, world: World, head: Person, works: Works
    ) -> None:
        bad = "Docteur;;Essai;pas une adresse;12;;;;123;;tout"
        answer = upload(head, head, bad, GOOD, headers={"Accept-Language": "fr"})
        works.run()

        refused, created = report_of(head, answer)
        assert (refused["outcome"], refused["code"]) == ("refused", "invalid")
        told = refused["facts"]["errors"]
        assert set(told) == {
            *("civilité", "prénom", "courriel", "téléphone", "code postal", "ville"),
            *("adresse 1", "droit: paie"),
        }
        assert told["courriel"] == ["Adresse électronique incorrecte."]
        assert told["civilité"] == ["Écrivez Madame ou Monsieur."]
        assert told["droit: paie"] == ["Écrivez aucun, lecture ou modification."]
        assert created["outcome"] == "created"

    def test_is_reported_in_the_words_of_whoever_sent_it(
        self, world: World, head: Person, works: Works
    ) -> None:
        bad = GOOD.replace("Mme;Odile", "Docteur;Paule")
        answer = upload(head, head, bad, GOOD, headers={"Accept-Language": "fr"})
        works.run()

        path = answer.headers["Location"].removeprefix("/accounts/v1")
        text = head.get(f"{path}/report.csv").data.decode("utf-8-sig")

        refused, created = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
        assert (refused["résultat"], refused["code"]) == ("refusé", "invalid")
        assert refused["message"] == "Certains champs sont erronés : voyez les précisions."
        told = "civilité\N{NO-BREAK SPACE}: Écrivez Madame ou Monsieur."
        assert refused["précisions"] == told
        assert created["résultat"] == "créé"
        assert (created["nom"], created["prénom"]) == ("Essai", "Odile")
        assert created["identifiant"].startswith("OESS")
        assert created["précisions"] == ""

    def test_refuses_what_a_single_creation_refuses(
        self, world: World, head: Person, works: Works
    ) -> None:
        rows = ("M.;Luc;Chef;luc@example.org;;;administrateur;;;;", GOOD)
        header = HEADER.replace("droit: paie", "droit: inconnu")
        answer = upload(head, head, *rows, header=header)
        works.run()

        first, second = report_of(head, answer)
        assert list(first["facts"]["errors"]) == ["adresse 1"]
        assert list(second["facts"]["errors"]) == ["droit: inconnu"]

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

    @pytest.mark.parametrize("query", ["", "?dry_run=true"], ids=["real", "dry"])
    def test_tells_the_same_of_every_kind_of_trouble_dry_or_not(
        self, world: World, head: Person, works: Works, query: str
    ) -> None:
        rows = [
            ("Mme;{};Essai;a{}@example.org;;;;;;;", None),
            ("Mme;{}\N{NO-BREAK SPACE};\N{THIN SPACE}Essai;b{}@example.org;;;;;;;", None),
            ('Mme;{};Essai;c{}@example.org;="0199001234";="Paie";;;;;', None),
            ("Mme;{};Essai;d{}@example.org;'0199001234;;;;;;", None),
            ("Mme;{};Essai;e{}@mairie-évry.example;;;;;;;", None),
            ('Mme;{};"Es\nsai";f{}@example.org;;;;;;;', None),
            ("Mme;{};王;g{}@example.org;;;;;;;", None),
            ("Mme;{};Essai;" + "h" * 320 + "{}@example.org;;;;;;;", "courriel"),
            ("Mme;{};Essai;" + "i" * 65 + "{}@example.org;;;;;;;", "courriel"),
            ("Mme;{};Essai;j{}@exаmple.org;;;;;;;", "courriel"),
            ("Mme;{};Essai;k%{}@example.org;;;;;;;", "courriel"),
            ("Mme;{};Essаi;l{}@example.org;;;;;;;", "nom"),
            ("Mme;{};=1+1;m{}@example.org;;;;;;;", "nom"),
            ("Mme;{};\N{RIGHT-TO-LEFT OVERRIDE}Essai;n{}@example.org;;;;;;;", "nom"),
            ("Mme;{};" + "x" * 200 + ";o{}@example.org;;;;;;;", "nom"),
            ("Mme;{};Essai;p{}@example.org;" + "9" * 5000 + ";;;;;;", "téléphone"),
            ("Mme;{};Essai;q{}@example.org" + ";x" * 100, None),
        ]
        names = ["".join(chr(97 + int(d)) for d in str(n)) for n in range(10, 10 + len(rows))]
        lines = [row.format(name, name) for (row, _), name in zip(rows, names, strict=True)]

        answer = upload(head, head, *lines, query=query)
        works.run()

        told = report_of(head, answer)
        assert len(told) == len(rows)
        for (row, column), line in zip(rows, told, strict=True):
            refused = column is not None or row.endswith(";x")
            assert line["outcome"] == ("refused" if refused else "created"), (row[:60], line)
            if column is not None:
                assert list(line["facts"]["errors"]) == [column], (row[:60], line)

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

    def test_that_is_no_such_file_is_refused_at_once(self, head: Person, works: Works) -> None:
        answer = upload(head, head, header="nom;pointure")

        assert answer.status_code == 422
        assert any("pointure" in fault for fault in answer.json["errors"]["file"])

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

    def test_shows_a_refused_row_as_it_stands_in_the_file_and_no_good_one(
        self, world: World, head: Person, works: Works
    ) -> None:
        header, bad = "courriel;nom;prénom;civilité;ville", "nobody;Essai;;Mme;"
        rows = (bad, "odile@example.org;Essai;Odile;Mme")
        answer = upload(head, head, *rows, header=header)
        works.run()

        refused, created = report_of(head, answer)
        cells = [(cell["column"], cell["value"]) for cell in refused["facts"]["cells"]]
        assert cells == list(zip(header.split(";"), bad.split(";"), strict=True))
        assert set(refused["facts"]["errors"]) == {"courriel", "prénom"}
        assert "cells" not in created["facts"]

    def test_names_a_column_that_is_missing_as_the_template_does(
        self, world: World, head: Person, works: Works
    ) -> None:
        header = "civilité;prénom;nom;courriel;ville"
        row = "Mme;Odile;Essai;odile@example.org;Exempleville"
        answer = upload(head, head, row, header=header, headers={"Accept-Language": "fr"})
        works.run()

        (refused,) = report_of(head, answer)
        assert refused["facts"]["errors"] == {
            "adresse 1": ["Indiquez la rue : de 1 à 4 lignes."],
            "code postal": ["Ce champ est obligatoire."],
        }

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
