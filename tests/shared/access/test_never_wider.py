"""Whatever becomes of messages on their way, nobody may do what the last minute never let them.

Access may be refused for want of knowledge, or come late; it is never wider than what was so
within the bound (design.md §4.8, bounded staleness), each fact as it was at some time since.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.orm import Session, sessionmaker

from shared import access, clock
from shared.access import STALENESS, AccessKnowledgeStale
from shared.auth import Level
from tests.shared.access.reference import LEVELS
from tests.shared.access.standings import Order
from tests.shared.access.truths import SERVICES, TOWN, WORKERS, Truths
from tests.shared.access.wire import BEATS, Wire

pytestmark = pytest.mark.long

BEGIN = datetime(2026, 11, 16, 22, 58, 30, tzinfo=UTC)
"""A minute and a half before midnight in Paris: last days go by on the way."""

ON_DELEGATIONS = (
    *("ask_for_more", "accept_more", "refuse_more", "prolong", "allow_extension", "accept_more"),
    *("withdraw_extension", "narrow", "suspend", "resume", "terminate", "assign", "assign"),
    *("take_out", "hand_over", "narrow", "withdraw_extension"),
)
ELSEWHERE = ("account", "centre", "town")

rights = st.dictionaries(st.sampled_from(SERVICES), st.sampled_from(["read", "write"]), min_size=1)
orders = st.builds(
    Order,
    act=st.sampled_from((*ON_DELEGATIONS, *ELSEWHERE)),
    on=st.sampled_from([(0,), (1,), (0, 1), (0, 1)]),
    worker=st.integers(0, 1),
    rights=rights.map(lambda given: tuple(sorted(given.items()))),
    status=st.sampled_from(["active", "active", "active", "suspended", "closed"]),
)
steps = st.one_of(
    st.tuples(
        st.just("do"), orders, st.sampled_from([0, 0, 0, 1, 2, 3, 9]), st.sampled_from([0, 0, 1])
    ),
    st.tuples(st.just("beat"), st.sampled_from(sorted(BEATS))),
    st.tuples(st.just("deliver"), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("deliver_all"), st.booleans()),
    st.tuples(st.just("hear_all")),
    st.tuples(st.just("retry")),
    st.tuples(st.just("replay")),
)
histories = st.lists(
    st.tuples(steps, st.sampled_from([0, 0, 1, 5, 20, 45])), min_size=10, max_size=40
)


@dataclass
class Watch:
    """One history, watched at every step.

    :ivar seen: what the decisions were like, over all histories
    """

    sessions: sessionmaker[Session]
    seen: Counter[str]
    now: datetime = BEGIN
    truths: Truths = field(init=False)

    def __post_init__(self) -> None:
        self.truths = Truths(clock.paris_date(self.now))
        self.wire = Wire(self.sessions)
        self.wire.send(self.truths.begin(self.now))
        self.hear_all()

    def take(self, step: tuple[object, ...], wait: int) -> None:
        """Take one step, let some time go by, and look before and after."""
        name, *given = step
        act: Callable[..., None] = getattr(self, str(name))
        act(*given)
        self.look()
        self.now += timedelta(seconds=wait)
        self.look()

    def do(self, order: Order, trouble: int, waits: int) -> None:
        self.wire.send(self.truths.do(order, self.now), trouble=trouble, waits=bool(waits))

    def beat(self, publisher: str) -> None:
        self.wire.beat(publisher, self.now)

    def deliver(self, place: int, again: bool) -> None:
        self.wire.deliver(place, self.now, again=again)

    def deliver_all(self, backwards: bool) -> None:
        self.wire.deliver_all(self.now, backwards=backwards)

    def hear_all(self) -> None:
        for publisher in BEATS:
            self.wire.beat(publisher, self.now)
        self.wire.deliver_all(self.now)

    def retry(self) -> None:
        self.wire.retry(self.now)

    def replay(self) -> None:
        self.wire.replay(self.now)

    def look(self) -> None:
        """Compare each decision with the widest that was so within the bound."""
        for who, service, level in self._decisions():
            if level is None:
                self.seen["stale"] += 1
                continue
            widest = self._widest(who, service, within=STALENESS)
            assert LEVELS.index(level) <= LEVELS.index(widest), (who, service, level, widest)
            exact = self._widest(who, service, within=timedelta(0))
            self.seen["on old knowledge" if level != exact else f"exact: {level}"] += 1

    def settle(self) -> None:
        """Let everything arrive, be given up or kept, and mended: then each decision is exact."""
        self.wire.deliver_all(self.now)
        for _ in range(4):  # what is in trouble still is given up, and makes nothing wider
            self.now += timedelta(seconds=3)
            self.wire.retry(self.now)
            self.look()
        self.wire.mend()
        self.wire.replay(self.now)
        for _ in range(40):
            self.now += timedelta(seconds=2)
            self.wire.retry(self.now)
        self.now += STALENESS  # what was so before is out of the bound
        self.hear_all()
        self.now += timedelta(seconds=1)
        for who, service, level in self._decisions():
            assert level == self._widest(who, service, within=timedelta(0)), (who, service)

    def _decisions(self) -> list[tuple[UUID, str, str | None]]:
        with self.sessions.begin() as session:
            return [
                (who, service, self._decide(session, who, service))
                for who in WORKERS
                for service in SERVICES
            ]

    def _decide(self, session: Session, who: UUID, service: str) -> str | None:
        try:
            decision = access.decide(
                session,
                account_id=who,
                establishment_id=TOWN,
                service=service,
                level=Level.READ,
                now=self.now,
            )
        except AccessKnowledgeStale:
            return None
        return decision.level.value

    def _widest(self, who: UUID, service: str, *, within: timedelta) -> str:
        today = clock.paris_date(self.now)
        return self.truths.widest(who, service, since=self.now - within, today=today)


class TestAccess:
    @pytest.mark.parametrize(
        "examples", [20, pytest.param(600, marks=pytest.mark.faults)], ids=["short", "full"]
    )
    def test_is_never_wider_than_what_was_so_within_the_bound(
        self, connection: Connection, sessions: sessionmaker[Session], examples: int
    ) -> None:
        seen: Counter[str] = Counter()

        @settings(
            max_examples=examples,
            derandomize=examples < 100,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # shrinking is slow
            suppress_health_check=list(HealthCheck),
        )
        @given(history=histories)
        def watch(history: list[tuple[tuple[object, ...], int]]) -> None:
            with connection.begin_nested() as example:
                watched = Watch(sessions, seen)
                for step, wait in history:
                    watched.take(step, wait)
                watched.settle()
                seen.update(outcome.value for outcome in watched.wire.became)
                example.rollback()

        watch()

        assert seen["on old knowledge"], seen
        assert seen["stale"], seen
        assert {"exact: write", "exact: read", "exact: none"} <= set(seen), seen
        assert {"deferred", "parked", "duplicate"} <= set(seen), seen
