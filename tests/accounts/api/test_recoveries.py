"""Giving an orphaned establishment an administrator again (DESIGN §4.1)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from services.accounts.models import Establishment, Recovery
from shared.auth import Duty
from shared.events import accounts
from tests.accounts.world import ADDRESS, Answer, Person, World, coordinates, siret

AFTER = "2028-05-17T12:00:00Z"
"""Everybody who was activated at `NOW` has expired the day before."""


@pytest.fixture
def town(world: World, head: Person, time: time_machine.Traveller) -> Person:
    """The last administrator, whose account has expired, of an establishment; nobody is left."""
    time.move_to(AFTER)
    world.refresh_operator()
    world.do_chore("follow_administrators")
    return head


def pair_of(world: World, person: Person) -> tuple[str, str]:
    with world.look() as session:
        home = session.get_one(Establishment, person.home)
        return home.siret, home.contract_numbers[0]


def body_of(pair: tuple[str, str], **said: Any) -> dict[str, Any]:
    newcomer = coordinates("Ambre", "Solier") | {"postal_address": ADDRESS}
    return {"siret": pair[0], "contract_number": pair[1], "administrator": newcomer | said}


def ask(world: World, pair: tuple[str, str], **said: Any) -> Answer:
    return world.call("POST", "/recoveries", body_of(pair, **said))


def letter(world: World, person: Person) -> str:
    """Ask for a letter, and read the code in it."""
    with world.announcing() as said:
        answer = ask(world, pair_of(world, person))
    assert answer.status_code == 201, answer.json
    (event,) = (event for event in said if isinstance(event, accounts.EstablishmentCodeIssued))
    return world.unsealer.unseal(event.sealed)


def recover(world: World, person: Person, **body: Any) -> Answer:
    return world.call("POST", f"/establishments/{person.home}/recover", body)


def by_operator(world: World, person: Person, **body: Any) -> Answer:
    return world.operator.post(f"/establishments/{person.home}/recover", body)


class TestALetter:
    def test_is_asked_for_by_whoever_names_the_establishment_and_a_person(
        self, world: World, town: Person
    ) -> None:
        with world.announcing() as said:
            answer = ask(world, pair_of(world, town))

        assert answer.status_code == 201
        assert answer.json == {
            "establishment_id": str(town.home),
            "name": "Commune de Trifouillis",
            "lapses_at": "2028-07-16T12:00:00Z",
        }
        (issued,) = said
        assert isinstance(issued, accounts.EstablishmentCodeIssued)
        assert issued.purpose == "recovery"
        assert (issued.contact.first_name, issued.contact.last_name) == ("Ambre", "Solier")
        assert issued.contact.phone == "+33199001234"
        assert issued.contact.account_id is not None
        assert len(world.unsealer.unseal(issued.sealed)) == 12

    def test_makes_no_account_before_its_code_is_handed_in(
        self, world: World, town: Person
    ) -> None:
        letter(world, town)

        rows = world.operator.get(town.accounts).json
        assert [row["last_name"] for row in rows] == ["Auberive"]

    def test_is_refused_alike_for_a_wrong_pair_an_unknown_one_and_a_place_that_is_administered(
        self, world: World, town: Person
    ) -> None:
        administered = world.establishment("Commune de Brindas")
        suspended = world.establishment("Commune de Propières")
        world.operator.post(f"/establishments/{suspended.home}/suspend", {"reason": "x"})
        known, number = pair_of(world, town)
        with world.announcing() as said:
            answers = [
                ask(world, (known, "X000000")),
                ask(world, (siret(999), number)),
                ask(world, pair_of(world, administered)),
                ask(world, pair_of(world, suspended)),
            ]

        assert {answer.status_code for answer in answers} == {404}
        assert [answer.json for answer in answers] == [answers[0].json] * 4
        assert answers[0].json["code"] == "recovery_refused"
        assert said == []

    def test_is_refused_while_the_first_administrator_has_yet_to_answer(self, world: World) -> None:
        pair = world.in_register()
        home = world.register(pair).json["establishment_id"]
        world.operator.post(f"/establishments/{home}/confirm", {})

        assert ask(world, pair).json["code"] == "recovery_refused"

    def test_stands_in_the_way_of_another_for_a_week(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        first = letter(world, town)
        time.shift(timedelta(days=7) - timedelta(seconds=1))
        early = ask(world, pair_of(world, town))
        time.shift(timedelta(seconds=1))

        second = letter(world, town)

        assert (early.status_code, early.json["code"]) == (409, "recovery_asked")
        assert early.json["again_from"] == "2028-05-24T12:00:00+00:00"
        assert recover(world, town, code=first).json["code"] == "wrong_recovery_code"
        assert recover(world, town, code=second).status_code == 200

    def test_that_is_void_may_be_asked_for_again_at_once(self, world: World, town: Person) -> None:
        letter(world, town)
        for _ in range(5):
            recover(world, town, code="WRONGWRONGWR")

        assert recover(world, town, code=letter(world, town)).status_code == 200

    def test_is_not_sent_again_and_again_to_whoever_makes_each_void(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        for _ in range(4):
            letter(world, town)
            for _ in range(5):
                recover(world, town, code="WRONGWRONGWR")
            time.shift(timedelta(days=1))

        refused = ask(world, pair_of(world, town))

        assert (refused.status_code, refused.json["code"]) == (409, "recovery_asked")
        assert refused.json["again_from"] == "2028-06-14T12:00:00+00:00"
        time.shift(timedelta(days=24))
        assert recover(world, town, code=letter(world, town)).status_code == 200

    def test_may_be_asked_for_every_week(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        for _ in range(5):
            code = letter(world, town)
            time.shift(timedelta(days=7))

        assert recover(world, town, code=code).status_code == 200

    def test_is_void_once_the_register_has_another_address(
        self, world: World, town: Person
    ) -> None:
        pair = pair_of(world, town)
        named = f"{';'.join(pair)};Commune de Trifouillis-les-Oies;1 place;;01990;Exempleville"
        moved = f"{';'.join(pair)};Commune de Trifouillis-les-Oies;2 rue;;01990;Exempleville"
        first = letter(world, town)
        world.import_register(f"{named};Mme;Louise;Lorgnon")
        assert ask(world, pair).json["code"] == "recovery_asked"

        world.import_register(f"{moved};Mme;Louise;Lorgnon")

        assert recover(world, town, code=first).json["code"] == "wrong_recovery_code"
        second = letter(world, town)
        assert recover(world, town, code=second).status_code == 200

    def test_forgets_whom_it_named_once_it_is_too_old(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        code = letter(world, town)
        time.shift(timedelta(days=60))

        assert recover(world, town, code=code).json["code"] == "wrong_recovery_code"
        with world.announcing() as said:
            done = (world.do_chore("lapse_recoveries"), world.do_chore("lapse_recoveries"))
        with world.look() as session:
            (row,) = session.query(Recovery).all()
        assert done == (1, 0)
        assert row.administrator == {}
        assert said == [
            accounts.AccountErasureRequested(account_id=row.account_id, establishment_id=town.home)
        ]
        world.deliver()


class TestAThrottle:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"REGISTRATIONS_PER_HOUR": "2"}

    def test_bounds_the_letters_that_one_address_asks_for(self, world: World) -> None:
        assert [ask(world, (siret(7), "X1")).status_code for _ in range(3)] == [404, 404, 429]

    def test_bounds_the_codes_that_one_address_tries(self, world: World) -> None:
        path = f"/establishments/{uuid4()}/recover"

        tried = [world.call("POST", path, {"code": "WRONG"}).status_code for _ in range(3)]

        assert tried == [404, 404, 429]


class TestACode:
    def test_makes_an_administrator_of_whom_the_letter_names(
        self, world: World, town: Person
    ) -> None:
        code = letter(world, town)
        with world.announcing() as said:
            answer = recover(world, town, code=f"{code[:4]}-{code[4:8]} {code[8:]}".lower())

        assert answer.status_code == 200
        assert answer.json["identifier"].startswith("ASOL")
        assert answer.json["account_status"] == "invited"
        (created,) = said
        assert isinstance(created, accounts.AccountCreated)
        assert str(created.account.account_id) == answer.json["account_id"]
        with world.look() as session:
            (row,) = session.query(Recovery).all()
        assert (row.account_id, row.administrator) == (created.account.account_id, {})
        assert created.account.profile == "administrator"
        assert created.account.status == "invited"
        assert created.created_by is None
        assert created.occasion == "recovery"
        assert created.informs_representative

    def test_ends_orphanhood_once_the_newcomer_has_a_password(
        self, world: World, town: Person
    ) -> None:
        made = recover(world, town, code=letter(world, town)).json
        invited = world.operator.get(f"/establishments/{town.home}").json["is_orphaned"]
        newcomer = Person(world, made["account_id"], town.home)
        with world.announcing() as said:
            world.activate(newcomer)
            world.deliver()

        assert invited
        assert [type(event) for event in said] == [
            accounts.AccountActivated,
            accounts.EstablishmentRecovered,
        ]
        assert newcomer.get(f"/establishments/{town.home}").json["is_orphaned"] is False

    def test_works_once(self, world: World, town: Person) -> None:
        code = letter(world, town)

        assert recover(world, town, code=code).status_code == 200
        assert recover(world, town, code=code).json["code"] == "wrong_recovery_code"

    def test_is_void_after_five_wrong_ones(self, world: World, town: Person) -> None:
        code = letter(world, town)
        for _ in range(5):
            assert recover(world, town, code="WRONGWRONGWR").status_code == 404

        assert recover(world, town, code=code).json["code"] == "wrong_recovery_code"

    def test_still_works_after_four(self, world: World, town: Person) -> None:
        code = letter(world, town)
        for _ in range(4):
            recover(world, town, code="WRONGWRONGWR")

        assert recover(world, town, code=code).status_code == 200

    def test_is_refused_alike_where_nobody_asked_and_where_there_is_nothing(
        self, world: World, town: Person
    ) -> None:
        here = recover(world, town, code="WRONGWRONGWR")
        nowhere = world.call("POST", f"/establishments/{uuid4()}/recover", {"code": "WRONG"})

        assert here.status_code == nowhere.status_code == 404
        assert here.json == nowhere.json

    def test_makes_nobody_once_somebody_is_back(self, world: World, town: Person) -> None:
        code = letter(world, town)
        assert by_operator(world, town, account_id=str(town.account_id)).status_code == 200

        assert recover(world, town, code=code).json["code"] == "wrong_recovery_code"

    def test_makes_nobody_where_the_chore_has_not_noticed_who_is_back(
        self, world: World, town: Person
    ) -> None:
        code = letter(world, town)
        world.operator.post(f"{town.path}/renew")  # support; the news of it is not delivered
        with world.announcing() as said:
            answer = recover(world, town, code=code)

        assert (answer.status_code, answer.json["code"]) == (409, "not_orphaned")
        assert said == []


class TestAnOperator:
    def test_renews_an_overdue_administrator(self, world: World, town: Person) -> None:
        with world.announcing() as said:
            answer = by_operator(world, town, account_id=str(town.account_id))

        assert answer.status_code == 200
        assert answer.json["account_status"] == "active"
        assert [type(event) for event in said] == [
            accounts.AccountRenewed,
            accounts.EstablishmentRecovered,
        ]
        assert said[0].to_data()["is_own"] is False
        assert town.get(town.accounts).status_code == 200

    def test_makes_an_administrator_of_somebody_new(self, world: World, town: Person) -> None:
        newcomer = coordinates("Ambre", "Solier") | {"postal_address": ADDRESS}
        with world.announcing() as said:
            answer = by_operator(world, town, administrator=newcomer)

        assert answer.json["account_status"] == "invited"
        (created,) = said
        assert isinstance(created, accounts.AccountCreated)
        assert created.created_by is not None
        assert created.created_by.account_id == world.operator.account_id
        assert created.occasion is None

    def test_who_appoints_somebody_makes_a_letters_code_void(
        self, world: World, town: Person
    ) -> None:
        code = letter(world, town)
        newcomer = coordinates("Hugo", "Perrin") | {"postal_address": ADDRESS}

        assert by_operator(world, town, administrator=newcomer).status_code == 200
        assert recover(world, town, code=code).json["code"] == "wrong_recovery_code"

    def test_appoints_nobody_else_while_somebody_is_invited(
        self, world: World, town: Person
    ) -> None:
        recover(world, town, code=letter(world, town))
        newcomer = coordinates("Hugo", "Perrin") | {"postal_address": ADDRESS}

        appointed = by_operator(world, town, administrator=newcomer)
        asked = ask(world, pair_of(world, town))
        renewed = by_operator(world, town, account_id=str(town.account_id))

        assert appointed.json["code"] == asked.json["code"] == "recovery_under_way"
        assert renewed.status_code == 200

    def test_appoints_somebody_else_once_the_invitation_has_lapsed(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        recover(world, town, code=letter(world, town))
        time.shift(timedelta(days=15))
        world.do_chore("lapse_invitations")
        newcomer = coordinates("Hugo", "Perrin") | {"postal_address": ADDRESS}

        assert by_operator(world, town, administrator=newcomer).status_code == 200

    def test_recovers_nothing_that_somebody_administers(self, world: World, head: Person) -> None:
        newcomer = coordinates("Hugo", "Perrin") | {"postal_address": ADDRESS}
        with world.announcing() as said:
            renewed = by_operator(world, head, account_id=str(head.account_id))
            appointed = by_operator(world, head, administrator=newcomer)

        assert renewed.json["code"] == appointed.json["code"] == "not_orphaned"
        assert said == []

    def test_recovers_nothing_that_is_suspended(self, world: World, town: Person) -> None:
        world.operator.post(f"/establishments/{town.home}/suspend", {"reason": "x"})

        answer = by_operator(world, town, account_id=str(town.account_id))

        assert answer.json["code"] == "establishment_state"

    def test_makes_no_administrator_of_a_user_by_renewing_them(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        user = world.activate(head.create())
        time.move_to(AFTER)
        world.refresh_operator()

        answer = by_operator(world, head, account_id=str(user.account_id))

        assert set(answer.json["errors"]) == {"account_id"}
        assert world.account(user).renewed_on is None

    def test_needs_the_duty_that_confirms_registrations(self, world: World, town: Person) -> None:
        supporter = world.activate(world.make_operator(frozenset({Duty.SUPPORT})))
        path, body = f"/establishments/{town.home}/recover", {"account_id": str(town.account_id)}

        assert supporter.post(path, body).status_code == 403
        assert world.call("POST", path, body).status_code == 401
        assert world.account(town).renewed_on is None

    def test_leaves_a_trace_in_the_history(self, world: World, town: Person) -> None:
        by_operator(world, town, account_id=str(town.account_id))
        world.deliver()

        rows = town.get(f"/establishments/{town.home}/history").json
        told = {row["operation"]: row for row in rows}

        assert "accounts.establishment.orphaned" in told
        assert "accounts.establishment.recovered" in told
        renewed = told["accounts.account.renewed"]
        assert renewed["actor"]["account_id"] == str(world.operator.account_id)
        acts = [row for row in rows if row["operation"] == "accounts.operator.acted"]
        assert acts[0]["facts"] == {"operation": "establishment.recover"}


@pytest.mark.parametrize(
    "body",
    [{}, {"code": "X", "account_id": str(uuid4())}],
    ids=["nothing", "two ways at once"],
)
def test_a_recovery_goes_one_way(world: World, town: Person, body: dict[str, Any]) -> None:
    answer = by_operator(world, town, **body)

    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {"code", "account_id", "administrator"}


class TestTheList:
    def test_shows_which_establishments_nobody_administers(
        self, world: World, town: Person
    ) -> None:
        world.establishment("Commune de Brindas")

        def names(query: str) -> list[str]:
            return [row["name"] for row in world.operator.get(f"/establishments{query}").json]

        assert names("?is_orphaned=true") == ["Commune de Trifouillis"]
        assert "Commune de Trifouillis" not in names("?is_orphaned=false")
        (shown,) = world.operator.get("/establishments?is_orphaned=true").json
        assert (shown["is_orphaned"], shown["orphaned_at"]) == (True, "2028-05-17T12:00:00Z")
