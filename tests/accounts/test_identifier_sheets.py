"""The identifiers of many, to be handed over on paper, a page each [S1] (design.md §4.2)."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from services.accounts.actions import identifier_sheets
from services.accounts.domain.setting_turns import SettingTurns
from services.accounts.jobs import identifier_sheets as job
from shared.events import accounts
from tests.accounts.crowds import fill
from tests.accounts.working import Works, job_of
from tests.accounts.world import Person, World, coordinates
from tests.answers import Answer

FRENCH = {"Accept-Language": "fr"}


def sheets(caller: Person, home: Person, *people: Person, **said: Any) -> Answer:
    headers = said.pop("headers", FRENCH)
    body = said or {"ids": [str(person.account_id) for person in people]}
    return caller.post(f"{home.accounts}/identifier-sheets", body, headers=headers)


def pages(answer: Answer) -> list[str]:
    assert answer.status_code == 200, answer.json
    assert answer.mimetype == "application/pdf"
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.data)).pages]


@pytest.fixture
def people(head: Person) -> list[Person]:
    return [head.create(coordinates("Jeanne", name)) for name in ("Zola", "Arouet", "Molé")]


class TestSheetsOfAFew:
    def test_are_a_page_each_by_name(self, head: Person, people: list[Person]) -> None:
        told = pages(sheets(head, head, *people))

        names = ("Arouet", "Molé", "Zola")
        assert len(told) == len(people)
        assert all(f"Madame Jeanne {name}" in page for name, page in zip(names, told, strict=True))
        identifiers = [people[number].identifier for number in (1, 2, 0)]
        for number, page in enumerate(told):
            assert [each for each in identifiers if each in page] == [identifiers[number]]

    def test_are_those_of_all_that_match(self, head: Person, people: list[Person]) -> None:
        told = pages(sheets(head, head, filter={"q": "zola mole"}))

        assert [page.split(" Commune")[0] for page in told] == [
            "Identifiant de Madame Jeanne Molé",
            "Identifiant de Madame Jeanne Zola",
        ]

    def test_hold_no_way_in_beside_the_identifier(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        for page in pages(sheets(head, head, *people)):
            assert "@" not in page
            assert "#" not in page

    def test_are_a_file_named_in_the_language_that_is_asked_for(
        self, head: Person, people: list[Person]
    ) -> None:
        french = sheets(head, head, *people)
        english = sheets(head, head, *people, headers={"Accept-Language": "en"})

        assert "identifiants-2026-11-16.pdf" in french.headers["Content-Disposition"]
        assert "identifiers-2026-11-16.pdf" in english.headers["Content-Disposition"]
        assert "/StructTreeRoot" in PdfReader(BytesIO(french.data)).root_object

    @pytest.mark.parametrize("asked", ["fr", "en"])
    def test_are_each_in_the_language_of_its_holder(
        self, head: Person, people: list[Person], asked: str
    ) -> None:
        english = head.create(coordinates("Jeanne", "Aubry") | {"language": "en"})

        told = pages(sheets(head, head, *people, english, headers={"Accept-Language": asked}))
        alone = head.get(f"{english.path}/identifier-sheet", headers={"Accept-Language": asked})

        assert "Identifier of Ms Jeanne Aubry" in told[1]
        assert "printed on 16 November 2026" in told[1]
        assert "reads, character by character" in pages(alone)[0]
        others = [page for number, page in enumerate(told) if number != 1]
        assert all("Il se lit, caractère par caractère" in page for page in others)
        assert all("imprimé le 16 novembre 2026" in page for page in others)

    def test_leave_out_who_is_deleted_or_elsewhere(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        stranger = world.establishment("Ailleurs")
        head.call("DELETE", people[0].path)

        told = pages(sheets(head, head, people[0], stranger, people[1]))

        assert len(told) == 1
        assert people[1].identifier in told[0]

    def test_are_refused_where_nobody_matches(self, head: Person, people: list[Person]) -> None:
        head.call("DELETE", people[0].path)

        answer = sheets(head, head, people[0])

        assert (answer.status_code, answer.json["code"]) == (409, "no_sheets")
        assert "fiche" in answer.json["title"]

    def test_are_for_administrators_and_within_a_delegation_for_who_reads_accounts(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        user = world.activate(people[0])
        centre = world.establishment("Centre de gestion")
        stranger = sheets(centre, head, *people)
        world.delegate(centre, head, centre, {"accounts": "read"})

        assert sheets(user, head, *people).status_code == 403
        assert stranger.status_code == 404
        assert len(pages(sheets(centre, head, *people))) == 3

    def test_that_an_operator_prints_stand_in_the_history_like_the_sheet_of_one(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        world.operator.get(f"{people[0].path}/identifier-sheet")
        assert sheets(world.operator, head, *people).status_code == 200

        acts = [m.event for m in world.outbox() if m.type == accounts.OperatorActed.type]
        one, many = acts[-2:]
        assert isinstance(one, accounts.OperatorActed)
        assert isinstance(many, accounts.OperatorActed)
        assert one.establishment_id == many.establishment_id == head.home


class TestSheetsThatManyAskFor:
    @pytest.fixture
    def turns(self, world: World, monkeypatch: pytest.MonkeyPatch) -> SettingTurns:
        turns = SettingTurns(at_once=1, waiting=0)
        monkeypatch.setattr(world.app.tools, "setting_turns", turns)
        return turns

    @pytest.mark.parametrize("number", [1, 2])
    def test_are_refused_for_a_moment_and_hold_nobody_else_up(
        self, head: Person, people: list[Person], turns: SettingTurns, number: int
    ) -> None:
        def ask() -> Answer:
            if number == 1:
                return head.get(f"{people[0].path}/identifier-sheet")
            ids = [str(person.account_id) for person in people[:number]]
            return head.post(f"{head.accounts}/identifier-sheets", {"ids": ids})

        with turns.taken():
            refused = ask()
            beside = head.get(people[0].path)

        assert (refused.status_code, refused.json["code"]) == (503, "busy")
        assert int(refused.headers["Retry-After"]) > 0
        assert beside.status_code == 200
        assert ask().status_code == 200

    def test_that_cannot_be_set_leave_the_turn_to_the_next(self) -> None:
        turns = SettingTurns(at_once=1, waiting=0)

        def fail() -> None:
            with turns.taken():
                raise RuntimeError

        for _ in range(2):
            with pytest.raises(RuntimeError):
                fail()


class TestSheetsOfMany:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"AT_ONCE": "2"}

    @pytest.fixture
    def world(self, committed_world: World) -> World:
        return committed_world

    def path(self, answer: Answer) -> str:
        location: str = answer.headers["Location"]
        return location.removeprefix("/accounts/v1")

    def test_are_a_job_whose_file_is_one_pdf(
        self, world: World, head: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(job, "AT_ONCE", 3)
        fill(world, head, 7)
        answer = sheets(head, head, filter={"profile": "user"})
        Works(world).run()

        done = job_of(head, answer)
        content = head.get(f"{self.path(answer)}/content")
        assert (done["status"], done["done"], done["total"]) == ("done", 7, 7)
        assert "identifiants-2026-11-16.pdf" in content.headers["Content-Disposition"]
        told = pages(content)
        assert [f"A{n:08}" in page for n, page in enumerate(told)] == [True] * 7
        assert str(PdfReader(BytesIO(content.data)).root_object["/Lang"]) == "fr"

    def test_leave_out_who_is_deleted_while_they_are_made(
        self, world: World, head: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people = [head.create(coordinates("Jeanne", name)) for name in ("Aa", "Bb", "Cc")]
        make = identifier_sheets.make

        def make_and_delete(*given: Any, **options: Any) -> bytes:
            head.call("DELETE", people[1].path)
            return make(*given, **options)

        monkeypatch.setattr(job, "AT_ONCE", 1)
        monkeypatch.setattr(identifier_sheets, "make", make_and_delete)
        answer = sheets(head, head, *people)
        Works(world).run()

        told = pages(head.get(f"{self.path(answer)}/content"))
        first, last = told
        assert people[0].identifier in first
        assert people[2].identifier in last
        assert not any(people[1].identifier in page for page in told)

    def test_that_are_cancelled_have_no_file(self, world: World, head: Person) -> None:
        fill(world, head, 3)
        answer = sheets(head, head, filter={})
        head.post(f"{self.path(answer)}/cancel")
        Works(world).run()

        assert job_of(head, answer)["status"] == "cancelled"
        assert head.get(f"{self.path(answer)}/content").status_code == 409

    def test_are_no_more_than_a_file_holds(
        self, world: World, head: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(identifier_sheets, "MOST", 3)
        fill(world, head, 3)

        fits = sheets(head, head, filter={"profile": "user"})
        refused = sheets(head, head, filter={})

        assert fits.status_code == 202
        assert (refused.status_code, refused.json["code"]) == (409, "too_many_sheets")
        assert refused.json["most"] == 3
