"""A machine client that is removed, and its tokens."""

from shared.events import identity
from tests import factories
from tests.answers import refused
from tests.identity.machine import ask_for_token, make_client
from tests.identity.world import Holder, World


class TestRemoving:
    def test_lets_it_in_no_more(self, world: World, administrator: Holder) -> None:
        client = make_client(world, administrator).json or {}

        answer = world.call("DELETE", f"/clients/{client['client_id']}", token=administrator.token)

        assert answer.status_code == 204
        assert ask_for_token(world, client).status_code == 401
        assert world.call("GET", "/clients", token=administrator.token).json == []

    def test_voids_its_tokens_everywhere(self, world: World, operator: Holder) -> None:
        client = make_client(world, operator).json or {}

        world.call("DELETE", f"/clients/{client['client_id']}", token=operator.token)

        (revoked,) = world.announced(identity.SessionRevoked)
        assert (str(revoked.account_id), revoked.session_id) == (client["client_id"], None)
        assert revoked.establishment_id == world.platform.establishment_id

    def test_is_for_those_who_look_after_it(
        self, world: World, operator: Holder, administrator: Holder
    ) -> None:
        stranger = world.administrator(world.hospital)
        platforms, towns = (
            make_client(world, operator).json or {},
            make_client(world, administrator).json or {},
        )
        tries = [(stranger, towns), (administrator, platforms), (operator, towns)]

        for caller, client in tries:
            path = f"/clients/{client['client_id']}"
            assert refused(world.call("DELETE", path, token=caller.token)) == (404, "not_found")
        assert ask_for_token(world, towns).status_code == 200
        assert ask_for_token(world, platforms).status_code == 200

    def test_twice_is_refused(self, world: World, administrator: Holder) -> None:
        client = make_client(world, administrator).json or {}
        path = f"/clients/{client['client_id']}"
        world.call("DELETE", path, token=administrator.token)

        answer = world.call("DELETE", path, token=administrator.token)

        assert refused(answer) == (404, "not_found")

    def test_is_open_to_an_administrator_who_has_not_accepted_the_terms(
        self, world: World, administrator: Holder
    ) -> None:
        client = make_client(world, administrator).json or {}
        world.hear(factories.terms())

        made = make_client(world, administrator)
        removed = world.call("DELETE", f"/clients/{client['client_id']}", token=administrator.token)

        assert refused(made) == (403, "terms_not_accepted")
        assert removed.status_code == 204
