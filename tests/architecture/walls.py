"""A database in which any row can be made, to see who sees it."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Table, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from shared.tenancy import Reason, confine, unconfined
from tests.architecture import rows


class Walls(NamedTuple):
    """A database in which a table takes any row, but for who may see it."""

    sessions: sessionmaker[Session]
    model: Any
    table: Table
    columns: list[str]

    def add(self, tenants: dict[str, UUID], *, seen_by: UUID) -> None:
        """Insert a row of these tenants as one of them."""
        with self.sessions.begin() as session:
            confine(session, seen_by)
            session.execute(insert(self.table).values(rows.row_of(self.table, **tenants)))

    def counted(self, *tenants: UUID) -> tuple[int, int]:
        """Tell how many rows these tenants see, by ORM and by raw SQL."""
        with self.sessions.begin() as session:
            confine(session, *tenants)
            return self._counted(session)

    def of_all(self) -> tuple[int, int]:
        """Tell how many rows there are."""
        with self.sessions.begin() as session:
            unconfined(session, Reason.COMMAND)
            return self._counted(session)

    def changed_by(self, tenant: UUID, statement: str) -> int:
        """Tell how many rows a statement of this tenant touches; none, if it may never do that."""
        with self.sessions() as session:
            confine(session, tenant)
            try:
                return session.connection().execute(text(statement)).rowcount
            except DBAPIError as error:
                if "permission denied" not in str(error):
                    raise
                return 0

    def _counted(self, session: Session) -> tuple[int, int]:
        by_sql = session.execute(text(f'SELECT count(*) FROM "{self.table.name}"')).scalar_one()
        return len(session.scalars(select(self.model)).all()), by_sql
