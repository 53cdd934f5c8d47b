"""Who is let in elsewhere than at home: by delegation, by duty, by scope."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from shared.messaging.tables import OutboxMessage
from tests.answers import refused
from tests.shared.access.world import NOW, World
from tests.shared.web.conftest import Caller

Announced = Callable[[], list[OutboxMessage]]


Callers = Callable[..., Caller]


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
