"""Indexes that row-level security leaves without use: on expressions, and those that look inside.

PostgreSQL tests a policy before any function that is not leakproof: `lower(…)`, `->>`, `@>` and
`LIKE` are not. An index that only such a condition could use is never used under a policy, and the
whole table is read instead; a search function that filters by tenant itself uses it (ADR 0015).
"""

from collections.abc import Callable

import pytest
from sqlalchemy import NullPool, create_engine, text

from deploy.installation.provisioning import Urls
from tests.architecture.services import WITH_TABLES

SEARCHED_BY: dict[str, dict[str, str]] = {
    "identity": {},
    "accounts": {"ix_accounts_search": "search_accounts"},
    "delegation": {},
    "mailer": {
        "ix_emails_named": "emails_naming",
        "ix_paper_items_named": "paper_items_naming",
    },
}
"""By service and index: the search function that alone uses it."""

OF_NO_USE = text(
    """
    SELECT held.relname::text
    FROM pg_index AS index
    JOIN pg_class AS held ON held.oid = index.indexrelid
    JOIN pg_class AS confined ON confined.oid = index.indrelid
    JOIN pg_am AS method ON method.oid = held.relam
    WHERE confined.relrowsecurity AND (index.indexprs IS NOT NULL OR method.amname <> 'btree')
    """
)
PASSING = text(
    "SELECT proname::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
)


@pytest.mark.parametrize("service", WITH_TABLES)
class TestAnIndexThatAPolicyKeepsFromUse:
    def test_has_a_search_function_that_uses_it(
        self, service: str, provisioned: Callable[[str], Urls]
    ) -> None:
        with create_engine(provisioned(service).owner, poolclass=NullPool).connect() as connection:
            indexes = set(connection.scalars(OF_NO_USE))
            functions = set(connection.scalars(PASSING))

        assert indexes == SEARCHED_BY[service].keys()
        assert functions == set(SEARCHED_BY[service].values())
