"""The first wall stands by itself: as a superuser, for whom PostgreSQL puts up no second one."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Select, exists, func, make_url, select
from sqlalchemy.orm import Session, aliased

from deploy.installation.provisioning import Urls
from shared import tenancy
from shared.db import connect
from shared.tenancy import Reason
from tests.sample.models import Bridge, Thing
from tests.statements import statements

OWN, OTHER = uuid4(), uuid4()
Alias = aliased(Thing)


@pytest.fixture
def session(postgres: str, service: str, throwaway: Callable[[str], Urls]) -> Iterator[Session]:
    database = make_url(throwaway(service).owner).database
    url = make_url(postgres).set(database=database)
    engine = connect(url.render_as_string(hide_password=False))
    with Session(engine) as session:
        session.add_all(Thing(establishment_id=tenant, name="a") for tenant in (OWN, OTHER))
        session.add(Bridge(centralising_id=OTHER, delegating_id=uuid4()))
        session.commit()
        tenancy.confine(session, OWN)
        yield session
    engine.dispose()


@pytest.mark.parametrize(
    ("statement", "seen"),
    [
        (select(func.count()).select_from(Thing), 1),
        (select(func.count()).select_from(select(Thing).subquery()), 1),
        (select(func.count()).select_from(Alias), 1),
        (select(func.count(Thing.id)), 1),
        (select(exists().where(Bridge.id.is_not(None))), False),
        (select(exists().where(Thing.establishment_id == OTHER)), False),
        (select(func.max(Thing.name)).where(Thing.establishment_id == OTHER), None),
        (select(select(func.count()).select_from(Thing).scalar_subquery()), 1),
    ],
    ids=str,
)
def test_a_statement_that_only_counts_is_filtered_too(
    session: Session, statement: Select[Any], seen: object
) -> None:
    assert session.scalar(statement) == seen


def test_what_is_not_confined_sees_all(session: Session) -> None:
    tenancy.unconfined(session, Reason.COMMAND)

    assert session.scalar(select(func.count()).select_from(Thing)) == 2


def test_two_tenants_take_turns_on_one_statement_and_the_first_wall_alone(
    session: Session,
) -> None:
    statement = select(Thing.establishment_id)
    seen = []
    for tenant in (OWN, OTHER) * 3:
        tenancy.confine(session, tenant)
        seen.append(list(session.scalars(statement)))

    assert seen == [[OWN], [OTHER]] * 3


def test_an_object_is_found_by_its_id_by_its_own_tenant_alone(session: Session) -> None:
    tenancy.confine(session, OTHER)
    (of_other,) = session.scalars(select(Thing.id))
    session.expunge_all()

    tenancy.confine(session, OWN)

    assert session.get(Thing, of_other) is None


@pytest.mark.parametrize("find", [Session.get, tenancy.get], ids=["session", "tenancy"])
def test_an_object_is_found_by_its_id_in_turns(session: Session, find: Any) -> None:
    ids = {}
    for tenant in (OWN, OTHER):
        tenancy.confine(session, tenant)
        (ids[tenant],) = session.scalars(select(Thing.id))
    seen = []
    for tenant in (OWN, OTHER) * 3:
        session.expunge_all()
        tenancy.confine(session, tenant)
        seen.append([find(session, Thing, ids[whose]) is not None for whose in (OWN, OTHER)])
    session.expunge_all()
    tenancy.unconfined(session, Reason.COMMAND)
    seen.append([find(session, Thing, ids[whose]) is not None for whose in (OWN, OTHER)])

    assert seen == [[True, False], [False, True]] * 3 + [[True, True]]


def test_an_object_that_is_at_hand_is_not_asked_for_again(session: Session) -> None:
    (own,) = session.scalars(select(Thing))

    with statements(session.get_bind()) as asked:
        assert tenancy.get(session, Thing, own.id) is own
        assert asked == []
        session.expire(own)
        assert tenancy.get(session, Thing, own.id) is own
        assert len(asked) == 1


def test_what_is_found_by_its_id_is_the_sessions_like_any_other(session: Session) -> None:
    (told,) = session.execute(select(Thing.__table__).where(Thing.establishment_id == OWN)).all()
    found = tenancy.get(session, Thing, told.id)

    assert found is not None
    assert {name: getattr(found, name) for name in told._fields} == told._asdict()
    assert session.get(Thing, told.id) is found
    assert not session.dirty
    found.name = "b"
    session.commit()
    assert session.scalar(select(Thing.name).where(Thing.id == told.id)) == "b"


def test_a_statement_that_is_kept_takes_turns_too(session: Session) -> None:
    statement = tenancy.kept(select(func.count()).select_from(Thing))
    seen = []
    for _ in range(3):
        tenancy.confine(session, OWN)
        seen.append(session.scalar(statement))
        tenancy.unconfined(session, Reason.COMMAND)
        seen.append(session.scalar(statement))

    assert seen == [1, 2] * 3
