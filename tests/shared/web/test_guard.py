"""Who is let in, by which right, and what each refusal says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.views import MethodView
from sqlalchemy.orm import Session

from shared.access.tables import AccessAccount
from shared.auth import Permission, denylist
from shared.events.identity import SessionRevoked
from shared.messaging.tables import OutboxMessage
from shared.web import (
    Blueprint,
    Service,
    create_service,
    guarded,
    idempotent,
    own_transactions,
    public,
)
from shared.web.routes import Unguarded
from tests.answers import refused
from tests.shared.access.world import NOW, World
from tests.shared.web.conftest import Caller
from tests.shared.web.sample_api import SEE_THINGS

Announced = Callable[[], list[OutboxMessage]]
Callers = Callable[..., Caller]


class TestEveryRoute:
    def test_says_who_may_call_it_or_the_service_is_not_built(self, app: Service) -> None:
        blueprint = Blueprint("open", __name__)

        @blueprint.route("/doors")
        class Doors(MethodView):
            @guarded(SEE_THINGS)
            def get(self) -> dict[str, Any]:
                return {}

            def delete(self) -> dict[str, Any]:
                return {}

        with pytest.raises(Unguarded, match=r"DELETE /mailer/v1/doors"):
            create_service(
                "mailer",
                settings=app.settings,
                blueprints=[blueprint],
                title="Doors",
                description="",
            )

    def test_cannot_be_guarded_by_a_permission_that_admits_nobody(self) -> None:
        with pytest.raises(TypeError, match="nothing"):
            guarded(Permission(name="nothing"))

    def test_cannot_keep_an_answer_without_the_requests_transaction(self, app: Service) -> None:
        blueprint = Blueprint("torn", __name__)

        @blueprint.route("/torn", methods=["POST"])
        @public
        @own_transactions
        @idempotent
        def torn() -> dict[str, Any]:
            return {}

        with pytest.raises(TypeError, match="POST /mailer/v1/torn"):
            create_service(
                "mailer", settings=app.settings, blueprints=[blueprint], title="", description=""
            )

    def test_can_be_public(self) -> None:
        @public
        def view() -> None: ...

        assert public(view) is view


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


class TestADelegate:
    def test_is_let_in_as_far_as_the_delegation_goes(
        self, delegate: Caller, things: str, announced: Announced, world: World
    ) -> None:
        assert delegate.get(things).status_code == 200
        assert delegate.post(things, json={"name": "a"}).status_code == 201

        [message] = [m.message for m in announced()]
        assert message["actorid"] == str(delegate.id)
        assert message["onbehalfof"] == str(world.other.establishment_id)
        assert message["delegationid"] == str(world.granted.delegation_id)

    def test_may_know_but_not_do_what_is_never_delegated(
        self, delegate: Caller, things: str
    ) -> None:
        assert refused(delegate.post(f"{things}/ruling")) == (403, "forbidden")

    def test_may_not_do_more_than_the_assignment_says(
        self, world: World, delegate: Caller, things: str
    ) -> None:
        assigned = world.delegation(lines={"accounts": "write"}, rights={"accounts": "read"})
        world.told(assigned, delegation_id=world.granted.delegation_id)
        world.session.commit()

        assert delegate.get(things).status_code == 200
        assert refused(delegate.post(things, json={"name": "a"})) == (403, "forbidden")

    def test_is_a_stranger_once_the_delegation_has_ended(
        self, world: World, delegate: Caller, things: str
    ) -> None:
        world.told(world.granted, is_granting=False)
        world.session.commit()

        assert refused(delegate.get(things)) == (404, "not_found")

    def test_is_refused_while_knowledge_is_old(
        self, world: World, delegate: Caller, administrator: Caller, things: str
    ) -> None:
        world.heard(delegation=NOW - timedelta(seconds=61))
        world.session.commit()

        answer = delegate.get(things)

        assert refused(answer) == (503, "access_knowledge_stale")
        assert int(answer.headers["Retry-After"]) >= 1
        assert administrator.get(things).status_code == 200


class TestAnOperator:
    def test_is_let_in_by_a_duty_and_leaves_a_trace(
        self, operator: Caller, world: World, things: str, announced: Announced
    ) -> None:
        assert operator.get(things).status_code == 200

        [message] = [m.message for m in announced()]
        assert message["type"] == "mailer.operator.acted.v1"
        assert message["tenantid"] == str(world.other.establishment_id)
        assert message["actorid"] == str(operator.id)
        assert message["data"]["operation"] == "see_things"

    def test_reaches_suspended_establishments_and_needs_no_fresh_knowledge(
        self, operator: Caller, world: World, things: str
    ) -> None:
        world.told(world.other, status="suspended")
        world.heard(delegation=None)
        world.session.commit()

        assert operator.get(things).status_code == 200

    def test_is_confined_to_the_establishment_in_the_path(
        self, operator: Caller, administrator: Caller, stranger: Caller, things: str
    ) -> None:
        administrator.post(things, json={"name": "a"})

        assert operator.get(f"/establishments/{stranger.home}/things").json == []

    def test_does_not_find_what_does_not_exist(
        self, operator: Caller, announced: Announced
    ) -> None:
        assert refused(operator.get(f"/establishments/{uuid4()}/things")) == (404, "not_found")
        assert announced() == []

    def test_may_not_do_what_no_duty_of_theirs_opens(self, operator: Caller, things: str) -> None:
        assert refused(operator.post(f"{things}/ruling")) == (403, "forbidden")

    def test_sees_the_whole_platform_where_no_establishment_is_named(
        self, operator: Caller, administrator: Caller, things: str, announced: Announced
    ) -> None:
        administrator.post(things, json={"name": "a"})
        before = len(announced())

        assert [thing["name"] for thing in operator.get("/everything").json] == ["a"]
        assert len(announced()) == before
        assert refused(administrator.get("/everything")) == (403, "forbidden")


class TestAMachineClient:
    def test_needs_the_scope(self, client: Callers, things: str) -> None:
        assert client().get(things).status_code == 200
        assert refused(client(scope="other").get(things)) == (403, "insufficient_scope")
        assert refused(client().post(f"{things}/ruling")) == (403, "forbidden")

    def test_of_the_platform_finds_every_establishment_that_exists(
        self, client: Callers, administrator: Caller, things: str
    ) -> None:
        administrator.post(things, json={"name": "a"})

        assert len(client().get(things).json) == 1
        assert len(client(scope="everything").get("/everything").json) == 1
        assert refused(client().get(f"/establishments/{uuid4()}/things")) == (404, "not_found")

    def test_of_an_establishment_stays_in_it(
        self, client: Callers, world: World, administrator: Caller, things: str
    ) -> None:
        administrator.post(things, json={"name": "a"})
        own = client(world.other.establishment_id)
        other = client(world.home.establishment_id, scope="things everything")

        assert len(own.get(things).json) == 1
        assert len(own.get("/things").json) == 1
        assert refused(other.get(things)) == (404, "not_found")
        assert other.get("/everything").json == []
