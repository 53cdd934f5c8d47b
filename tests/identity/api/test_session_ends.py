"""A session that is refreshed ends all the same, in time (design.md §4.4)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine

from tests.answers import refused
from tests.identity.refreshing import token_of
from tests.identity.world import NOW, Holder, World


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
