"""Refresh tokens: each good once (RFC 9700 §4.14, design.md §4.4)."""

import base64
from datetime import timedelta

import pytest
import time_machine

from shared.events import identity
from tests.answers import refused
from tests.identity.refreshing import token_of
from tests.identity.world import Holder, World


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
