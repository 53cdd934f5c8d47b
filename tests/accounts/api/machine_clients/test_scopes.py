"""An application gives no right beyond the services that its scopes name (design.md §4.4)."""

import pytest

from tests.accounts.applications import Client
from tests.accounts.world import Person, World, coordinates
from tests.answers import refusal

BEYOND = "beyond_scopes"


@pytest.fixture
def reading(world: World, centre: Person, client: Client) -> Client:
    """One that may only read in `affiliation`."""
    return Client(world, centre, client.client_id, "accounts:write affiliation:read")


class TestRightsThatAnApplicationGives:
    @pytest.mark.parametrize("rights", [{"paie": "read"}, {"affiliation": "write"}])
    def test_are_none_beyond_its_scopes(
        self, centre: Person, reading: Client, rights: dict[str, str]
    ) -> None:
        body = coordinates() | {"profile": "user", "rights": rights}
        user = centre.create()

        made = reading.post(centre.accounts, body)
        given = reading.edit(f"{user.path}/rights", {"rights": rights}, "PUT")

        for answer in (made, given):
            assert refusal(answer) == BEYOND
            assert answer.json["services"] == list(rights)
        assert centre.get(user.path).json["rights"] == {}

    def test_leave_those_beyond_its_scopes_as_they_are(
        self, centre: Person, client: Client
    ) -> None:
        user = centre.create(rights={"paie": "write", "affiliation": "read"})

        given = client.edit(f"{user.path}/rights", {"rights": {"affiliation": "write"}}, "PUT")
        assert given.status_code == 200
        taken = client.edit(f"{user.path}/rights", {"rights": {}}, "PUT")

        assert taken.status_code == 200
        assert centre.get(user.path).json["rights"] == {"paie": "write"}

    def test_are_not_got_by_a_new_address_either(self, centre: Person, client: Client) -> None:
        user = centre.create(rights={"paie": "read"})

        answer = client.edit(user.path, {"email": "voleur@example.org"})

        assert refusal(answer) == BEYOND
        assert "services" not in answer.json
