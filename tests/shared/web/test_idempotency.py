"""A POST repeated with the same Idempotency-Key is done once."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from deploy.installation.provisioning import Urls
from shared import tenancy
from shared.db import Sessions
from shared.messaging.tables import OutboxMessage
from shared.tables import KeptAnswer
from shared.tenancy import Reason
from shared.web import Service, housekeeping, idempotency
from tests.answers import refused
from tests.sample.models import Thing
from tests.shared.access.world import NOW, World
from tests.shared.web.conftest import Caller
from tests.shared.web.sample_service import sample_service, settings

Callers = Callable[..., Caller]
KEY = {"Idempotency-Key": "0b0e6f6e-1b8e-4f0e-9a31-8a7d8d6c2f11"}


def count(session: Session, model: Any) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model)) or 0


class TestARepetition:
    def test_gets_the_first_answer_and_does_nothing(
        self, administrator: Caller, session: Session, things: str
    ) -> None:
        first = administrator.post(things, json={"name": "a"}, headers=KEY)
        second = administrator.post(things, json={"name": "a"}, headers=KEY)

        assert (second.status_code, second.json) == (201, first.json)
        assert second.content_type == first.content_type
        assert "Idempotency-Replayed" not in first.headers
        assert second.headers["Idempotency-Replayed"] == "true"
        assert count(session, Thing) == count(session, OutboxMessage) == 1

    def test_with_another_body_is_refused(
        self, administrator: Caller, session: Session, things: str
    ) -> None:
        administrator.post(things, json={"name": "a"}, headers=KEY)

        answer = administrator.post(things, json={"name": "b"}, headers=KEY)

        assert refused(answer) == (422, "idempotency_key_reused")
        assert count(session, Thing) == 1

    def test_with_another_body_is_refused_in_the_callers_language(
        self, administrator: Caller, things: str
    ) -> None:
        french = KEY | {"Accept-Language": "fr"}
        administrator.post(things, json={"name": "a"}, headers=french)

        answer = administrator.post(things, json={"name": "b"}, headers=french)

        assert answer.json["errors"] == {"Idempotency-Key": [answer.json["title"]]}
        assert answer.json["title"].startswith("Cette clé")

    def test_of_what_spoke_of_somebody_erased_is_refused_and_not_done_again(
        self, administrator: Caller, session: Session, things: str
    ) -> None:
        first = administrator.post(things, json={"name": "a"}, headers=KEY)
        idempotency.empty(session, [first.json["id"]])
        session.commit()

        answer = administrator.post(things, json={"name": "a"}, headers=KEY)

        assert refused(answer) == (409, "idempotency_answer_erased")
        assert count(session, Thing) == 1

    def test_by_somebody_else_is_another_request(
        self, administrator: Caller, operator: Caller, session: Session, things: str
    ) -> None:
        administrator.post(things, json={"name": "a"}, headers=KEY)

        answer = operator.post(things, json={"name": "a"}, headers=KEY)

        assert "Idempotency-Replayed" not in answer.headers
        assert count(session, Thing) == 2

    def test_after_a_refusal_is_done(
        self, administrator: Caller, session: Session, things: str
    ) -> None:
        assert administrator.post(things, json={"name": "taken"}, headers=KEY).status_code == 409
        assert administrator.post(things, json={}, headers=KEY).status_code == 422

        assert administrator.post(things, json={"name": "a"}, headers=KEY).status_code == 201
        assert count(session, Thing) == 1

    def test_after_a_day_is_another_request(
        self, administrator: Caller, session: Session, things: str, caller: Callers
    ) -> None:
        administrator.post(things, json={"name": "a"}, headers=KEY)

        with time_machine.travel(NOW + timedelta(hours=24, minutes=1)):
            later = caller(administrator.home, id=administrator.id, exp=NOW + timedelta(hours=25))
            assert later.post(things, json={"name": "b"}, headers=KEY).status_code == 201

        assert count(session, Thing) == 2

    def test_without_a_key_is_another_request(
        self, administrator: Caller, session: Session, things: str
    ) -> None:
        administrator.post(things, json={"name": "a"})
        administrator.post(things, json={"name": "a"})

        assert count(session, Thing) == 2
        assert count(session, KeptAnswer) == 0


class TestAKey:
    @pytest.mark.parametrize("key", ["", " ", "é", "a b", "a" * 256, '"'])
    def test_that_cannot_be_one_is_refused(
        self, administrator: Caller, things: str, key: str
    ) -> None:
        answer = administrator.post(
            things, json={"name": "a"}, headers={"Idempotency-Key": key.encode().decode("latin-1")}
        )

        assert refused(answer) == (400, "idempotency_key_bad")

    def test_may_be_quoted_as_the_draft_has_it(
        self, administrator: Caller, session: Session, things: str
    ) -> None:
        administrator.post(things, json={"name": "a"}, headers={"Idempotency-Key": '"k-1"'})
        administrator.post(things, json={"name": "a"}, headers={"Idempotency-Key": "k-1"})

        assert count(session, Thing) == 1

    def test_is_forgotten_by_a_chore_when_its_day_is_over(
        self, administrator: Caller, sessions: Sessions, things: str
    ) -> None:
        administrator.post(things, json={"name": "a"}, headers=KEY)
        [chore] = [chore for chore in housekeeping.CHORES if chore.name == "forget_kept_answers"]

        assert chore.run(sessions, NOW + timedelta(hours=23), None) == 0
        assert chore.run(sessions, NOW + timedelta(hours=25), None) == 1


class TestTwoAtOnce:
    @pytest.fixture
    def racing(
        self, throwaway: Callable[[str], Urls], service: str, public_keys: Path
    ) -> Iterator[Service]:
        app = sample_service(settings(public_keys, database_url=throwaway(service).runtime))
        yield app
        app.sessions.kw["bind"].dispose()

    def test_are_done_once(self, racing: Service, caller: Callers) -> None:
        with racing.sessions.begin() as session:
            world = World(session)
        home = world.other.establishment_id
        template = caller(home)
        path = f"/establishments/{home}/things"
        gate = threading.Barrier(6)

        def post() -> tuple[int, str | None]:
            gate.wait()
            racer = Caller(racing, template.token)
            answer = racer.post(path, json={"name": "a"}, headers=KEY)
            return answer.status_code, answer.json.get("code")

        with ThreadPoolExecutor(6) as pool:
            answers = {*pool.map(lambda _: post(), range(6))}

        assert answers <= {(201, None), (409, "idempotency_key_in_flight")}
        assert (201, None) in answers
        with racing.sessions.begin() as session:
            tenancy.unconfined(session, Reason.COMMAND)
            assert count(session, Thing) == 1

    def test_the_second_is_told_that_the_first_is_in_flight(
        self, racing: Service, caller: Callers
    ) -> None:
        with racing.sessions.begin() as session:
            world = World(session)
        home = world.other.establishment_id
        racer = Caller(racing, caller(home).token)
        path = f"/establishments/{home}/things"
        during: list[tuple[int, str]] = []

        def meanwhile(*_: Any) -> None:
            """Post again, from elsewhere, while the first has written its row and not committed."""
            if during:
                return
            during.append((0, "begun"))
            with ThreadPoolExecutor(1) as pool:
                again = pool.submit(racer.post, path, json={"name": "a"}, headers=KEY)
                during[0] = refused(again.result())

        event.listen(Thing, "after_insert", meanwhile)
        first = racer.post(path, json={"name": "a"}, headers=KEY)
        event.remove(Thing, "after_insert", meanwhile)
        after = racer.post(path, json={"name": "a"}, headers=KEY)

        assert during == [(409, "idempotency_key_in_flight")]
        assert first.status_code == 201
        assert after.headers["Idempotency-Replayed"] == "true"
