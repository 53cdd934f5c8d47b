"""Counters that every process shares: so many tries in a sliding window, then a wait that ends."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import sessionmaker

from deploy.installation.provisioning import Urls
from shared import db
from shared.db import Sessions
from shared.errors import TooMany
from shared.tables import ThrottleCounter
from shared.web import housekeeping, throttle
from tests.answers import refused
from tests.shared.access.world import NOW
from tests.shared.web.conftest import Caller

MINUTE = timedelta(minutes=1)


def hit(sessions: Sessions, now: datetime = NOW, *, limit: int = 3) -> throttle.Count:
    return throttle.hit(sessions, bucket="sign_in:JLO000439", limit=limit, per=MINUTE, now=now)


class TestACounter:
    def test_lets_so_many_through_and_says_how_many_are_left(self, sessions: Sessions) -> None:
        counts = [hit(sessions) for _ in range(5)]

        assert [count.is_open for count in counts] == [True, True, True, False, False]
        assert [count.remaining for count in counts] == [2, 1, 0, 0, 0]
        assert counts[0].require() is counts[0]
        with pytest.raises(TooMany) as refusal:
            counts[3].require()
        assert refusal.value.headers["Retry-After"] == str(counts[3].retry_after)

    def test_opens_after_the_wait_it_told_and_not_before(self, sessions: Sessions) -> None:
        for _ in range(3):
            hit(sessions)
        wait = hit(sessions).retry_after

        assert not hit(sessions, NOW + timedelta(seconds=wait - 2)).is_open
        assert hit(sessions, NOW + timedelta(seconds=wait)).is_open

    def test_does_not_start_anew_at_the_edge_of_a_window(self, sessions: Sessions) -> None:
        edge = NOW.replace(second=0)
        for _ in range(3):
            assert hit(sessions, edge - timedelta(seconds=1)).is_open

        assert not hit(sessions, edge).is_open

    def test_is_not_prolonged_by_refused_tries(self, sessions: Sessions) -> None:
        for _ in range(50):
            hit(sessions)

        assert hit(sessions, NOW + 2 * MINUTE).remaining == 2

    def test_does_not_mind_a_clock_that_is_behind(self, sessions: Sessions) -> None:
        hit(sessions, NOW + MINUTE)

        assert hit(sessions, NOW).remaining == 1

    def test_counts_each_bucket_by_itself_and_stores_no_name(self, sessions: Sessions) -> None:
        hit(sessions)
        throttle.hit(sessions, bucket="other", limit=3, per=MINUTE, now=NOW)

        with sessions.begin() as session:
            buckets = session.scalars(select(ThrottleCounter.bucket)).all()
        assert len(buckets) == 2
        assert not any("JLO" in bucket for bucket in buckets)

    def test_can_be_started_anew(self, sessions: Sessions) -> None:
        hit(sessions)
        with sessions.begin() as session:
            throttle.forget(session, bucket="sign_in:JLO000439")

        assert hit(sessions).remaining == 2

    def test_is_removed_by_a_chore_when_it_has_no_more_to_say(self, sessions: Sessions) -> None:
        hit(sessions)
        [chore] = [chore for chore in housekeeping.CHORES if chore.name == "forget_throttles"]

        assert chore.run(sessions, NOW + MINUTE, None) == 0
        assert chore.run(sessions, NOW + 3 * MINUTE, None) == 1

    @given(
        gaps=st.lists(st.integers(min_value=0, max_value=90), min_size=1, max_size=30),
        limit=st.integers(min_value=1, max_value=4),
    )
    @hypothesis_settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_keeps_its_word_whatever_the_rhythm(
        self, sessions: Sessions, gaps: list[int], limit: int
    ) -> None:
        with sessions.begin() as session:
            session.execute(delete(ThrottleCounter))
        now, let_through = NOW, []
        for gap in gaps:
            now += timedelta(seconds=gap)
            if hit(sessions, now, limit=limit).is_open:
                let_through.append(now)

        for start in let_through:
            within = [at for at in let_through if start <= at < start + MINUTE]
            assert len(within) <= 2 * limit
        windows = (now - NOW) / MINUTE + 2
        assert len(let_through) <= limit * windows


class TestManyAtOnce:
    @pytest.fixture
    def racing(self, throwaway: Callable[[str], Urls], service: str) -> Iterator[Sessions]:
        engine = db.connect(throwaway(service).runtime)
        yield sessionmaker(engine)
        engine.dispose()

    def test_are_counted_exactly(self, racing: Sessions) -> None:
        gate = threading.Barrier(8)

        def tries() -> int:
            gate.wait()
            return sum(hit(racing, limit=10).is_open for _ in range(5))

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(lambda _: tries(), range(8))) == 10


class TestAnAddress:
    def test_is_told_how_many_tries_are_left(self, anybody: Caller) -> None:
        answers = [anybody.post("/tries") for _ in range(4)]

        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[0].headers["RateLimit-Policy"] == '"address";q=3;w=60'
        assert answers[0].headers["RateLimit"].startswith('"address";r=2;')
        assert answers[3].headers["RateLimit"].startswith('"address";r=0;')
        assert refused(answers[3]) == (429, "too_many_requests")
        assert 1 <= int(answers[3].headers["Retry-After"]) <= 60

    def test_is_counted_apart_from_others(self, anybody: Caller) -> None:
        for _ in range(4):
            anybody.post("/tries", environ_base={"REMOTE_ADDR": "192.0.2.1"})

        other = anybody.post("/tries", environ_base={"REMOTE_ADDR": "192.0.2.2"})

        assert other.status_code == 200

    def test_in_ipv6_is_its_network(self, anybody: Caller) -> None:
        for host in range(3):
            anybody.post("/tries", environ_base={"REMOTE_ADDR": f"2001:db8::{host}"})

        same = anybody.post("/tries", environ_base={"REMOTE_ADDR": "2001:db8::ffff"})
        other = anybody.post("/tries", environ_base={"REMOTE_ADDR": "2001:db8:0:1::1"})

        assert (same.status_code, other.status_code) == (429, 200)

    def test_shows_no_other_counter(self, administrator: Caller, things: str) -> None:
        assert "RateLimit" not in administrator.get(things).headers
