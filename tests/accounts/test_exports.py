"""Accounts as a table for spreadsheets (design.md §4.2)."""

import csv
import io
import re
import tracemalloc
import zipfile
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from services.accounts.models import Account
from shared.jobs import table_files
from shared.jobs.table_files import Format
from tests.accounts.crowds import fill
from tests.accounts.working import Works, job_of
from tests.accounts.world import Person, World, coordinates
from tests.answers import Answer, refused

NASTY = ("=1+1", "+33", "-2", "@SUM(A1)", "\tx", "\rx", "＝1", "  =1+1")


def export(caller: Person, home: Person, **body: Any) -> Answer:
    headers = body.pop("headers", {"Accept-Language": "fr"})
    return caller.post(f"{home.accounts}/export", {"filter": {}} | body, headers=headers)


def lines(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def cells(data: bytes) -> str:
    """The first sheet of a workbook, as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


class TestAnExport:
    def test_of_a_few_is_answered_at_once_with_every_column_in_the_language_of_the_caller(
        self, world: World, head: Person
    ) -> None:
        world.service("paie")
        person = world.activate(
            head.create(coordinates("Hélène", "Œillet"), rights={"paie": "read"})
        )
        french = export(head, head)
        english = export(head, head, headers={"Accept-Language": "en"})

        assert french.status_code == 200
        assert french.mimetype == "text/csv"
        assert "comptes-2026-11-16.csv" in french.headers["Content-Disposition"]
        by_name = {line["Nom"]: line for line in lines(french.data)}
        assert by_name["Œillet"] == {
            "Civilité": "Mme",
            "Nom": "Œillet",
            "Prénom": "Hélène",
            "Identifiant": person.identifier,
            "Courriel": by_name["Œillet"]["Courriel"],
            "Téléphone": "01 99 00 12 34",
            "Service": "Ressources humaines",
            "Profil": "Utilisateur",
            "Statut": "Actif",
            "Expire le": "2028-05-16",
            "Dernière connexion": "",
            "Créé le": by_name["Œillet"]["Créé le"],
            "Droit: paie": "Lecture",
        }
        assert {line["Profile"] for line in lines(english.data)} == {"Administrator", "User"}

    def test_is_of_the_ids_or_of_all_that_match(self, world: World, head: Person) -> None:
        first, second = (head.create(coordinates(name, "Louty")) for name in ("Jean", "Paul"))
        stranger = world.establishment("Ailleurs")

        ids = [str(p.account_id) for p in (first, stranger)]
        chosen = head.post(f"{head.accounts}/export", {"ids": ids})
        found = export(head, head, filter={"q": "paul"})

        assert [
            line["Identifier" if "Identifier" in line else "Identifiant"]
            for line in lines(chosen.data)
        ] == [first.identifier]
        assert [line["Identifiant"] for line in lines(found.data)] == [second.identifier]

    @pytest.mark.parametrize("nasty", NASTY)
    def test_lets_no_text_be_a_formula(self, world: World, head: Person, nasty: str) -> None:
        with world.look() as session:
            session.execute(
                update(Account).where(Account.id == head.account_id).values(department=nasty)
            )
        (line,) = lines(export(head, head).data)
        sheet = cells(export(head, head, format="xlsx").data)

        assert line["Service"].startswith("'")
        assert "<f>" not in sheet

    def test_as_a_workbook_has_days_that_are_days(self, head: Person) -> None:
        answer = export(head, head, format="xlsx")

        assert answer.status_code == 200
        assert answer.mimetype.endswith("spreadsheetml.sheet")
        sheet = cells(answer.data)
        numbers = {int(n) for n in re.findall(r"<v>(\d{5})</v>", sheet)}
        (line,) = lines(export(head, head).data)
        assert (date.fromisoformat(line["Expire le"]) - date(1899, 12, 30)).days in numbers
        assert "<t>Clémence</t>" in sheet

    def test_by_a_delegate_shows_the_rights_within_the_delegation(
        self, world: World, head: Person
    ) -> None:
        for code in ("affiliation", "paie"):
            world.service(code)
        centre = world.establishment("Centre de gestion")
        delegate = world.activate(centre.create(coordinates("Théodule", "Relais")))
        world.delegate(centre, head, delegate, {"accounts": "read", "paie": "read"})
        head.create(rights={"affiliation": "write", "paie": "write"})

        told = lines(export(delegate, head).data)

        assert [name for name in told[0] if name.startswith("Droit")] == ["Droit: paie"]

    def test_by_a_user_is_refused(self, world: World, head: Person) -> None:
        user = world.activate(head.create())

        assert export(user, head).status_code == 403


class TestAnExportOfMany:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"EXPORT_AT_ONCE": "10"}

    @pytest.fixture
    def world(self, committed_world: World) -> World:
        return committed_world

    @pytest.mark.parametrize("format_", ["csv", "xlsx"])
    def test_is_a_job_whose_file_is_downloaded(
        self, world: World, head: Person, format_: str
    ) -> None:
        fill(world, head, 1200)
        answer = export(head, head, format=format_, filter={"profile": "user"})
        Works(world).run()

        job = job_of(head, answer)
        path = answer.headers["Location"].removeprefix("/accounts/v1")
        content = head.get(f"{path}/content")
        assert (job["status"], job["done"], job["total"]) == ("done", 1200, 1200)
        assert content.headers["Content-Length"] == str(len(content.data))
        assert f"comptes-2026-11-16.{format_}" in content.headers["Content-Disposition"]
        if format_ == "csv":
            assert len(lines(content.data)) == 1200
        else:
            assert cells(content.data).count("<row ") == 1201

    def test_that_is_cancelled_has_no_file(self, world: World, head: Person) -> None:
        fill(world, head, 20)
        answer = export(head, head)
        path = answer.headers["Location"].removeprefix("/accounts/v1")
        head.post(f"{path}/cancel")
        Works(world).run()

        assert job_of(head, answer)["status"] == "cancelled"
        assert head.get(f"{path}/content").status_code == 409

    def test_is_refused_where_a_workbook_has_no_room_for_it(
        self, world: World, head: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(table_files, "MOST_LINES", 20)
        fill(world, head, 20)
        fits = export(head, head, format="xlsx", filter={"profile": "user"})
        head.create()

        answer = export(head, head, format="xlsx", filter={"profile": "user"})
        Works(world).run()

        assert fits.status_code == 202
        assert refused(answer) == (409, "too_many_lines")
        assert answer.json["most"] == 20
        assert export(head, head, filter={"profile": "user"}).status_code == 202
        failed = job_of(head, fits)  # one more has come since it was asked for
        assert (failed["status"], failed["problem"]) == ("failed", "too_many_lines")


class TestATable:
    def test_marks_what_a_cell_of_a_workbook_has_no_room_for(self) -> None:
        file = io.BytesIO()

        table_files.write(Format.XLSX, file, ["Détails"], [["x" * 32_767], ["y" * 40_000]])

        assert f"{'x' * 32_767}<" in cells(file.getvalue())
        assert f"{'y' * 32_766}…<" in cells(file.getvalue())

    @pytest.mark.parametrize("format_", Format)
    def test_takes_no_more_memory_the_longer_it_is(self, format_: Format) -> None:
        def peak(number: int) -> int:
            row = ["Louty", "Jean", "=1+1", None, "jean.louty@example.org"] * 3
            with open("/dev/null", "wb") if format_ is Format.CSV else io.BytesIO() as file:
                tracemalloc.start()
                table_files.write(format_, file, ["Nom", "Prénom"], (row for _ in range(number)))
                size = len(file.getvalue()) if isinstance(file, io.BytesIO) else 0
                found = tracemalloc.get_traced_memory()[1] - size
                tracemalloc.stop()
            return found

        peak(10)
        assert peak(20_000) < peak(2_000) + 2 * 1024 * 1024
