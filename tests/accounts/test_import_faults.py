"""What is wrong with a file of accounts, told row by row (design.md §4.2)."""

import csv
import io

import pytest

from tests.accounts.importing import GOOD, HEADER, upload
from tests.accounts.working import Works, report_of
from tests.accounts.world import Person, World


@pytest.fixture
def works(world: World) -> Works:
    world.service("paie")
    return Works(world)


class TestAFileWithFaults:
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

    def test_that_is_no_such_file_is_refused_at_once(self, head: Person, works: Works) -> None:
        answer = upload(head, head, header="nom;pointure")

        assert answer.status_code == 422
        assert any("pointure" in fault for fault in answer.json["errors"]["file"])

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
