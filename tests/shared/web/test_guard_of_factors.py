"""Who must have shown a second factor is let in nowhere without (decision 0090)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy.orm import Session, sessionmaker

from shared.auth import Profile
from shared.auth.assurance import Assurance, Method
from shared.events.accounts import EstablishmentFacts
from shared.web import Service
from tests.answers import refused
from tests.shared.access.world import NOW, TODAY, World
from tests.shared.web.conftest import Caller
from tests.shared.web.sample_service import sample_service, settings

ASKED = (403, "second_factor_asked_for")
TWO = Assurance.by(Method.PASSWORD, Method.ONE_TIME_CODE, at=NOW)
REMEMBERED = Assurance.by(Method.PASSWORD, Method.REMEMBERED_DEVICE, at=NOW - timedelta(days=6))
Callers = Callable[..., Caller]


def ask(world: World, place: EstablishmentFacts, whom: str, **facts: Any) -> None:
    """Let an establishment ask for a second factor, from today on unless told otherwise."""
    given: dict[str, Any] = {"second_factor_for": whom, "second_factor_from": TODAY}
    world.told(place, **given | facts)
    world.session.commit()


class TestAtHome:
    def test_administrators_are_asked_for_it_and_others_are_not(
        self, world: World, administrator: Caller, user: Caller, things: str
    ) -> None:
        ask(world, world.other, "administrators")

        answer = administrator.get(things)

        assert refused(answer) == ASKED
        assert answer.json["acr_values"] == "two_factors"
        assert refused(administrator.post(things, json={"name": "a"})) == ASKED
        assert user.get(things).status_code == 200

    def test_everybody_is_where_everybody_is_bound(
        self, world: World, user: Caller, stranger: Caller, things: str
    ) -> None:
        ask(world, world.other, "everybody")

        assert refused(user.get(things)) == ASKED
        assert refused(user.get("/things")) == ASKED
        assert stranger.get("/things").status_code == 200

    @pytest.mark.parametrize("shown", [TWO, REMEMBERED], ids=["two factors", "remembered device"])
    def test_whoever_has_shown_it_is_let_in(
        self, world: World, caller: Callers, things: str, shown: Assurance
    ) -> None:
        ask(world, world.other, "everybody")
        someone = caller(world.other.establishment_id, shown=shown)

        assert someone.get(things).status_code == 200

    def test_a_token_that_does_not_say_what_was_shown_is_not_enough(
        self, world: World, caller: Callers, things: str
    ) -> None:
        ask(world, world.other, "everybody")
        former = caller(world.other.establishment_id, shown=None)

        assert refused(former.get(things)) == ASKED

    def test_it_is_asked_for_from_its_day_in_paris_on(
        self, world: World, caller: Callers, things: str
    ) -> None:
        tomorrow = TODAY + timedelta(days=1)
        ask(world, world.other, "everybody", second_factor_from=tomorrow)
        someone = caller(world.other.establishment_id, exp=NOW + timedelta(days=2))

        with time_machine.travel("2026-11-16T22:59:59Z", tick=False):
            assert someone.get(things).status_code == 200
        with time_machine.travel("2026-11-16T23:00:00Z", tick=False):
            assert refused(someone.get(things)) == ASKED

    def test_it_is_asked_for_no_more_once_it_is_withdrawn(
        self, world: World, administrator: Caller, things: str
    ) -> None:
        ask(world, world.other, "everybody")
        world.told(world.other)
        world.session.commit()

        assert administrator.get(things).status_code == 200

    def test_a_stranger_is_told_nothing_of_it(
        self, world: World, stranger: Caller, things: str
    ) -> None:
        ask(world, world.other, "everybody")

        assert refused(stranger.get(things)) == (404, "not_found")

    def test_applications_are_asked_for_none(
        self, world: World, client: Callers, things: str
    ) -> None:
        ask(world, world.other, "everybody")

        assert client().get(things).status_code == 200


class TestFromElsewhere:
    @pytest.mark.parametrize("whom", ["administrators", "everybody"])
    def test_delegates_are_asked_for_it_and_their_colleagues_at_home_are_not(
        self, world: World, delegate: Caller, things: str, whom: str
    ) -> None:
        ask(world, world.other, whom)

        assert refused(delegate.get(things)) == ASKED
        assert delegate.get("/things").status_code == 200

    def test_delegates_who_have_shown_it_are_let_in(
        self, world: World, caller: Callers, things: str
    ) -> None:
        ask(world, world.other, "everybody")
        home, whom = world.home.establishment_id, world.delegate.account_id
        delegate = caller(home, id=whom, profile=Profile.USER, shown=TWO)

        assert delegate.get(things).status_code == 200

    def test_what_their_own_establishment_asks_for_holds_there_too(
        self, world: World, delegate: Caller, things: str
    ) -> None:
        ask(world, world.home, "everybody")

        assert refused(delegate.get(things)) == ASKED

    def test_operators_are_asked_for_it(self, world: World, operator: Caller, things: str) -> None:
        assert operator.get(things).status_code == 200
        ask(world, world.other, "administrators")

        assert refused(operator.get(things)) == ASKED


class TestThePlatform:
    @pytest.fixture
    def app(self, public_keys: Path, sessions: sessionmaker[Session]) -> Service:
        told = {"SECOND_FACTOR_FOR": "administrators", "SECOND_FACTOR_FROM": "2026-11-16"}
        app = sample_service(settings(public_keys, **told))
        app.sessions = sessions
        return app

    def test_asks_for_it_everywhere(
        self, administrator: Caller, user: Caller, operator: Caller, things: str
    ) -> None:
        assert refused(administrator.get(things)) == ASKED
        assert refused(operator.get(things)) == ASKED
        assert user.get(things).status_code == 200

    def test_asks_those_for_it_who_act_for_another_establishment(
        self, delegate: Caller, things: str
    ) -> None:
        assert refused(delegate.get(things)) == ASKED
        assert delegate.get("/things").status_code == 200

    def test_is_asked_for_no_less_by_an_establishment_and_for_more(
        self, world: World, administrator: Caller, user: Caller, things: str
    ) -> None:
        later = TODAY + timedelta(days=90)
        ask(world, world.other, "administrators", second_factor_from=later)
        assert refused(administrator.get(things)) == ASKED

        ask(world, world.other, "everybody")
        assert refused(user.get(things)) == ASKED
