"""The letter box: who puts letters in, who may read which, and what an opening records."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from services.mailer import chores
from services.mailer.models import Letter
from shared.events.accounts import AccountFacts, AccountSnapshot, EstablishmentFacts
from shared.events.mailer import LetterDeposited, LetterRead, OperatorActed, PaperItemMade
from tests.mailer.world import TODAY, Caller, World, code, pdf, siret

NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def operator(world: World) -> Caller:
    return world.operator(**{"duty:letters": "write"})


@pytest.fixture
def home(world: World, operator: Caller) -> EstablishmentFacts:
    """An establishment, the catalogue, and two kinds of letters."""
    for service in ("finances", "retraite"):
        world.service(service)
    new_category(operator, code="claims", service="finances")
    new_category(operator, code="funds", service="retraite", is_notified=False)
    made: EstablishmentFacts = world.establishment()
    world.heard()
    return made


def new_category(caller: Caller, **facts: Any) -> Any:
    given = {"code": "claims", "labels": {"fr": "Relances", "en": "Claims"}, "service": "finances"}
    return caller.post("/letter-categories", given | facts)


def box(home: EstablishmentFacts, rest: str = "") -> str:
    return f"/establishments/{home.establishment_id}/letters{rest}"


def deposited(operator: Caller, home: EstablishmentFacts, **fields: Any) -> str:
    """Deposit a letter, and tell its id."""
    answer = operator.deposit(establishment_id=home.establishment_id, **fields)
    assert answer.status_code == 201, answer.data
    return str(answer.json["id"])


def letters(world: World) -> list[Letter]:
    with world.look() as session:
        return list(session.query(Letter).order_by(Letter.id))


class TestACategory:
    def test_is_opened_by_operators_and_listed_for_everybody(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        for caller in (operator, world.caller(world.account(home)), world.client()):
            shown = caller.get("/letter-categories").json
            assert [category["code"] for category in shown] == ["claims", "funds"]
            assert shown[0]["labels"] == {"fr": "Relances", "en": "Claims"}
            assert shown[0]["service"] == "finances"

    def test_is_not_opened_by_others(self, world: World, home: EstablishmentFacts) -> None:
        for caller in (
            world.caller(world.administrator(home)),
            world.client(),
            world.operator(**{"duty:print": "write"}),
        ):
            assert code(new_category(caller, code="other"))[0] == 403

    def test_has_a_code_of_its_own(self, operator: Caller, home: EstablishmentFacts) -> None:
        assert code(new_category(operator)) == (409, "category_exists")

    @pytest.mark.parametrize(
        ("field", "facts"),
        [
            ("code", {"code": "Has Spaces"}),
            ("code", {"code": "x" * 41}),
            ("labels.en", {"labels": {"fr": "Relances"}}),
            ("labels", {"labels": "Relances"}),
            ("service", {"service": "no-such-service"}),
            ("service", {"service": "letters"}),
            ("is_notified", {"is_notified": "perhaps"}),
            ("colour", {"colour": "red"}),
        ],
    )
    def test_with_a_fault_is_refused_by_field(
        self, world: World, operator: Caller, home: EstablishmentFacts, field: str, facts: Any
    ) -> None:
        world.service("letters")

        answer = new_category(operator, **{"code": "new", **facts})

        assert code(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == [field]
        assert len(operator.get("/letter-categories").json) == 2


class TestADeposit:
    def test_puts_a_pdf_into_a_letter_box(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        answer = operator.deposit(
            pdf(3), establishment_id=home.establishment_id, reference="R-42", title=" Relance "
        )

        assert answer.status_code == 201
        assert answer.json["title"] == "Relance"
        assert answer.json["reference"] == "R-42"
        assert answer.json["pages"] == 3
        assert answer.json["is_unread"] is True
        assert answer.json["category"]["code"] == "claims"
        (letter,) = letters(world)
        assert world.tools.storage.read(letter.digest) == pdf(3)
        assert letter.deposited_by == operator.id

    def test_is_announced(self, world: World, operator: Caller, home: EstablishmentFacts) -> None:
        letter_id = deposited(operator, home)

        (event,) = world.announced(LetterDeposited)
        assert str(event.letter_id) == letter_id
        assert (event.establishment_id, event.service) == (home.establishment_id, "finances")

    def test_finds_the_establishment_by_siret_and_contract_number(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        application = world.client()

        answer = application.deposit(siret=home.siret, contract_number="VF201")

        assert answer.status_code == 201
        assert answer.json["establishment_id"] == str(home.establishment_id)

    def test_of_the_same_pdf_twice_stores_it_once(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        deposited(operator, home)
        deposited(operator, home)

        one, other = letters(world)
        assert one.digest == other.digest

    def test_repeated_with_the_same_key_is_done_once(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        headers = {"Idempotency-Key": "deposit-0001"}

        first = deposited(operator, home, headers=headers)
        second = deposited(operator, home, headers=headers)

        assert first == second
        assert len(letters(world)) == 1

    def test_tells_those_who_may_read_it(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        told = {
            world.administrator(home).email,
            world.account(home, rights={"finances": "read"}).email,
        }
        world.account(home, rights={"retraite": "write"})
        world.account(home, rights={"finances": "read"}, status="invited")
        world.account(home, rights={"finances": "read"}, expires_on=TODAY - timedelta(days=1))
        world.administrator(world.establishment("Autre"))

        deposited(operator, home)

        assert world.recipients("letter_deposited") == told

    def test_tells_nobody_where_its_category_says_so(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        world.administrator(home)

        deposited(operator, home, category="funds")

        assert world.emails() == []

    def test_sends_paper_too_where_its_category_says_so(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        new_category(operator, code="paper", has_paper_copy=True)

        letter_id = deposited(operator, home, category="paper", content=pdf(2))
        chores.render_paper(world.sessions, world.now, world.tools)

        (item,) = world.paper()
        assert (item.kind, item.pages, str(item.letter_id)) == ("letter_copy", 3, letter_id)
        assert item.digest is not None
        pages = PdfReader(BytesIO(world.tools.storage.read(item.digest))).pages
        assert "Madame Éloïse Vaubrun" in pages[0].extract_text()
        assert len(world.announced(PaperItemMade)) == 1

    @pytest.mark.parametrize(
        ("field", "fields"),
        [
            ("title", {"title": None}),
            ("title", {"title": "x" * 201}),
            ("title", {"title": "two\nlines"}),
            ("dated_on", {"dated_on": None}),
            ("dated_on", {"dated_on": "yesterday"}),
            ("category", {"category": None}),
            ("category", {"category": "no-such-category"}),
            ("reference", {"reference": "x" * 81}),
            ("establishment_id", {"establishment_id": None}),
            ("establishment_id", {"establishment_id": "no-id"}),
            ("establishment_id", {"siret": siret(1), "contract_number": "VF201"}),
            ("establishment_id", {"establishment_id": None, "siret": siret(1)}),
            ("siret", {"establishment_id": None, "siret": "1234", "contract_number": "1"}),
            ("colour", {"colour": "red"}),
            ("file", {"content": b"no pdf at all"}),
            ("file", {"content": b"%PDF-1.7\nbut then nothing"}),
            ("file", {"content": pdf(password="secret")}),
            ("file", {"content": pdf(0)}),
        ],
    )
    def test_with_a_fault_is_refused_by_field(
        self, world: World, operator: Caller, home: EstablishmentFacts, field: str, fields: Any
    ) -> None:
        answer = operator.deposit(**{"establishment_id": home.establishment_id, **fields})

        assert code(answer)[0] == 422, answer.data
        assert field in answer.json["errors"], answer.json
        assert letters(world) == []
        assert world.announced(LetterDeposited) == []

    def test_without_a_file_is_refused(self, world: World, operator: Caller, home: Any) -> None:
        answer = operator.open("POST", "/letters", data={"title": "x"})

        assert code(answer) == (422, "invalid")

    def test_that_is_too_large_is_refused(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        large = pdf() + b"\n" * world.tools.settings.letter_bytes

        answer = operator.deposit(large, establishment_id=home.establishment_id)

        assert code(answer) == (422, "bad_pdf")
        assert letters(world) == []

    def test_for_an_unknown_establishment_is_refused(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        assert code(operator.deposit(establishment_id=NOBODY)) == (404, "not_found")
        wrong = operator.deposit(siret=home.siret, contract_number="WRONG")
        assert code(wrong) == (404, "not_found")

    @pytest.mark.parametrize("status", ["closed", "registered"])
    def test_for_an_establishment_that_nobody_reads_for_is_refused(
        self, world: World, operator: Caller, home: EstablishmentFacts, status: str
    ) -> None:
        other = world.establishment("Fermée", status=status)

        answer = operator.deposit(establishment_id=other.establishment_id)

        assert code(answer) == (409, "letter_box_closed")

    def test_is_not_made_by_others(self, world: World, home: EstablishmentFacts) -> None:
        for caller in (
            world.caller(world.administrator(home)),
            world.client("access:read"),
            world.operator(**{"duty:support": "write"}),
        ):
            assert code(caller.deposit(establishment_id=home.establishment_id))[0] == 403
        assert letters(world) == []

    def test_by_an_establishment_s_application_goes_to_that_establishment_alone(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        application = world.client(home=home)
        other = world.establishment("Autre")

        assert application.deposit(establishment_id=home.establishment_id).status_code == 201
        refused = application.deposit(establishment_id=other.establishment_id)
        assert code(refused) == (404, "not_found")


class TestALetterBox:
    @pytest.fixture(autouse=True)
    def _letters(self, operator: Caller, home: EstablishmentFacts) -> None:
        deposited(operator, home, title="Créance échue", dated_on="2026-11-03", reference="A-1")
        deposited(operator, home, title="Appel de fonds", dated_on="2026-11-01", category="funds")
        deposited(operator, home, title="Créance soldée", dated_on="2026-11-02", reference="B-2")

    def titles(self, caller: Caller, home: EstablishmentFacts, query: str = "") -> list[str]:
        answer = caller.get(box(home, query))
        assert answer.status_code == 200, answer.data
        return [letter["title"] for letter in answer.json]

    def test_shows_administrators_every_letter_the_newest_first(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        administrator = world.caller(world.administrator(home))

        assert self.titles(administrator, home) == [
            "Créance soldée",
            "Appel de fonds",
            "Créance échue",
        ]

    def test_shows_users_what_they_hold_the_right_for(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        finances = world.caller(world.account(home, rights={"finances": "read"}))
        none = world.caller(world.account(home, rights={"finances": "none"}))

        assert self.titles(finances, home) == ["Créance soldée", "Créance échue"]
        assert self.titles(none, home) == []

    def test_shows_delegates_what_is_in_reach(self, world: World, home: EstablishmentFacts) -> None:
        centre = world.establishment("Centre", is_centralising=True)
        delegate = world.account(centre)
        world.delegation(home, centre, delegate, letters="read", retraite="read")

        assert self.titles(world.caller(delegate), home) == ["Appel de fonds"]

    def test_does_not_open_to_delegates_without_letters_in_reach(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        centre = world.establishment("Centre", is_centralising=True)
        delegate = world.account(centre)
        world.delegation(home, centre, delegate, retraite="read")

        assert code(world.caller(delegate).get(box(home)))[0] == 403

    def test_does_not_exist_for_strangers(self, world: World, home: EstablishmentFacts) -> None:
        stranger = world.caller(world.administrator(world.establishment("Autre")))
        letter = letters(world)[0]

        for rest in ("", f"/{letter.id}", f"/{letter.id}/content", f"/{letter.id}/readings"):
            assert code(stranger.get(box(home, rest))) == (404, "not_found")

    def test_shows_no_other_establishment_s_letters(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        other = world.establishment("Autre")
        administrator = world.caller(world.administrator(other))
        letter = letters(world)[0]

        assert self.titles(administrator, other) == []
        for rest in (f"/{letter.id}", f"/{letter.id}/content", f"/{letter.id}/readings"):
            assert code(administrator.get(box(other, rest))) == (404, "not_found")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("?category=funds", ["Appel de fonds"]),
            ("?unread=false", []),
            ("?sort=dated_on", ["Appel de fonds", "Créance soldée", "Créance échue"]),
            ("?sort=-title", ["Créance soldée", "Créance échue", "Appel de fonds"]),
            ("?q=creance", ["Créance soldée", "Créance échue"]),
            ("?q=FONDS+b-2+solde", ["Créance soldée", "Appel de fonds"]),
            ("?q=%25", []),
            ("?page_size=1&page=2", ["Appel de fonds"]),
        ],
    )
    def test_is_filtered_searched_and_sorted(
        self, world: World, home: EstablishmentFacts, query: str, expected: list[str]
    ) -> None:
        administrator = world.caller(world.administrator(home))

        assert self.titles(administrator, home, query) == expected

    @pytest.mark.parametrize("query", ["?unread=maybe", "?sort=colour", "?category=", "?page=0"])
    def test_refuses_a_query_that_means_nothing(
        self, world: World, home: EstablishmentFacts, query: str
    ) -> None:
        administrator = world.caller(world.administrator(home))

        assert code(administrator.get(box(home, query))) == (422, "invalid")


class TestOpening:
    @pytest.fixture
    def letter(self, operator: Caller, home: EstablishmentFacts) -> str:
        return deposited(operator, home, content=pdf(2), title="Relance n° 1 / été")

    @pytest.fixture
    def reader(self, world: World, home: EstablishmentFacts) -> Caller:
        return world.caller(world.account(home, rights={"finances": "read"}))

    def is_unread(self, caller: Caller, home: EstablishmentFacts, letter: str) -> bool:
        return bool(caller.get(box(home, f"/{letter}")).json["is_unread"])

    def readings(self, world: World, home: EstablishmentFacts, letter: str) -> Any:
        administrator = world.caller(world.administrator(home))
        return administrator.get(box(home, f"/{letter}/readings")).json

    def test_gives_the_pdf_and_clears_unread(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        answer = reader.get(box(home, f"/{letter}/content"))

        assert answer.status_code == 200
        assert answer.data == pdf(2)
        assert answer.headers["Content-Disposition"] == "attachment; filename=Relance-n-1-t.pdf"
        assert not self.is_unread(reader, home, letter)
        (event,) = world.announced(LetterRead)
        assert (str(event.letter_id), event.account_id) == (letter, reader.id)
        assert event.counts is True

    def test_is_recorded_with_the_reader_s_name(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        reader.get(box(home, f"/{letter}/content"))

        (reading,) = self.readings(world, home, letter)
        assert reading["account_id"] == str(reader.id)
        assert reading["reader"] == "Jean Louty"
        assert reading["is_counted"] is True
        assert reading["delegation_id"] is None

    def test_again_counts_and_is_announced_once(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        for _ in range(3):
            reader.get(box(home, f"/{letter}/content"))

        assert self.readings(world, home, letter)[0]["times"] == 3
        assert len(world.announced(LetterRead)) == 1

    def test_is_not_done_by_looking(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        reader.get(box(home))
        reader.get(box(home, f"/{letter}"))
        answer = reader.open("HEAD", box(home, f"/{letter}/content"))

        assert answer.status_code == 200
        assert self.is_unread(reader, home, letter)
        assert self.readings(world, home, letter) == []

    def test_by_a_delegate_is_recorded_and_not_counted(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        centre = world.establishment("Centre", is_centralising=True)
        delegate = world.account(centre, first_name="Rosa", last_name="Parme")
        delegation_id = world.delegation(home, centre, delegate, letters="read", finances="read")

        answer = world.caller(delegate).get(box(home, f"/{letter}/content"))

        assert answer.status_code == 200
        assert self.is_unread(reader, home, letter)
        (reading,) = self.readings(world, home, letter)
        assert reading["reader"] == "Rosa Parme"
        assert reading["delegation_id"] == str(delegation_id)
        assert reading["is_counted"] is False
        assert world.announced(LetterRead)[0].counts is False

    def test_by_an_operator_is_recorded_and_stands_in_the_history(
        self, world: World, home: EstablishmentFacts, letter: str, operator: Caller
    ) -> None:
        assert operator.get(box(home, f"/{letter}/content")).status_code == 200

        assert [r["is_counted"] for r in self.readings(world, home, letter)] == [False]
        acted = world.announced(OperatorActed)
        assert [event.establishment_id for event in acted] == [home.establishment_id]

    def test_needs_the_right_of_the_category_at_that_moment(
        self, world: World, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        lost: AccountFacts = replace(reader.facts, rights={})
        world.told(AccountSnapshot(account=lost))

        assert code(reader.get(box(home, f"/{letter}/content"))) == (404, "not_found")
        assert world.announced(LetterRead) == []

    def test_is_for_people_who_are_signed_in(
        self, world: World, home: EstablishmentFacts, letter: str
    ) -> None:
        anybody = Caller(world.app, "no-token")

        assert code(anybody.get(box(home, f"/{letter}/content"))) == (401, "unauthenticated")

    def test_readings_are_not_for_users(
        self, home: EstablishmentFacts, letter: str, reader: Caller
    ) -> None:
        assert code(reader.get(box(home, f"/{letter}/readings")))[0] == 403


def test_letter_ids_that_are_no_ids_lead_nowhere(world: World, home: EstablishmentFacts) -> None:
    administrator = world.caller(world.administrator(home))

    assert code(administrator.get(box(home, "/no-id"))) == (404, "not_found")
    assert code(administrator.get(box(home, f"/{UUID(int=7)}"))) == (404, "not_found")
