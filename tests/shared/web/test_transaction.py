"""One request is one transaction, in the name of who calls."""

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.messaging.tables import OutboxMessage
from tests.answers import refused
from tests.sample.models import Thing
from tests.shared.web.conftest import Caller

Announced = Callable[[], list[OutboxMessage]]


class TestOneRequest:
    def test_that_is_refused_leaves_nothing(
        self, administrator: Caller, session: Session, things: str, announced: Announced
    ) -> None:
        assert refused(administrator.post(things, json={"name": "taken"})) == (409, "name_taken")

        assert announced() == []
        assert session.scalar(select(func.count(Thing.id))) == 0

    def test_that_is_answered_leaves_its_event_with_its_trace(
        self, administrator: Caller, things: str, announced: Announced
    ) -> None:
        trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        answer = administrator.post(
            things,
            json={"name": "a"},
            headers={"X-Request-ID": "req-0123456789", "traceparent": trace},
        )

        [message] = [m.message for m in announced()]
        assert message["correlationid"] == answer.headers["X-Request-ID"] == "req-0123456789"
        assert message["traceparent"] == trace
        assert "onbehalfof" not in message

    def test_takes_no_nonsense_for_a_trace(
        self, administrator: Caller, things: str, announced: Announced
    ) -> None:
        answer = administrator.post(
            things,
            json={"name": "a"},
            headers={"X-Request-ID": 'x"\u00e9<script>', "traceparent": "00-00-00-00"},
        )

        [message] = [m.message for m in announced()]
        assert "traceparent" not in message
        assert message["correlationid"] == answer.headers["X-Request-ID"]
        assert len(answer.headers["X-Request-ID"]) == 32

    def test_in_its_own_transactions_is_confined_and_announces_in_the_same_name(
        self, administrator: Caller, announced: Announced, session: Session
    ) -> None:
        answer = administrator.post("/own-transactions")

        assert answer.json == {"has_session": False}
        [message] = [m.message for m in announced()]
        assert message["actorid"] == str(administrator.id)
        assert session.scalars(select(Thing)).one().establishment_id == administrator.home
