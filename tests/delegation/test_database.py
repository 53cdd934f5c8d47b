"""What the database itself holds: no doubles, no strangers, no rewriting (design.md §4.8, §7)."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from uuid import UUID, uuid4

import pytest
from sqlalchemy import exc, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from services.delegation.domain.status import MOVES
from services.delegation.models import (
    Amendment,
    AmendmentStatus,
    Assignment,
    Base,
    Delegation,
    DelegationEvent,
    Line,
    LineStatus,
    Person,
    Status,
    TransferLine,
)
from shared import access, tenancy
from shared.auth import Level
from tests.delegation import amendments
from tests.delegation.pairs import Pair, pair
from tests.delegation.transfers import offered
from tests.delegation.world import World

TABLES = tuple(Base.metadata.tables)


@pytest.fixture
def as_tenant(sessions: sessionmaker[Session]) -> Iterator[Callable[[UUID | None], Session]]:
    """A session that sees what one establishment may, or nothing at all."""
    opened: list[Session] = []

    def open_for(tenant: UUID | None) -> Session:
        opened.append(sessions())
        if tenant is not None:
            tenancy.confine(opened[-1], tenant)
        return opened[-1]

    yield open_for
    for session in opened:
        session.close()


class TestTheDatabase:
    @pytest.mark.parametrize("status", [LineStatus.PENDING, LineStatus.ACTIVE])
    def test_takes_one_open_line_per_pair_and_service(
        self, joined: Pair, status: LineStatus
    ) -> None:
        one, two = joined.agreed({"affiliation": "read"}), joined.ask({"carriere": "read"})

        with joined.world.look() as session:
            session.add(
                Line(
                    delegation_id=two,
                    centralising_id=joined.centre.establishment_id,
                    delegating_id=joined.town.establishment_id,
                    service="affiliation",
                    asked=Level.READ,
                    level=Level.READ,
                    status=status,
                    is_exclusive=False,
                )
            )
            with pytest.raises(exc.IntegrityError) as refused:
                session.flush()

        assert one != two
        assert "uq_delegation_lines_open" in str(refused.value)

    def test_gives_an_exclusive_service_to_one(self, world: World) -> None:
        one, two = pair(world), pair(world)
        one.agreed({"declarations": "read"})
        second = two.ask({"declarations": "read"}, targets=[one.target])

        lines = update(Line).where(Line.delegation_id == second)
        with world.look() as session, pytest.raises(exc.IntegrityError) as refused:
            session.execute(lines.values(status=LineStatus.ACTIVE))

        assert "uq_delegation_lines_exclusive" in str(refused.value)

    def test_takes_one_current_assignment_per_account(self, joined: Pair) -> None:
        somebody = joined.assigned(joined.agreed())

        with joined.world.look() as session:
            (row,) = session.scalars(select(Assignment)).all()
            session.add(
                Assignment(
                    delegation_id=row.delegation_id,
                    centralising_id=row.centralising_id,
                    delegating_id=row.delegating_id,
                    account_id=somebody.id,
                    rights={},
                    assigned_at=row.assigned_at,
                )
            )
            with pytest.raises(exc.IntegrityError):
                session.flush()

    def test_refuses_a_suspension_without_a_cause(self, joined: Pair) -> None:
        joined.agreed()

        with joined.world.look() as session, pytest.raises(exc.IntegrityError):
            session.execute(update(Delegation).values(status=Status.SUSPENDED))

    @pytest.mark.parametrize(
        ("act", "before", "after"),
        [
            ("refuse", "refused", "active"),
            ("cancel", "cancelled", "pending"),
            (None, "pending", "terminated"),
        ],
    )
    def test_lets_a_delegation_become_only_what_the_table_says(
        self, joined: Pair, act: str | None, before: str, after: str
    ) -> None:
        delegation_id = joined.ask()
        if act is not None:
            who = joined.answerer if act == "refuse" else joined.asker
            done = who.post(f"/delegations/{delegation_id}/{act}", {"reason": "x"})
            assert done.status_code == 200

        with joined.world.look() as session, pytest.raises(exc.IntegrityError) as refused:
            session.execute(update(Delegation).values(status=Status(after)))

        assert f"status of delegations never goes from {before} to {after}" in str(refused.value)

    def test_knows_the_moves_that_the_rules_know(self, joined: Pair) -> None:
        allowed = {
            (before, after)
            for before, after in product(Status, Status)
            if before is not after and after in MOVES.get(before, frozenset())
        }

        with joined.world.look() as session:
            source = session.scalar(
                text("SELECT prosrc FROM pg_proc WHERE proname = 'limit_status_of_delegations'")
            )

        found = re.findall(r"\('(\w+)', '(\w+)'\)", source or "")
        assert {(Status(before), Status(after)) for before, after in found} == allowed

    def test_takes_no_answer_to_an_amendment_twice(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        asked = amendments.asked(joined, delegation_id, rights={"carriere": "read"})
        where = amendments.path(delegation_id, asked, "cancel")
        assert joined.asker.post(where).status_code == 200

        with joined.world.look() as session, pytest.raises(exc.IntegrityError) as refused:
            session.execute(update(Amendment).values(status=AmendmentStatus.PENDING))

        assert "status of amendments never goes from cancelled to pending" in str(refused.value)

    def test_takes_one_amendment_that_waits_of_each(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        amendments.asked(joined, delegation_id, rights={"carriere": "read"})

        with joined.world.look() as session:
            (waiting,) = session.scalars(select(Amendment)).all()
            fields = {each.key: getattr(waiting, each.key) for each in Amendment.__table__.columns}
            session.add(Amendment(**fields | {"id": uuid4()}))
            with pytest.raises(exc.IntegrityError) as refused:
                session.flush()

        assert "uq_amendments_pending" in str(refused.value)

    def test_refuses_an_extension_that_makes_nothing_longer(self, joined: Pair) -> None:
        joined.agreed()

        with joined.world.look() as session, pytest.raises(exc.IntegrityError) as refused:
            session.execute(update(Delegation).values(agreed_until=Delegation.ends_on))

        assert "extension_is_later" in str(refused.value)

    def test_takes_one_offer_of_each_at_a_time(self, joined: Pair, taker: Pair) -> None:
        delegation_id = joined.agreed()
        transfer_id = offered(joined, taker, delegation_id)
        assert joined.asker.post(f"/transfers/{transfer_id}/withdraw").status_code == 200
        offered(joined, taker, delegation_id)

        again = update(TransferLine).where(TransferLine.transfer_id == UUID(transfer_id))
        with joined.world.look() as session, pytest.raises(exc.IntegrityError) as refused:
            session.execute(again.values(is_open=True))

        assert "uq_transfer_lines_open" in str(refused.value)

    def test_refuses_lines_of_other_establishments_than_the_delegation_s(
        self, joined: Pair
    ) -> None:
        joined.ask()

        with joined.world.look() as session, pytest.raises(exc.IntegrityError):
            session.execute(update(Line).values(delegating_id=uuid4()))

    @pytest.mark.parametrize("statement", ["UPDATE {} SET side = 'rules'", "DELETE FROM {}"])
    def test_never_rewrites_the_log(self, joined: Pair, statement: str) -> None:
        joined.ask()

        with joined.world.look() as session, pytest.raises(exc.ProgrammingError):
            session.execute(text(statement.format("delegation_events")))


class TestAStranger:
    def test_sees_nothing_by_the_orm_nor_by_sql(
        self, joined: Pair, as_tenant: Callable[[UUID | None], Session]
    ) -> None:
        joined.assigned(joined.agreed())

        for stranger in (uuid4(), None):
            session = as_tenant(stranger)
            for model in (Delegation, Line, Assignment, DelegationEvent, Person):
                assert session.scalars(select(model)).all() == []
            for table in TABLES:
                assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
            session.close()

    def test_changes_nothing(
        self, joined: Pair, as_tenant: Callable[[UUID | None], Session]
    ) -> None:
        delegation_id = joined.ask()

        session = as_tenant(uuid4())
        session.execute(text("UPDATE delegations SET status = 'active'"))
        session.commit()

        assert joined.show(delegation_id).status is Status.PENDING


class TestASide:
    def test_sees_the_delegation_and_not_the_other_s_people(
        self, joined: Pair, as_tenant: Callable[[UUID | None], Session]
    ) -> None:
        joined.assigned(joined.agreed())

        for side in (joined.centre, joined.town):
            session = as_tenant(side.establishment_id)
            for table in ("delegations", "delegation_lines", "assignments"):
                assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 1
            homes = session.scalars(text("SELECT DISTINCT establishment_id FROM people")).all()
            assert homes == [side.establishment_id]
            session.close()


class TestTheGrant:
    def test_is_known_to_this_service_at_once(self, joined: Pair) -> None:
        worker = joined.assigned(joined.agreed())

        with joined.world.look() as session:
            decision = access.decide(
                session,
                account_id=worker.id,
                establishment_id=joined.town.establishment_id,
                service="affiliation",
                level=Level.WRITE,
                now=joined.world.now(),
                own="delegation",
            )

        assert decision.allowed
