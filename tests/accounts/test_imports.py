"""Many accounts from one file (DESIGN §4.2)."""

import csv
import io
from typing import Any

import pytest
from sqlalchemy import select

from services.accounts.models import Account, AccountStatus
from shared.auth import Duty
from shared.events import accounts
from shared.jobs import JobItem
from tests.accounts.working import Works, job_of, report_of
from tests.accounts.world import Answer, Person, World, coordinates

HEADER = (
    "civilité;prénom;nom;courriel;téléphone;service;profil;adresse 1;code postal;ville;droit: paie"
)
GOOD = "Mme;Odile;Essai;odile.essai@example.org;01 99 00 12 34;Paie;;;;;lecture"


@pytest.fixture
def works(world: World) -> Works:
    world.service("paie")
    return Works(world)


def upload(
    caller: Person,
    home: Person,
    *rows: str,
    query: str = "",
    header: str = HEADER,
    path: str = "import",
    **options: Any,
) -> Answer:
    content = "\r\n".join((header, *rows)).encode(options.pop("encoding", "utf-8"))
    headers = {"Content-Type": "text/csv"} | options.pop("headers", {})
    return caller.call("POST", f"{home.accounts}/{path}{query}", data=content, headers=headers)


def outcomes(lines: list[dict[str, Any]]) -> list[tuple[int, str, str | None]]:
    return [(line["number"], line["outcome"], line["code"]) for line in lines]


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
        made = world.account(Person(world, lines[0]["id"], head.home))
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
        assert [str(account_id) for account_id in told.account_ids] == [x["id"] for x in lines]
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

        _, refused, created = csv.reader(io.StringIO(text, newline=""), delimiter=";")
        assert (refused[2], refused[3]) == ("refusé", "invalid")
        assert refused[5] == "civilité\N{NO-BREAK SPACE}: Écrivez Madame ou Monsieur."
        assert created[2] == "créé"
        assert "identifiant\N{NO-BREAK SPACE}: " in created[5]

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
        assert lines[0]["facts"] == {"identifier": here.identifier}
        assert lines[2]["facts"] == {"row": 3}
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
        shown = head.get(f"{head.accounts}/{lines[0]['id']}").json
        assert (shown["identifier"], shown["status"]) == ("SPUY4C8MN", "active")
        assert shown["expires_on"] == "2027-12-31"
        assert head.get(f"{head.accounts}/{lines[1]['id']}").json["status"] == "expired"

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
        assert world.account(Person(world, line["id"], head.home)).status is AccountStatus.INVITED

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
        assert [str(account_id) for account_id in told.account_ids] == [lines[1]["id"]]
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
