"""Messages that were given up: operators there for support see them, and settle them."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.events.accounts import OperatorActed
from shared.messaging.parking import MASK
from shared.messaging.tables import BacklogMessage, OutboxMessage, ParkedMessage
from tests import factories
from tests.answers import refused
from tests.shared.access.world import NOW, World
from tests.shared.web.conftest import Caller
from tests.shared.web.parking import SEALED, Park, letter


class TestTheList:
    def test_tells_facts_alone_and_the_newest_first(self, operator: Caller, park: Park) -> None:
        older = park(parked_at=NOW - timedelta(hours=1))
        newer = park()

        answer = operator.get("/parked-messages")

        assert answer.status_code == 200
        assert [shown["id"] for shown in answer.json] == [str(newer.id), str(older.id)]
        assert answer.json[0] == {
            "id": str(newer.id),
            "type": "identity.code.issued.v1",
            "subject": newer.subject,
            "publisher": "identity",
            "parked_at": "2026-11-16T09:30:00Z",
            "tries": 9,
            "error": "LookupError: no such thing",
        }

    def test_comes_page_by_page(self, operator: Caller, park: Park) -> None:
        for _ in range(3):
            park()

        pages = [operator.get(f"/parked-messages?page={n}&page_size=2").json for n in (1, 2)]

        assert [len(page) for page in pages] == [2, 1]
        assert len({shown["id"] for page in pages for shown in page}) == 3


class TestAMessage:
    def test_is_shown_without_what_is_sealed_in_it(
        self, operator: Caller, park: Park, world: World
    ) -> None:
        row = park()

        answer = operator.get(f"/parked-messages/{row.id}")

        assert answer.json["message"]["data"]["sealed"] == MASK
        assert answer.json["message"]["data"]["email"] == "jeanne.dupre@example.org"
        assert answer.json["is_projected"] is True
        assert SEALED not in answer.text

    def test_hides_a_sealed_value_wherever_it_stands(
        self, operator: Caller, park: Park, world: World
    ) -> None:
        row = park(letter(world.other.establishment_id, purpose=f"see {SEALED}, please"))

        answer = operator.get(f"/parked-messages/{row.id}")

        assert answer.json["message"]["data"]["purpose"] == f"see {MASK}, please"

    def test_that_is_read_stands_in_the_history_of_its_establishment(
        self,
        operator: Caller,
        park: Park,
        world: World,
        recorded: Callable[[], list[tuple[str, str]]],
    ) -> None:
        row = park()

        operator.get(f"/parked-messages/{row.id}")

        assert recorded() == [(str(world.other.establishment_id), "messages.read")]

    def test_that_tells_of_no_establishment_is_read_all_the_same(
        self, operator: Caller, park: Park, recorded: Callable[[], list[tuple[str, str]]]
    ) -> None:
        event = OperatorActed(establishment_id=uuid4(), account_id=uuid4(), operation="x")
        row = park(factories.message(event, time=NOW, subject="x"))

        assert operator.get(f"/parked-messages/{row.id}").status_code == 200
        assert recorded() == []

    def test_is_replayed(
        self,
        operator: Caller,
        park: Park,
        session: Session,
        recorded: Callable[[], list[tuple[str, str]]],
    ) -> None:
        row = park()

        answer = operator.post(f"/parked-messages/{row.id}/replay")

        session.expire_all()
        waiting = session.scalars(select(BacklogMessage)).one()
        assert answer.status_code == 202
        assert (waiting.id, waiting.tries) == (row.id, 0)
        assert waiting.due_at is not None
        assert session.scalars(select(ParkedMessage)).all() == []
        assert [operation for _, operation in recorded()] == ["messages.replay"]

    def test_is_replayed_once_when_asked_twice_with_one_key(
        self, operator: Caller, park: Park
    ) -> None:
        row = park()
        key = {"Idempotency-Key": "abc"}

        answers = [
            operator.post(f"/parked-messages/{row.id}/replay", headers=key) for _ in range(2)
        ]

        assert [answer.status_code for answer in answers] == [202, 202]

    def test_is_discarded(
        self,
        operator: Caller,
        park: Park,
        session: Session,
        recorded: Callable[[], list[tuple[str, str]]],
    ) -> None:
        row = park()

        answer = operator.open("DELETE", f"/parked-messages/{row.id}")

        session.expire_all()
        assert answer.status_code == 204
        assert session.scalars(select(ParkedMessage)).all() == []
        assert session.scalars(select(BacklogMessage)).all() == []
        assert [operation for _, operation in recorded()] == ["messages.discard"]

    @pytest.mark.parametrize("method", ["DELETE", "POST"])
    def test_is_discarded_for_a_reason_that_the_history_is_told(
        self,
        operator: Caller,
        park: Park,
        announced: Callable[[], list[OutboxMessage]],
        method: str,
    ) -> None:
        path, reason = f"/parked-messages/{park().id}", {"reason": "Compte inconnu."}

        if method == "POST":
            answer = operator.post(f"{path}/discard", json=reason)
        else:
            answer = operator.open("DELETE", path, query_string=reason)

        assert answer.status_code == 204
        (act,) = (m.message for m in announced() if m.type == "mailer.operator.acted.v1")
        assert act["data"]["reason"] == "Compte inconnu."

    def test_is_not_discarded_by_a_post_without_a_reason(
        self, operator: Caller, park: Park, session: Session
    ) -> None:
        path = f"/parked-messages/{park().id}/discard"

        for body in ({}, {"reason": ""}, {"reason": None}):
            assert operator.post(path, json=body).status_code == 422

        assert len(session.scalars(select(ParkedMessage)).all()) == 1

    @pytest.mark.parametrize("method", ["DELETE", "POST"])
    def test_is_kept_while_access_depends_on_it(
        self,
        operator: Caller,
        park: Park,
        session: Session,
        recorded: Callable[[], list[tuple[str, str]]],
        method: str,
    ) -> None:
        path = f"/parked-messages/{park(is_projected=False).id}"

        if method == "POST":
            answer = operator.post(f"{path}/discard", json={"reason": "Compte inconnu."})
        else:
            answer = operator.open("DELETE", path)

        session.expire_all()
        assert refused(answer) == (409, "message_not_projected")
        assert len(session.scalars(select(ParkedMessage)).all()) == 1
        assert recorded() == []

    @pytest.mark.parametrize(
        ("method", "path"), [("GET", ""), ("POST", "/replay"), ("POST", "/discard"), ("DELETE", "")]
    )
    def test_that_is_not_parked_is_not_found(
        self, operator: Caller, method: str, path: str
    ) -> None:
        body = {"json": {"reason": "Compte inconnu."}} if path == "/discard" else {}

        answer = operator.open(method, f"/parked-messages/{uuid4()}{path}", **body)

        assert refused(answer) == (404, "message_not_parked")
