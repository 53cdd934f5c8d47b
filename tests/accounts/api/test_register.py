"""Importing the register (design.md §4.1)."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from services.accounts.models import PLATFORM_SIRET, Establishment, RegisterEntry
from shared import tenancy
from shared.auth import Duty
from shared.events import accounts
from shared.tenancy import Reason
from tests.accounts.world import ADDRESS, COLUMNS, Person, World, coordinates
from tests.sirets import siret

GOOD = f"{siret(1)};VF201;Mairie de Brindas;1 place;;01990;Brindas;Mme;Louise;Lorgnon"


def count(world: World) -> int:
    with world.look() as session:
        return session.scalar(select(func.count()).select_from(RegisterEntry)) or 0


class TestLookingUp:
    def test_tells_what_the_register_holds_of_a_siret_or_a_contract(self, world: World) -> None:
        first, second = world.in_register("Commune d'Un"), world.in_register("Commune de Deux")

        def found(query: str) -> list[tuple[str, str, str]]:
            answer = world.operator.get(f"/register-entries?{query}")
            assert answer.status_code == 200, answer.json
            return [(row["siret"], row["contract_number"], row["name"]) for row in answer.json]

        assert found(f"siret={first[0]}") == [(*first, "Commune d'Un")]
        assert found(f"contract_number={second[1].lower()}") == [(*second, "Commune de Deux")]
        assert found(f"siret={first[0]}&contract_number={second[1]}") == []
        assert {(*first, "Commune d'Un"), (*second, "Commune de Deux")} <= set(
            found("page_size=100")
        )
        (row,) = world.operator.get(f"/register-entries?siret={first[0]}").json
        assert row["address"]["city"] == "Exempleville"
        assert row["representative"]["last_name"] == "Lorgnon"

    @pytest.mark.parametrize(
        "q",
        [
            "ville d'ixé",
            "VILLE D’IXE",
            "ixe%20ville",
            "d%E2%80%99ixe%20exempleville",
            "ville%20ixe\u0301",
            "vil\u00adle ixe",
        ],
    )
    def test_finds_an_establishment_by_its_name(self, world: World, q: str) -> None:
        """Folded as every search is; each word counts."""
        first = world.in_register("Ville d'Ixé")
        world.in_register("Ville de Zède")

        answer = world.operator.get(f"/register-entries?q={q}")

        assert [row["siret"] for row in answer.json] == [first[0]]

    def test_finds_it_by_a_new_name_once_it_has_one(self, world: World) -> None:
        world.import_register(GOOD)
        world.import_register(GOOD.replace("Mairie de Brindas", "Ville de Sezanne"))

        def found(q: str) -> int:
            return len(world.operator.get(f"/register-entries?q={q}").json)

        assert (found("sézanne"), found("brindas"), found(siret(1)), found("vf201")) == (1, 1, 1, 1)
        assert found("mairie") == found("sézanne 100%") == 0

    def test_is_for_operators_with_the_duty(self, world: World, head: Person) -> None:
        other = world.activate(world.make_operator(frozenset({Duty.SUPPORT})))

        assert head.get("/register-entries").status_code == 403
        assert other.get("/register-entries").status_code == 403
        assert world.operator.get("/register-entries?siret=123").status_code == 422


class TestImport:
    def test_tells_what_became_of_each_row(self, world: World) -> None:
        first = world.import_register(GOOD).json
        again = world.import_register(GOOD, GOOD.replace("Mairie", "Ville").replace("VF201", "X1"))
        renamed = world.import_register(GOOD.replace("Mairie", "Commune")).json

        assert first == [
            {
                "row": 2,
                "siret": siret(1),
                "contract_number": "VF201",
                "outcome": "created",
                "errors": {},
            }
        ]
        assert [row["outcome"] for row in again.json] == ["unchanged", "created"]
        assert [row["outcome"] for row in renamed] == ["updated"]

    def test_names_row_and_column_and_spoils_no_other_row(self, world: World) -> None:
        bad = f"12345678901234;V F;;{'x' * 44};;;;Dr;;Martin"
        answer = world.call(
            "POST",
            "/register-entries",
            data="\n".join((COLUMNS, bad, GOOD)).encode(),
            headers={
                "Content-Type": "text/csv",
                "Authorization": f"Bearer {world.operator.token}",
                "Accept-Language": "fr",
            },
        )

        refused, created = answer.json
        assert refused["row"] == 2
        assert refused["outcome"] == "refused"
        assert set(refused["errors"]) == {
            "siret",
            "contract_number",
            "name",
            "address_1",
            "postcode",
            "city",
            "representative_title",
            "representative_first_name",
        }
        assert refused["errors"]["siret"] == "SIRET incorrect."
        assert created["outcome"] == "created"

    def test_may_be_a_dry_run(self, world: World) -> None:
        answer = world.import_register(GOOD, query="?dry_run=true")

        assert [row["outcome"] for row in answer.json] == ["created"]
        assert count(world) == 0

    def test_takes_commas_and_a_byte_order_mark(self, world: World) -> None:
        text = "\ufeff" + "\r\n".join((COLUMNS, GOOD)).replace(";", ",")
        answer = world.operator.post(
            "/register-entries", data=text.encode(), headers={"Content-Type": "text/csv"}
        )

        assert [row["outcome"] for row in answer.json] == ["created"]

    @pytest.mark.parametrize(
        "text",
        [
            "siret;name\n1;2",
            COLUMNS + ";surprise\n" + GOOD + ";x",
            COLUMNS.replace("city", "name") + "\n" + GOOD,
            COLUMNS + '\n"' + GOOD,
        ],
    )
    def test_refuses_another_file_as_a_whole(self, world: World, text: str) -> None:
        answer = world.operator.post(
            "/register-entries", data=text.encode(), headers={"Content-Type": "text/csv"}
        )

        assert answer.status_code == 422
        assert set(answer.json["errors"]) == {"file"}
        assert count(world) == 0

    def test_refuses_other_types_and_too_much(self, world: World) -> None:
        as_json = world.operator.post("/register-entries", {})
        too_much = world.operator.post(
            "/register-entries",
            data=b"x" * (4 * 1024 * 1024 + 1),
            headers={"Content-Type": "text/csv"},
        )

        assert (as_json.status_code, too_much.status_code) == (415, 413)

    def test_refuses_a_pair_that_stands_twice(self, world: World) -> None:
        answer = world.import_register(GOOD, GOOD)

        assert [row["outcome"] for row in answer.json] == ["created", "refused"]

    def test_is_for_operators_with_the_duty(self, world: World, head: Person) -> None:
        printer = world.make_operator(frozenset({Duty.PRINT}))

        for person in (head, printer):
            answer = person.post(
                "/register-entries", data=b"x", headers={"Content-Type": "text/csv"}
            )
            assert answer.status_code == 403


class TestFollowing:
    def test_corrects_establishments_that_are_registered(self, world: World) -> None:
        world.import_register(GOOD)
        world.register((siret(1), "VF201"))
        with world.announcing() as said:
            world.import_register(GOOD.replace("1 place", "2 quai"), GOOD.replace("VF201", "VF202"))

        (event,) = said
        assert isinstance(event, accounts.EstablishmentChanged)
        assert set(event.changed) == {"address", "contract_numbers"}
        assert event.establishment.contract_numbers == ["VF201", "VF202"]
        assert event.establishment.address is not None
        assert event.establishment.address.lines == ["2 quai"]


class TestAnAddressOfRecord:
    """So that no letter with a code waits for an address that nobody has."""

    def test_is_there_for_every_establishment_but_the_platform(
        self, world: World, head: Person
    ) -> None:
        with world.sessions.begin() as session:
            tenancy.unconfined(session, Reason.REGISTRATION)
            session.get_one(Establishment, head.home).address = None
            with pytest.raises(IntegrityError, match="ck_establishments_address_of_record"):
                session.flush()
            session.rollback()

    @pytest.mark.parametrize("address", [";;01990;Brindas", " ;;01990;Brindas", "1 place;;01990; "])
    def test_is_asked_of_each_row(self, world: World, address: str) -> None:
        answer = world.import_register(GOOD.replace("1 place;;01990;Brindas", address))

        assert [row["outcome"] for row in answer.json] == ["refused"]
        assert count(world) == 0

    @pytest.mark.parametrize("path", ["/establishments", "/recoveries"])
    def test_is_why_nobody_asks_for_a_letter_to_the_platform(self, world: World, path: str) -> None:
        newcomer = coordinates("Ambre", "Solier") | {"postal_address": ADDRESS}
        said = {"siret": PLATFORM_SIRET, "contract_number": "X", "administrator": newcomer}

        with world.announcing() as told:
            answer = world.call("POST", path, said)

        assert 400 <= answer.status_code < 500
        assert told == []
