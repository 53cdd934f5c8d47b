"""The history as a table, and its end as something to keep (design.md §4.7)."""

import csv
import io
import zipfile
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from services.accounts.models import Account, HistoryHead
from tests.accounts.people import lettered
from tests.accounts.working import Works, job_of
from tests.accounts.world import Person, World, coordinates
from tests.answers import Answer


def export(person: Person, home: Person | None = None, **body: Any) -> Answer:
    headers = body.pop("headers", {"Accept-Language": "fr"})
    path = f"/establishments/{(home or person).home}/history/export"
    format_ = {"format": body.pop("format")} if "format" in body else {}
    return person.post(path, {"filter": body, **format_}, headers=headers)


def lines(data: bytes) -> list[dict[str, str]]:
    table = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(table, delimiter=";"))


class TestItsNames:
    def test_are_read_together_however_many_they_are(self, world: World, head: Person) -> None:
        def asked() -> int:
            said: list[str] = []

            def note(_: Any, __: Any, statement: str, *rest: Any) -> None:
                said.append(statement)

            event.listen(Engine, "before_cursor_execute", note)
            try:
                assert export(head).status_code == 200
            finally:
                event.remove(Engine, "before_cursor_execute", note)
            return len(said)

        for n in range(2):
            head.create(coordinates("Zoé", f"Œillet {lettered(n)}"))
        world.deliver()
        of_few = asked()
        for n in range(12):
            head.create(coordinates("Zoé", f"Dahlia {lettered(n)}"))
        world.deliver()

        assert asked() == of_few


class TestTheTable:
    def test_says_in_words_who_did_what_to_whom(self, world: World, head: Person) -> None:
        user = head.create(coordinates("Zoé", "Œillet"))
        world.deliver()

        french = export(head)
        english = export(
            head, headers={"Accept-Language": "en"}, operation="accounts.account.created"
        )

        assert french.mimetype == "text/csv"
        assert "historique-2026-11-16.csv" in french.headers["Content-Disposition"]
        newest = lines(french.data)[0]
        assert newest == {
            "Numéro": newest["Numéro"],
            "Date et heure": "2026-11-16 10:30:00",  # in Paris
            "Opération": "Compte créé",
            "Auteur": "Clémence Auberive",
            "Établissement de l'auteur": "Commune de Trifouillis",
            "Délégation": "",
            "Compte": "Zoé Œillet",
            "Numéro du compte": str(user.account_id),
            "Précisions": "Profil : Utilisateur ; Droits : aucun",
            "Événement": "accounts.account.created",
            "Empreinte": newest["Empreinte"],
        }
        assert [line["Operation"] for line in lines(english.data)] == ["Account created"] * 2
        assert lines(english.data)[0]["Details"] == "Profile: User; Rights: none"

    def test_tells_rights_and_instants_as_people_do(self, world: World, head: Person) -> None:
        world.service("affiliation")
        user = world.activate(head.create(coordinates("Zoé", "Œillet")))
        path = f"{user.path}/rights"
        head.edit(path, {"rights": {"affiliation": "read"}}, method="PUT")
        world.deliver()

        found = lines(export(head, account_id=str(user.account_id)).data)

        told = [line["Précisions"] for line in found]
        assert told[0] == "Droits précédents : aucun ; Droits : affiliation Lecture"
        assert not any(sign in text for text in told for sign in '{}[]"')

    def test_ends_with_what_came_first_and_carries_the_digest_of_the_end(
        self, world: World, head: Person
    ) -> None:
        head.create()
        world.deliver()

        found = lines(export(head).data)

        assert [int(line["Numéro"]) for line in found] == list(range(len(found), 0, -1))
        with world.look() as session:
            assert found[0]["Empreinte"] == session.get_one(HistoryHead, head.home).digest.hex()

    def test_is_narrowed_by_a_name_and_by_days_of_paris(self, world: World, head: Person) -> None:
        head.create(coordinates("Zoé", "Œillet"))
        head.create(coordinates("Jeanne", "Dupré"))
        world.deliver()

        found = lines(export(head, q="oeillet", since="2026-11-16", until="2026-11-16").data)
        none = lines(export(head, q="oeillet", until="2026-11-15").data)

        assert [line["Compte"] for line in found] == ["Zoé Œillet"]
        assert none == []

    def test_holds_only_what_was_asked_for(self, world: World, head: Person) -> None:
        user = head.create()
        world.deliver()

        found = lines(export(head, account_id=str(user.account_id)).data)
        none = export(head, until="2020-01-01T00:00:00Z")

        assert [line["Compte"] for line in found] == ["Jeanne Dupré"]
        assert (none.status_code, lines(none.data)) == (200, [])

    def test_may_be_a_workbook(self, world: World, head: Person) -> None:
        person = head.create()
        with world.look() as session:  # of days when names were not judged
            former = session.get_one(Account, person.account_id)
            former.first_name, former.last_name = "Zoé", "=1+1"
        world.deliver()

        answer = export(head, format="xlsx")

        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "Zoé =1+1" in sheet
        assert "<f>" not in sheet

    def test_names_delegates_and_their_establishment(self, world: World, head: Person) -> None:
        centre = world.establishment("Centre de gestion")
        delegate = world.activate(centre.create(coordinates("Théodule", "Relais")))
        delegation_id = world.delegate(centre, head, delegate, {"accounts": "write"})
        user = world.activate(head.create())
        delegate.post(f"{user.path}/renew")
        world.deliver()

        newest = lines(export(head).data)[0]

        assert newest["Auteur"] == "Théodule Relais"
        assert newest["Établissement de l'auteur"] == "Centre de gestion"
        assert newest["Délégation"] == str(delegation_id)

    def test_is_of_ones_own_establishment_and_for_administrators(
        self, world: World, head: Person
    ) -> None:
        other = world.establishment("Commune de Brindas")
        user = world.activate(head.create())

        assert export(other, head).status_code == 404
        assert export(user, head).status_code == 403

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"operation": "nothing"}, "filter.operation"),
            ({"format": "pdf"}, "format"),
            ({"since": "2026-11-02T00:00:00Z", "until": "2026-11-02T00:00:00Z"}, "filter.until"),
            ({"who": "me"}, "filter.who"),
        ],
        ids=["operation", "format", "period", "unknown"],
    )
    def test_is_refused_where_what_is_wanted_makes_no_sense(
        self, head: Person, body: dict[str, Any], field: str
    ) -> None:
        answer = export(head, **body)

        assert answer.status_code == 422
        assert set(answer.json["errors"]) == {field}

    class TestOfMany:
        @pytest.fixture
        def overrides(self) -> dict[str, str]:
            return {"EXPORT_AT_ONCE": "3"}

        def test_is_written_by_a_job(self, committed_world: World) -> None:
            world = committed_world
            head = world.establishment()
            head.create()
            world.deliver()
            with world.look() as session:
                session.execute(MANY, {"home": head.home})

            answer = export(head, operation="accounts.account.renewed")
            Works(world).run()

            job = job_of(head, answer)
            assert (job["status"], job["done"], job["total"]) == ("done", 2500, 2500)
            content = head.get(f"/jobs/{job['id']}/content")
            numbers = [int(line["Numéro"]) for line in lines(content.data)]
            assert numbers == list(range(2600, 100, -1))
            assert "historique-2026-11-16.csv" in content.headers["Content-Disposition"]

        def test_is_narrowed_by_a_name_as_a_job_too(self, committed_world: World) -> None:
            world = committed_world
            head = world.establishment()
            user = head.create(coordinates("Zoé", "Œillet"))
            for each in ("Achats", "Paie", "Voirie"):
                head.edit(user.path, {"department": each})
            head.create()
            world.deliver()

            answer = export(head, q="oeillet")
            Works(world).run()

            job = job_of(head, answer)
            found = lines(head.get(f"/jobs/{job['id']}/content").data)
            assert {line["Compte"] for line in found} == {"Zoé Œillet"}
            assert job["total"] == len(found) == 4


