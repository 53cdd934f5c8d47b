"""How PostgreSQL answers: the plans of what the list asks, the search function's own included."""

from uuid import UUID

import psycopg
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from deploy.provisioning import Urls, conninfo
from services.accounts.queries import listing
from services.accounts.queries.criteria import Criteria
from shared import tenancy
from tests.benchmarks import crowd

SHOWN = {
    "first page by name": Criteria(),
    "a last name": Criteria(q="montin"),
    "a last name and `rh`": Criteria(q="montin rh"),
}
_SETTINGS = """
ALTER ROLE {role} SET session_preload_libraries = 'auto_explain';
ALTER ROLE {role} SET auto_explain.log_min_duration = 0;
ALTER ROLE {role} SET auto_explain.log_nested_statements = on;
ALTER ROLE {role} SET auto_explain.log_analyze = on;
ALTER ROLE {role} SET auto_explain.log_timing = off;
ALTER ROLE {role} SET auto_explain.log_level = 'notice';
"""


def of(admin_url: str, urls: Urls, establishment_id: UUID) -> str:
    """Show the plans, outer and inner, that the service's own role gets."""
    engine = create_engine(urls.runtime)
    role = engine.url.username
    with psycopg.connect(conninfo(admin_url), autocommit=True) as server:
        for setting in _SETTINGS.format(role=f'"{role}"').strip().splitlines():
            server.execute(setting.encode())
    told: list[str] = []

    @event.listens_for(engine, "connect")
    def _(connection: psycopg.Connection, record: object) -> None:
        connection.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))

    shown = []
    for words, criteria in SHOWN.items():
        with Session(engine) as session:
            tenancy.confine(session, establishment_id)
            statement = listing.rows(criteria, today=crowd.TODAY).limit(25)
            told.clear()
            session.execute(statement).all()
            session.commit()  # only then is the last plan told
            shown.append(f"{words}\n" + "\n".join(map(_plan_of, told)))
    engine.dispose()
    return "\n\n".join(shown)


def _plan_of(notice: str) -> str:
    """Leave out the text of the statement, which the plan stands below."""
    lines = notice.splitlines()
    starts = [n for n, line in enumerate(lines) if "(cost=" in line]
    return "\n".join(lines[starts[0] :]) if starts else ""
