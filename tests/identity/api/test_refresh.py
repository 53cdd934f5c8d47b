"""Refresh tokens: each good once (RFC 9700 §4.14, DESIGN §4.4)."""

import base64
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from werkzeug.test import TestResponse

from services.identity.models import refresh_keys
from services.identity.models.refresh_keys import RefreshKeys
from shared.events import identity
from tests.answers import refused
from tests.identity.world import NOW, Holder, World


def token_of(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.text
    return str((answer.json or {})["refresh_token"])


@pytest.fixture
def holder(world: World) -> Holder:
    return world.signed_in(world.holder())


class TestARefreshToken:
    def test_gives_the_next_ones_of_the_same_session(self, world: World, holder: Holder) -> None:
        answer = world.refresh(holder.refresh_token)

        assert answer.status_code == 200
        assert answer.json is not None
        assert answer.json["refresh_token"] != holder.refresh_token
        before, after = (
            world.app.verifier.verify(token)
            for token in (holder.token, answer.json["access_token"])
        )
        assert (after.sid, after.sub, after.est) == (before.sid, before.sub, before.est)

    def test_used_twice_ends_the_session_for_whoever_has_the_next(
        self, world: World, holder: Holder
    ) -> None:
        second = token_of(world.refresh(holder.refresh_token))
        third = token_of(world.refresh(second))

        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")
        assert refused(world.refresh(third)) == (401, "session_over")
        assert not world.is_valid(holder.token)

    def test_used_twice_is_announced(self, world: World, holder: Holder) -> None:
        token_of(world.refresh(token_of(world.refresh(holder.refresh_token))))

        world.refresh(holder.refresh_token)

        (revoked,) = world.announced(identity.SessionRevoked)
        assert (revoked.account_id, revoked.reason) == (holder.id, "reused")
        assert revoked.session_id == world.app.verifier.verify(holder.token).sid

    def test_used_twice_leaves_other_sessions_alone(self, world: World, holder: Holder) -> None:
        first = dict(holder.granted)
        world.signed_in(holder)

        token_of(world.refresh(token_of(world.refresh(first["refresh_token"]))))
        world.refresh(first["refresh_token"])

        assert world.refresh(holder.refresh_token).status_code == 200

    def test_whose_answer_was_lost_gives_the_same_next_one(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        lost = token_of(world.refresh(holder.refresh_token))
        time.shift(timedelta(seconds=19))

        again = token_of(world.refresh(holder.refresh_token))

        assert again == lost
        assert world.refresh(again).status_code == 200

    def test_whose_answer_was_lost_is_too_late_after_twenty_seconds(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        lost = token_of(world.refresh(holder.refresh_token))
        time.shift(timedelta(seconds=20))

        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")
        assert refused(world.refresh(lost)) == (401, "session_over")

    def test_whose_successor_was_used_is_reuse_at_once(self, world: World, holder: Holder) -> None:
        token_of(world.refresh(token_of(world.refresh(holder.refresh_token))))

        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")

    def test_is_not_guessed_from_what_an_access_token_says(
        self, world: World, holder: Holder
    ) -> None:
        sid = world.app.verifier.verify(holder.token).sid
        assert sid is not None
        forged = base64.urlsafe_b64encode(sid.bytes + bytes(48)).decode()

        assert refused(world.refresh(forged)) == (401, "session_over")
        assert world.refresh(holder.refresh_token).status_code == 200

    @pytest.mark.parametrize("text", ["x", "é", "A" * 86, "=" * 20, "not base64!"])
    def test_that_is_none_ends_nothing(self, world: World, text: str) -> None:
        assert refused(world.refresh(text)) == (401, "session_over")

    def test_is_kept_as_a_digest_only(self, world: World, holder: Holder) -> None:
        raw = base64.urlsafe_b64decode(holder.refresh_token + "==")

        rows = world.session.connection().exec_driver_sql("SELECT * FROM holder_sessions")

        assert raw[16:48].hex() not in str(rows.all())


class TestARotationOfKeys:
    """`./comptoir keys rotate refresh`, while sessions go on."""

    @pytest.fixture(autouse=True)
    def keys(self, world: World) -> Iterator[RefreshKeys]:
        """The keys as the command has them; as before, after the test."""
        folder = world.tools.settings.secrets
        yield RefreshKeys.in_folder(folder)
        (folder / refresh_keys.FILE).unlink(missing_ok=True)

    def test_ends_no_session(self, world: World, holder: Holder, keys: RefreshKeys) -> None:
        keys.rotate()

        following = token_of(world.refresh(holder.refresh_token))

        assert world.is_valid(holder.token)
        assert world.refresh(following).status_code == 200

    def test_gives_a_lost_answer_again_as_it_was(
        self, world: World, holder: Holder, keys: RefreshKeys
    ) -> None:
        lost = token_of(world.refresh(holder.refresh_token))
        keys.rotate()

        assert token_of(world.refresh(holder.refresh_token)) == lost
        assert world.refresh(lost).status_code == 200

    def test_moves_each_session_on_when_it_is_refreshed(
        self, world: World, holder: Holder, keys: RefreshKeys
    ) -> None:
        idle = dict(world.signed_in(world.holder()).granted)
        keys.rotate()
        following = token_of(world.refresh(holder.refresh_token))
        keys.rotate()

        assert world.refresh(following).status_code == 200
        assert refused(world.refresh(idle["refresh_token"])) == (401, "session_over")

    def test_still_ends_the_session_of_a_token_that_is_used_twice(
        self, world: World, holder: Holder, keys: RefreshKeys
    ) -> None:
        following = token_of(world.refresh(token_of(world.refresh(holder.refresh_token))))
        keys.rotate()

        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")
        assert refused(world.refresh(following)) == (401, "session_over")

    def test_leaves_locks_as_they_are(self, world: World, keys: RefreshKeys) -> None:
        locked = world.holder()
        world.lock(locked)

        keys.rotate()

        assert refused(world.sign_in(locked)) == (401, "sign_in_refused")


class TestASession:
    def test_ends_after_half_an_hour_without_refresh(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=29, seconds=59))
        following = token_of(world.refresh(holder.refresh_token))
        time.shift(timedelta(minutes=30))

        assert refused(world.refresh(following)) == (401, "session_over")

    def test_ends_after_twelve_hours_whatever_happens(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        token = holder.refresh_token
        for _ in range(29):
            time.shift(timedelta(minutes=24, seconds=40))
            world.has_news_of_accounts(NOW + timedelta(hours=12))
            token = token_of(world.refresh(token))
        time.move_to(NOW + timedelta(hours=12), tick=False)

        assert refused(world.refresh(token)) == (401, "session_over")

    def test_gives_no_token_that_outlives_it(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        token = holder.refresh_token
        for _ in range(29):
            time.shift(timedelta(minutes=24, seconds=48))
            world.has_news_of_accounts(NOW + timedelta(hours=12))
            answer = world.refresh(token)
            token = token_of(answer)

        left = NOW + timedelta(hours=12) - (NOW + 29 * timedelta(minutes=24, seconds=48))

        assert (answer.json or {})["expires_in"] == min(300, left.total_seconds())

    def test_is_not_prolonged_after_the_accounts_last_day(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        midnight = datetime(2026, 11, 21, tzinfo=ZoneInfo("Europe/Paris"))
        time.move_to(midnight - timedelta(minutes=10), tick=False)
        world.has_news_of_accounts(midnight)
        holder = world.signed_in(world.holder(expires_on=date(2026, 11, 20)))
        time.move_to(midnight, tick=False)

        assert refused(world.refresh(holder.refresh_token)) == (403, "account_expired")
        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")

    def test_is_not_prolonged_in_a_suspended_establishment(self, world: World) -> None:
        holder = world.signed_in(world.holder(world.hospital))

        world.suspend(world.hospital)

        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")

    def test_is_not_prolonged_after_deletion(self, world: World, holder: Holder) -> None:
        world.delete(holder)

        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")

    def test_is_not_prolonged_without_news_of_accounts_for_an_hour(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        world.has_news_of_accounts(NOW - timedelta(minutes=59, seconds=59))
        following = token_of(world.refresh(holder.refresh_token))
        time.shift(timedelta(seconds=2))

        answer = world.refresh(following)

        assert refused(answer) == (503, "accounts_silent")
        assert int(answer.headers["Retry-After"]) > 0
        world.has_news_of_accounts(NOW)
        assert world.refresh(following).status_code == 200

    def test_is_not_prolonged_before_any_news_of_accounts(
        self, world: World, holder: Holder
    ) -> None:
        world.has_news_of_accounts(None)

        assert refused(world.refresh(holder.refresh_token)) == (503, "accounts_silent")
