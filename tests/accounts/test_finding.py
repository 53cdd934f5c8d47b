"""What is rare among a million accounts, or ten thousand of one place, is found by indexes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.lifetime import reminders, renewals
from services.accounts.queries import history, history_elsewhere
from shared import tenancy
from shared.clock import paris_date
from tests.accounts.world import NOW, Person, World
from tests.scans import using

TODAY = paris_date(NOW)
pytestmark = pytest.mark.pristine
OF_ADMINISTRATORS: dict[str, Callable[[Session, Any], object]] = {
    "until when they are good": lambda session, home: queries.administrators.last_days(
        session, home, today=TODAY
    ),
    "who of them can act": lambda session, home: queries.administrators.able(
        session, home, today=TODAY
    ),
    "who is expected": queries.orphans.expected,
    "all of them, locked": queries.administrators.lock,
}
"""What is asked of an establishment's administrators at each deletion, renewal or reading."""


class TestAdministrators:
    @pytest.mark.parametrize("question", OF_ADMINISTRATORS)
    def test_are_found_among_ten_thousand_users(
        self, world: World, head: Person, question: str
    ) -> None:
        with world.look() as session, using(session, "ix_accounts_administrators"):
            tenancy.confine(session, head.home)
            OF_ADMINISTRATORS[question](session, head.home)


class TestTheHistory:
    @pytest.mark.parametrize(
        ("wanted", "index"),
        [
            ({"delegation_id": UUID(int=1)}, "delegated"),
            ({"since": NOW - timedelta(hours=1), "until": NOW}, "establishment_id_happened_at"),
        ],
    )
    def test_is_counted_by_what_it_is_filtered_by(
        self, world: World, head: Person, wanted: dict[str, Any], index: str
    ) -> None:
        chosen = history.rows(history.Criteria(**wanted)).order_by(None)
        counted = select(func.count()).select_from(chosen.subquery())

        with world.look() as session, using(session, f"ix_operations_{index}"):
            tenancy.confine(session, head.home)
            session.scalar(counted)

    def test_is_found_across_establishments_by_delegation_and_time(
        self, world: World, head: Person
    ) -> None:
        places = [head.home, *(UUID(int=number) for number in range(50))]
        lately = history.Criteria(since=NOW - timedelta(hours=1), until=NOW)
        wanted = history_elsewhere.rows(lately, [UUID(int=number) for number in range(50)], None)

        with world.look() as session, using(session, "ix_operations_delegated"):
            tenancy.confine(session, *places)
            session.scalars(wanted.limit(50)).all()


class TestTheNewlyExpired:
    def test_are_found_among_all_that_were_announced_long_ago(self, world: World) -> None:
        with world.look() as session, using(session, "ix_accounts_expiry_untold"):
            renewals.tell_expired(session, today=TODAY, limit=200)


class TestOldNotices:
    def test_are_found_among_all_that_are_kept(self, world: World) -> None:
        with world.look() as session, using(session, "ix_expiry_notices_first_day"):
            reminders.forget_notices(session, today=TODAY, limit=200)
