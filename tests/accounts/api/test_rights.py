"""The rights of an account (design.md §4.2, §4.5)."""

import pytest
import time_machine

from shared.events import accounts
from tests.accounts.world import Person, World


@pytest.fixture(autouse=True)
def catalogue(world: World) -> None:
    for code in ("affiliation", "paie"):
        world.service(code)


def put(head: Person, person: Person, rights: dict[str, str]) -> tuple[int, dict[str, str]]:
    answer = head.edit(f"{person.path}/rights", {"rights": rights}, method="PUT")
    return answer.status_code, answer.json.get("rights", answer.json)


class TestRights:
    def test_are_set_as_a_whole(self, world: World, head: Person) -> None:
        person = head.create(rights={"affiliation": "write"})
        with world.announcing() as said:
            status, rights = put(head, person, {"paie": "read"})

        assert (status, rights) == (200, {"paie": "read"})
        (event,) = said
        assert isinstance(event, accounts.AccountRightsChanged)
        assert event.previous == {"affiliation": "write"}
        assert event.account.rights == {"paie": "read"}

    def test_come_with_what_the_services_are_called(self, head: Person) -> None:
        """Where the account is shown: rights alone are read to be sent back."""
        person = head.create(rights={"affiliation": "write", "paie": "none"})

        told = head.get(person.path).json["services"]
        put(head, person, {})

        assert [(each["code"], each["level"]) for each in told] == [("affiliation", "write")]
        assert told[0]["labels"]["fr"]
        assert head.get(person.path).json["services"] == []

    def test_say_nothing_when_nothing_changes(self, world: World, head: Person) -> None:
        person = head.create(rights={"affiliation": "write"})
        with world.announcing() as said:
            put(head, person, {"affiliation": "write"})

        assert said == []

    @pytest.mark.parametrize("code", ["accounts", "letters", "nothing", "duty:register"])
    def test_hold_services_of_the_catalogue_only(
        self, world: World, head: Person, code: str
    ) -> None:
        person = head.create()
        with world.announcing() as said:
            status, refusal = put(head, person, {code: "read"})

        assert status == 422
        assert set(refusal["errors"]) == {f"rights.{code}"}
        assert said == []

    def test_can_always_be_taken_away(self, head: Person) -> None:
        person = head.create(rights={"affiliation": "write"})

        assert put(head, person, {"nothing": "none"}) == (200, {})

    def test_need_the_version_that_was_read(self, world: World, head: Person) -> None:
        person = head.create()
        path, body = f"{person.path}/rights", {"rights": {"paie": "read"}}
        of_coordinates = head.get(person.path).headers["ETag"]
        with world.announcing() as said:
            without = head.call("PUT", path, body)
            stale = head.call("PUT", path, body, headers={"If-Match": of_coordinates})

        assert (without.status_code, stale.status_code) == (428, 412)
        assert said == []

    def test_of_an_overdue_account_wait_for_its_renewal(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = world.activate(head.create())
        time.move_to("2028-06-10T12:00:00Z")

        status, refusal = put(head, person, {"paie": "read"})

        assert (status, refusal["code"]) == (409, "renewal_required")

    def test_of_the_platforms_own_people_are_duties(self, world: World) -> None:
        colleague = world.operator.create(profile="user", rights={"duty:print": "write"})

        status, _ = put(world.operator, colleague, {"affiliation": "read"})

        assert status == 422
        assert put(world.operator, colleague, {"duty:support": "write"})[0] == 200