MANY = text(
    """
    INSERT INTO operations
        (establishment_id, number, message_id, operation, happened_at, facts, digest)
    SELECT :home, n, gen_random_uuid(), 'accounts.account.renewed', '2026-11-16T09:30:00Z',
        '{}', ''
    FROM generate_series(101, 2600) AS n
    """
)


class TestTheEnd:
    def test_is_shown_signed(self, world: World, head: Person) -> None:
        head.create()
        world.deliver()

        answer = head.get(f"/establishments/{head.home}/history/end")

        with world.look() as session:
            end = session.get_one(HistoryHead, head.home)
        assert answer.json == {
            "establishment_id": str(head.home),
            "number": end.number,
            "digest": end.digest.hex(),
            "signature": end.sign(world.app.tools.history_key).hex(),
        }

    def test_is_of_ones_own_establishment(self, world: World, head: Person) -> None:
        other = world.establishment("Commune de Brindas")
        world.deliver()

        assert other.get(f"/establishments/{head.home}/history/end").status_code == 404

    def test_is_not_there_before_anything_has_happened(self, world: World) -> None:
        home = world.register(world.in_register()).json["establishment_id"]

        assert world.operator.get(f"/establishments/{home}/history/end").status_code == 404


class TestOnesOwnHistory:
    def test_is_narrowed_by_period_and_operation(self, world: World, head: Person) -> None:
        user = world.activate(head.create())
        head.post(f"{user.path}/renew")
        world.deliver()

        def operations(query: str) -> list[str]:
            answer = user.get(f"/me/history{query}")
            assert answer.status_code == 200, answer.json
            return [row["operation"].rpartition(".")[2] for row in answer.json]

        assert "renewed" in operations("")
        assert operations("?operation=accounts.account.renewed") == ["renewed"]
        assert operations("?until=2026-11-16T00:00:00Z") == []
        assert "renewed" in operations("?since=2026-11-16T00:00:00Z")

    def test_has_no_period_that_ends_before_it_begins(self, head: Person) -> None:
        answer = head.get("/me/history?since=2026-11-16T00:00:00Z&until=2026-11-15T00:00:00Z")

        assert answer.json["errors"] == {"until": ["Must be later than `since`."]}
