"""The search under row-level security is served by its index, and guarded by itself."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from deploy.installation.provisioning import Urls
from services.accounts.domain.criteria import Criteria
from services.accounts.queries import listing
from shared import db, tenancy
from tests.benchmarks import crowd

SIZES = (6_000, 500, 500)
USES = text("SELECT pg_stat_get_xact_numscans(CAST(:index AS regclass))")
FOUND = text("SELECT count(*) FROM search_accounts(ARRAY['%ba%'], NULL)")


@pytest.fixture
def places(postgres: str, own_database: Urls) -> list[UUID]:
    url = make_url(postgres).set(database=make_url(own_database.owner).database)
    return crowd.fill(url.render_as_string(hide_password=False), SIZES)


@pytest.fixture
def session(own_database: Urls) -> Iterator[Session]:
    """A session of the service's own, unprivileged role."""
    engine = db.connect(own_database.runtime)
    with db.sessions(engine)() as session:
        yield session
    engine.dispose()


class TestTheSearch:
    def test_uses_its_index(self, session: Session, places: list[UUID]) -> None:
        tenancy.confine(session, places[0])
        criteria = Criteria(q="montin dougar")

        found = session.scalars(listing.rows(criteria, now=crowd.NOW)).all()

        assert found
        assert session.scalar(USES, {"index": "ix_accounts_search"}) > 0

    def test_sees_the_tenants_of_the_transaction_alone(
        self, session: Session, places: list[UUID]
    ) -> None:
        nobodys = session.scalar(FOUND)
        tenancy.confine(session, places[1])
        ones = session.scalar(FOUND)
        tenancy.confine(session, places[1], places[2])
        twos = session.scalar(FOUND)
        tenancy.unconfined(session, tenancy.Reason.COMMAND)
        alls = session.scalar(FOUND)

        assert nobodys == 0
        assert 0 < ones < 500
        assert ones < twos < 1_000
        assert twos < alls

    def test_is_the_one_thing_that_its_owner_may_do(
        self, session: Session, own_database: Urls, places: list[UUID]
    ) -> None:
        """The owner passes by row-level security, so nobody may become it, nor read more."""
        owner = session.execute(
            text(
                "SELECT r.rolname, r.rolcanlogin, r.rolsuper FROM pg_proc AS p"
                " JOIN pg_roles AS r ON r.oid = p.proowner WHERE p.proname = 'search_accounts'"
            )
        ).one()
        columns = session.execute(
            text(
                "SELECT attname::text FROM pg_attribute WHERE attrelid = 'accounts'::regclass"
                " AND attnum > 0 AND has_column_privilege(:role, 'accounts', attname, 'SELECT')"
                " ORDER BY attname"
            ),
            {"role": owner.rolname},
        )

        assert tuple(owner)[1:] == (False, False)
        assert owner.rolname.endswith("_search")
        assert columns.scalars().all() == ["establishment_id", "id", "search_text", "status"]
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text(f'SET ROLE "{owner.rolname}"'))
