"""One's own sessions: listed, ended."""

from datetime import timedelta
from uuid import UUID, uuid4

import time_machine
from sqlalchemy import select

from services.identity.models import Device
from shared.events import identity
from tests import factories
from tests.answers import refused
from tests.identity.world import NOW, Holder, World

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"
ANOTHER_FIREFOX = FIREFOX.replace("144", "145")
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
)


def sign_in_from(world: World, holder: Holder, user_agent: str) -> None:
    answer = world.sign_in(holder, headers={"User-Agent": user_agent})
    assert answer.status_code == 201, answer.text


def session_of(world: World, holder: Holder) -> UUID:
    sid = world.app.verifier.verify(holder.token).sid
    assert sid is not None
    return sid


class TestTheList:
    def test_shows_ones_own_sessions_the_latest_first(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = world.holder()
        answer = world.sign_in(holder, headers={"User-Agent": FIREFOX})
        holder.granted = answer.json or {}
        first = session_of(world, holder)
        time.shift(timedelta(minutes=1))
        world.signed_in(holder)
        world.signed_in(world.holder())

        shown = world.call("GET", "/sessions", token=holder.token).json

        assert shown is not None
        assert [each["is_current"] for each in shown] == [True, False]
        assert shown[1] == {
            "id": str(first),
            "signed_in_at": "2026-11-16T09:30:00Z",
            "refreshed_at": "2026-11-16T09:30:00Z",
            "address": "127.0.0.1",
            "device": "Firefox, Windows",
            "is_current": False,
        }

    def test_leaves_out_those_that_are_over(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = world.signed_in(world.holder())
        time.shift(timedelta(minutes=30))
        world.signed_in(holder)
        ended = world.signed_in(Holder(holder.account))
        world.call("DELETE", "/sessions/current", token=ended.token)

        shown = world.call("GET", "/sessions", token=holder.token).json

        assert [each["is_current"] for each in shown or []] == [True]

    def test_needs_a_token(self, world: World) -> None:
        assert refused(world.call("GET", "/sessions")) == (401, "unauthenticated")


class TestANewDevice:
    def test_is_told_when_others_are_known(self, world: World) -> None:
        holder = world.holder()

        for user_agent in (FIREFOX, ANOTHER_FIREFOX, IPHONE, FIREFOX, IPHONE):
            sign_in_from(world, holder, user_agent)

        assert [event.device for event in world.announced(identity.DeviceAppeared)] == [
            "Safari, iPhone"
        ]

    def test_is_ones_own_business(self, world: World) -> None:
        sign_in_from(world, world.holder(), FIREFOX)
        sign_in_from(world, world.holder(), IPHONE)

        assert world.announced(identity.DeviceAppeared) == []

    def test_is_forgotten_with_the_account(self, world: World) -> None:
        holder = world.holder()
        sign_in_from(world, holder, FIREFOX)

        world.delete(holder)

        assert world.session.scalars(select(Device)).all() == []


class TestSigningOutElsewhere:
    def test_ends_every_session_but_this_one(self, world: World) -> None:
        here, there, yonder = (world.signed_in(world.holder()) for _ in range(3))
        others = [world.signed_in(Holder(here.account)) for _ in range(2)]

        answer = world.call("DELETE", "/sessions/others", token=here.token)

        assert answer.status_code == 204
        assert world.is_valid(here.token)
        assert not any(world.is_valid(other.token) for other in others)
        assert all(world.is_valid(holder.token) for holder in (there, yonder))
        assert {refused(world.refresh(other.refresh_token)) for other in others} == {
            (401, "session_over")
        }
        assert world.refresh(here.refresh_token).status_code == 200


class TestSigningOut:
    def test_is_in_effect_here_at_once(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        answer = world.call("DELETE", "/sessions/current", token=holder.token)

        assert answer.status_code == 204
        assert refused(world.call("GET", "/sessions", token=holder.token)) == (
            401,
            "session_ended",
        )
        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")

    def test_is_announced_to_every_service(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        world.call("DELETE", "/sessions/current", token=holder.token)

        assert world.announced(identity.SessionRevoked) == [
            identity.SessionRevoked(
                account_id=holder.id,
                establishment_id=world.town.establishment_id,
                session_id=session_of(world, holder),
                revoked_at=NOW,
                expires_at=NOW + timedelta(minutes=5),
                reason="signed_out",
            )
        ]

    def test_of_another_of_ones_own_leaves_this_one(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        other = world.signed_in(Holder(holder.account))

        answer = world.call("DELETE", f"/sessions/{session_of(world, other)}", token=holder.token)

        assert answer.status_code == 204
        assert (world.is_valid(holder.token), world.is_valid(other.token)) == (True, False)

    def test_twice_is_announced_once(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        other = session_of(world, world.signed_in(Holder(holder.account)))

        answers = [world.call("DELETE", f"/sessions/{other}", token=holder.token) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [204, 204]
        assert len(world.announced(identity.SessionRevoked)) == 1

    def test_of_somebody_elses_session_is_refused_as_unknown(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        for neighbour in (world.holder(), world.holder(world.hospital)):
            other = world.signed_in(neighbour)
            path = f"/sessions/{session_of(world, other)}"

            assert refused(world.call("DELETE", path, token=holder.token)) == (404, "not_found")
            assert world.is_valid(other.token)

    def test_of_no_session_is_refused(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        answer = world.call("DELETE", f"/sessions/{uuid4()}", token=holder.token)

        assert refused(answer) == (404, "not_found")

    def test_is_open_to_an_administrator_who_has_not_accepted_the_terms(self, world: World) -> None:
        administrator = world.administrator()
        world.hear(factories.terms())

        answer = world.call("DELETE", "/sessions/current", token=administrator.token)

        assert answer.status_code == 204
