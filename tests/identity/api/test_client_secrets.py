"""Machine clients' secrets: another one, and the last instant of all."""

from datetime import timedelta
from uuid import uuid4

import time_machine

from shared.events import identity
from tests.answers import refused
from tests.identity.machine import ask_for_token, make_client
from tests.identity.world import NOW, Holder, World


class TestAnotherSecret:
    def test_is_good_at_once_and_the_former_for_a_day(
        self, world: World, administrator: Holder, time: time_machine.Traveller
    ) -> None:
        client = make_client(world, administrator).json or {}

        answer = world.post(f"/clients/{client['client_id']}/secret", token=administrator.token)

        assert answer.status_code == 201
        assert answer.json is not None
        assert answer.json["former_until"] == "2026-11-17T09:30:00Z"
        assert ask_for_token(world, client, answer.json["client_secret"]).status_code == 200
        assert ask_for_token(world, client).status_code == 200
        time.shift(timedelta(days=1))
        assert ask_for_token(world, client, answer.json["client_secret"]).status_code == 200
        assert ask_for_token(world, client).status_code == 401

    def test_is_told_of_without_being_told(self, world: World, administrator: Holder) -> None:
        client = make_client(world, administrator).json or {}

        answer = world.post(f"/clients/{client['client_id']}/secret", token=administrator.token)

        (event,) = world.announced(identity.ClientSecretChanged)
        assert str(event.client.client_id) == client["client_id"]
        assert event.former_until == NOW + timedelta(days=1)
        for secret in (client["client_secret"], (answer.json or {})["client_secret"]):
            assert secret not in str(event.to_data())

    def test_is_for_those_who_look_after_it(self, world: World, administrator: Holder) -> None:
        client = make_client(world, administrator).json or {}
        stranger = world.administrator(world.hospital)

        answer = world.post(f"/clients/{client['client_id']}/secret", token=stranger.token)

        assert refused(answer) == (404, "not_found")

    def test_needs_a_client(self, world: World, administrator: Holder) -> None:
        answer = world.post(f"/clients/{uuid4()}/secret", token=administrator.token)

        assert refused(answer) == (404, "not_found")


class TestItsLastInstant:
    def test_lets_it_in_no_more_and_no_token_outlives_it(
        self, world: World, administrator: Holder, time: time_machine.Traveller
    ) -> None:
        end = NOW + timedelta(minutes=2)
        client = make_client(world, administrator, expires_at=end.isoformat()).json or {}

        assert (ask_for_token(world, client).json or {})["expires_in"] == 120
        time.move_to(end, tick=False)
        assert ask_for_token(world, client).status_code == 401
