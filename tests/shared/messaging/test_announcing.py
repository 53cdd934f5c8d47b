"""An announcement is as true as the change it tells of, and arrives once, in order."""

from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from shared.events import mailer
from shared.messaging import Context, announce, set_context
from shared.messaging.tables import Publisher
from tests.shared.messaging.house import SUBJECT, House, acted, until


def has_effects(house: House, service: str, count: int) -> bool:
    return len(house.effects(service)) >= count


class TestAnnouncing:
    def test_leaves_nothing_if_the_change_is_undone(self, house: House) -> None:
        house.announce_and_undo("accounts", acted("never"))

        assert house.outbox("accounts") == []

    def test_says_who_acted_for_whom(self, house: House) -> None:
        context = Context(
            actor_id=uuid4(),
            on_behalf_of=uuid4(),
            delegation_id=uuid4(),
            correlation_id="request-1",
            traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            now=datetime(2026, 11, 21, 10, tzinfo=UTC),
        )
        with house.transaction("accounts") as session:
            set_context(session, context)
            announce(session, acted("read"), sequence=7)

        (row,) = house.outbox("accounts")
        assert row.message["actorid"] == str(context.actor_id)
        assert row.message["onbehalfof"] == str(context.on_behalf_of)
        assert row.message["delegationid"] == str(context.delegation_id)
        assert row.message["correlationid"] == "request-1"
        assert row.message["traceparent"] == context.traceparent
        assert row.message["time"] == "2026-11-21T10:00:00Z"
        assert row.message["tenantid"] == str(SUBJECT)
        assert row.message["sequence"] == "7"

    def test_reaches_every_listener_once_and_in_order(self, house: House) -> None:
        house.start(*[house.worker(name) for name in ("accounts", "mailer", "delegation")])

        for number in range(30):
            house.announce("accounts", acted(f"{number:02}"))

        for listener in ("mailer", "delegation", "accounts"):
            until(partial(has_effects, house, listener, 30))
            assert house.effects(listener) == [f"{number:02}" for number in range(30)]
            assert [row.position for row in house.inbox(listener)] == list(range(1, 31))

    def test_reaches_nobody_who_does_not_listen(self, house: House) -> None:
        house.start(*[house.worker(name) for name in ("mailer", "accounts", "identity")])

        house.announce("mailer", acted("told", by=mailer))
        until(lambda: house.rows("accounts", Publisher))
        house.announce("accounts", acted("told"))
        until(lambda: house.effects("identity"))

        assert [row.publisher for row in house.inbox("identity")] == ["accounts"]

    def test_carries_what_a_request_began_through_handlers(self, house: House) -> None:
        def pass_on(session: object, event: object, news: object) -> None:
            if not house.outbox("mailer"):  # an echo is heard by whoever calls, too
                announce(session, acted("echo"), sequence=1)  # type: ignore[arg-type]

        trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        house.start(house.worker("accounts"), house.worker("mailer", {type(acted("")): pass_on}))
        with house.transaction("accounts") as session:
            set_context(session, Context(correlation_id="request-1", traceparent=trace))
            announce(session, acted("call"), sequence=1)

        until(lambda: house.outbox("mailer"))
        (echo,) = house.outbox("mailer")
        assert (echo.message["correlationid"], echo.message["traceparent"]) == ("request-1", trace)
