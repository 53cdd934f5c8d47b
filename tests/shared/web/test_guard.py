"""Who is let in, by which right, and what each refusal says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.access.tables import AccessAccount
from shared.auth import denylist
from shared.events.identity import SessionRevoked
from tests import factories
from tests.answers import refused
from tests.shared.access.world import NOW, World, account
from tests.shared.web.conftest import Caller

Callers = Callable[..., Caller]


class TestWithoutAToken:
    def test_nobody_is_let_in(self, anybody: Caller, things: str) -> None:
        answer = anybody.get(things)

        assert refused(answer) == (401, "unauthenticated")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="comptoir"'
        assert answer.content_type == "application/problem+json"

    @pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Basic YTpi", "Bearer a b"])
    def test_nor_with_another_sort_of_header(
        self, anybody: Caller, things: str, header: str
    ) -> None:
        answer = anybody.get(things, headers={"Authorization": header})

        assert refused(answer) == (401, "unauthenticated")

    def test_a_token_that_has_ended_is_named_as_the_reason(
        self, caller: Callers, things: str
    ) -> None:
        late = caller(uuid4(), exp=NOW - timedelta(seconds=1))

        answer = late.get(things)

        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


class TestBetweenTwoRequests:
    """Nothing but the verified token is remembered: each changes the answer to the next."""

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"account": {"status": "deleted"}}, (401, "session_ended")),
            ({"establishment": {"status": "suspended"}}, (403, "establishment_suspended")),
            ({"terms": {}}, (403, "terms_not_accepted")),
        ],
        ids=lambda case: str(case),
    )
    def test_what_is_known_of_the_caller_is_read_again(
        self,
        world: World,
        administrator: Caller,
        things: str,
        change: dict[str, dict[str, Any]],
        told: tuple[int, str],
    ) -> None:
        assert administrator.post(things, json={"name": "a"}).status_code == 201

        if "account" in change:
            facts = account(world.other.establishment_id, profile="administrator")
            world.told(facts, account_id=administrator.id, **change["account"])
        if "establishment" in change:
            world.told(world.other, **change["establishment"])
        if "terms" in change:
            world.told(factories.terms())
        world.session.commit()

        assert refused(administrator.post(things, json={"name": "b"})) == told

    def test_duties_and_delegations_are_read_again(
        self, world: World, operator: Caller, delegate: Caller, things: str
    ) -> None:
        assert operator.get(things).status_code == 200
        assert delegate.get(things).status_code == 200

        (duties,) = (
            row
            for row in world.session.scalars(select(AccessAccount))
            if row.account_id == operator.id
        )
        duties.rights = {}
        world.told(world.granted, is_granting=False)
        world.session.commit()

        assert refused(operator.get(things)) == (404, "not_found")
        assert refused(delegate.get(things)) == (404, "not_found")


class TestAtHome:
    def test_each_profile_does_what_its_permission_says(
        self, administrator: Caller, user: Caller, things: str
    ) -> None:
        assert administrator.get(things).status_code == 200
        assert administrator.post(things, json={"name": "a"}).status_code == 201
        assert user.get(things).status_code == 200
        assert refused(user.post(things, json={"name": "a"})) == (403, "forbidden")

    def test_the_profile_is_the_tokens(
        self, world: World, caller: Callers, user: Caller, things: str
    ) -> None:
        promoted = caller(world.other.establishment_id, id=user.id)

        assert promoted.post(things, json={"name": "a"}).status_code == 201

    def test_an_account_that_this_service_has_not_heard_of_yet_is_believed(
        self, world: World, caller: Callers, things: str
    ) -> None:
        newcomer = caller(world.other.establishment_id)

        assert newcomer.get(things).status_code == 200

    def test_a_route_without_an_establishment_is_about_ones_own(
        self, administrator: Caller, stranger: Caller, things: str
    ) -> None:
        administrator.post(things, json={"name": "a"})

        assert [thing["name"] for thing in administrator.get("/things").json] == ["a"]
        assert stranger.get("/things").json == []

    def test_a_deleted_account_is_nobody(
        self, world: World, administrator: Caller, things: str
    ) -> None:
        gone = world.session.get_one(AccessAccount, administrator.id)
        gone.status = "deleted"
        world.session.commit()

        assert refused(administrator.get(things)) == (401, "session_ended")

    @pytest.mark.parametrize("status", ["suspended", "closed"])
    def test_a_suspended_establishment_is_shut(
        self, world: World, administrator: Caller, things: str, status: str
    ) -> None:
        world.told(world.other, status=status)
        world.session.commit()

        assert refused(administrator.get(things)) == (403, "establishment_suspended")


class TestARevokedSession:
    def test_is_over(self, session: Session, administrator: Caller, things: str) -> None:
        assert administrator.id is not None
        revoked = SessionRevoked(
            account_id=administrator.id,
            establishment_id=uuid4(),
            session_id=None,
            reason="signed_out",
            revoked_at=NOW,
            expires_at=NOW + timedelta(minutes=5),
        )
        denylist.apply(session, revoked)
        session.commit()

        answer = administrator.get(things)

        assert refused(answer) == (401, "session_ended")
        assert "WWW-Authenticate" in answer.headers


class TestAnotherEstablishment:
    def test_is_not_there_for_a_stranger(self, stranger: Caller, things: str) -> None:
        assert refused(stranger.get(things)) == (404, "not_found")
        assert refused(stranger.post(things, json={"name": "a"})) == (404, "not_found")

    def test_nor_is_one_that_does_not_exist(self, stranger: Caller) -> None:
        assert refused(stranger.get(f"/establishments/{uuid4()}/things")) == (404, "not_found")

    def test_nor_is_a_thing_of_it_under_ones_own_path(
        self, administrator: Caller, stranger: Caller, things: str
    ) -> None:
        made = administrator.post(things, json={"name": "a"}).json

        answer = stranger.get(f"/establishments/{stranger.home}/things/{made['id']}")

        assert refused(answer) == (404, "not_found")
