"""The search over accounts, and what the list filters by: the last review, undelivered e-mails."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import search

revision = "0005"
down_revision = "0004"


def upgrade():
    op.add_column("accounts", sa.Column("reviewed_on", sa.Date(), nullable=True))
    op.add_column(
        "accounts", sa.Column("undeliverable_since", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        "ix_accounts_search",
        "accounts",
        ["establishment_id", "search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
        postgresql_where=sa.text("status <> 'deleted'"),
    )
    search.create(
        "search_accounts",
        table="accounts",
        reads=("id", "establishment_id", "status", "search_text"),
        arguments="patterns text[], line integer",
        returns="account_id uuid, matched integer",
        query="""
            SELECT found.id, (
                SELECT count(*)::integer FROM unnest(patterns) AS pattern
                WHERE CASE
                    WHEN line IS NULL THEN found.search_text
                    ELSE split_part(found.search_text, E'\\n', line)
                END LIKE pattern
            )
            FROM accounts AS found
            WHERE (is_platform OR found.establishment_id = ANY (tenants))
            AND found.status <> 'deleted'
            AND found.search_text LIKE ANY (patterns)
            AND (line IS NULL OR split_part(found.search_text, E'\\n', line) LIKE ANY (patterns))
        """,
    )
