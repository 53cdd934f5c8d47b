"""One's own account [S0]."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from shared.events import accounts, identity
from tests.accounts.due import link, unlink
from tests.accounts.world import NOW, Person, World


class TestMe:
    def test_shows_identifier_rights_and_establishment(self, world: World, head: Person) -> None:
        world.service("affiliation")
        user = world.activate(head.create(rights={"affiliation": "write"}))

        shown = user.get("/me").json

        assert shown["identifier"] == user.identifier
        assert shown["rights"] == {"affiliation": "write"}
        assert shown["establishment"]["name"] == "Commune de Trifouillis"

    def test_changes_phone_and_language(self, world: World, head: Person) -> None:
        user = world.activate(head.create())
        with world.announcing() as said:
            answer = user.edit("/me", {"phone": "02 61 91 12 34", "language": "en"})

        assert answer.json["phone"] == "+33261911234"
        (event,) = said
        assert isinstance(event, accounts.AccountChanged)
        assert event.is_own
        assert sorted(event.changed) == ["language", "phone"]

    def test_may_do_without_a_phone(self, world: World, head: Person) -> None:
        user = world.activate(head.create())

        answer = user.edit("/me", {"phone": None})

        assert (answer.status_code, answer.json.get("phone")) == (200, None)

    def test_changes_the_email_address_by_confirmation(self, world: World, head: Person) -> None:
        user = world.activate(head.create())
        with world.announcing() as said:
            answer = user.edit("/me", {"email": "moi@example.org"})

        assert answer.json["pending_email"] == "moi@example.org"
        (event,) = said
        assert isinstance(event, accounts.AccountEmailChangeRequested)
        assert event.is_own

    @pytest.mark.parametrize(
        "body",
        [{"last_name": "Vidal"}, {"profile": "administrator"}, {"email": "x"}, {"phone": 12}],
    )
    def test_refuses_what_holders_do_not_change(
        self, world: World, head: Person, body: dict[str, Any]
    ) -> None:
        user = world.activate(head.create())
        with world.announcing() as said:
            answer = user.edit("/me", body)
            without = user.call("PATCH", "/me", {"phone": "01 99 00 12 35"})

        assert set(answer.json["errors"]) == set(body)
        assert without.status_code == 428
        assert said == []

    def test_tells_what_one_may_use(self, world: World, head: Person) -> None:
        whole = head.get("/me/rights").json
        assert whole["rights"] == {"accounts": "write", "letters": "write"}
        assert [each["code"] for each in whole["services"]] == ["accounts", "letters"]
        shown = world.activate(head.create()).get("/me/rights").json

        assert shown == {"rights": {}, "services": []}

    def test_tells_which_services_one_may_use_and_how_far(self, world: World, head: Person) -> None:
        for code in ("affiliation", "paie", "retraite"):
            world.service(code)
        rights = {"affiliation": "read", "paie": "write"}
        user = world.activate(head.create(rights=rights))

        shown = user.get("/me/rights").json

        assert shown["rights"] == rights
        told = [(each["code"], each["labels"]["en"], each["level"]) for each in shown["services"]]
        assert told == [
            ("affiliation", "The affiliation service", "read"),
            ("paie", "The paie service", "write"),
        ]

    def test_tells_where_one_may_act(self, world: World, head: Person) -> None:
        town = world.establishment("Commune de Brindas")
        user = world.activate(head.create())
        world.delegate(head, town, user, {"accounts": "read"})

        own, theirs = user.get("/me/establishments").json

        assert (own["basis"], own["establishment_id"]) == ("own", str(head.home))
        assert own["acting_as"] == theirs["acting_as"] == str(user.account_id)
        assert (theirs["basis"], theirs["rights"]) == ("delegation", {"accounts": "read"})
        assert theirs["name"] == "Commune de Brindas"

    def test_tells_where_one_has_a_linked_account_while_it_is_good(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        town = world.establishment("Commune de Brindas")
        world.service("paie")
        user = world.activate(head.create(rights={"paie": "read"}))
        made = link(world, head, town)
        link(world, user, head)

        def places(person: Person) -> list[tuple[str, str, dict[str, str]]]:
            rows = person.get("/me/establishments").json
            return [(row["basis"], row["acting_as"], row["rights"]) for row in rows[1:]]

        whole = {"accounts": "write", "letters": "write"}
        assert places(head) == [("link", str(town.account_id), whole)]
        assert places(user) == [("link", str(head.account_id), whole)]  # and no farther
        assert places(town) == []
        world.operator.post(f"/establishments/{town.home}/suspend", {"reason": "Impayés"})
        assert places(head) == []
        world.operator.post(f"/establishments/{town.home}/reactivate")
        unlink(world, head, town, made)
        assert places(head) == []

    def test_tells_ones_own_history_and_no_other(self, world: World, head: Person) -> None:
        user = world.activate(head.create())
        world.deliver()
        world.hear(
            identity.SignedIn(
                account_id=user.account_id,
                establishment_id=user.home,
                profile="user",
                signed_in_at=NOW,
            )
        )

        rows = user.get("/me/history").json

        assert sorted(row["operation"] for row in rows) == [
            "accounts.account.activated",
            "accounts.account.created",
            "identity.credential.signed_in",
            "identity.password.created",
        ]
        assert {row["account_id"] for row in rows} == {str(user.account_id)}

    def test_needs_a_token(self, world: World) -> None:
        assert world.call("GET", "/me").status_code == 401


class TestNewAddresses:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"OWN_EMAILS_PER_HOUR": "2"}

    def test_are_written_to_so_often_and_no_more(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        user, other = (world.activate(head.create()) for _ in range(2))
        with world.announcing() as said:
            answers = [user.edit("/me", {"email": "victime@example.org"}) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert int(answers[-1].headers["Retry-After"]) > 0
        assert [type(event) for event in said] == [accounts.AccountEmailChangeRequested] * 2
        assert user.edit("/me", {"phone": None}).status_code == 200
        assert user.edit("/me", {"email": user.get("/me").json["email"]}).status_code == 200
        assert other.edit("/me", {"email": "moi@example.org"}).status_code == 200
        time.shift(timedelta(hours=2))
        user = world.activate(user)
        assert user.edit("/me", {"email": "moi@example.org"}).status_code == 200
