"""What names somebody is found by indexes, under row-level security too (docs/decisions/0015)."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import search

revision = "0008"
down_revision = "0007"


def upgrade():
    for table in ("emails", "paper_items"):
        search.create(
            f"{table}_naming",
            table=table,
            reads=("id", "establishment_id", "named"),
            arguments="person text",
            returns="id uuid",
            query=f"""
                SELECT found.id FROM {table} AS found
                WHERE (is_platform OR found.establishment_id = ANY (tenants))
                AND found.named @> jsonb_build_array(person)
            """,
        )
    inviter = sa.Computed("(inviter ->> 'account_id')::uuid", persisted=True)
    op.add_column("invitations", sa.Column("inviter_id", sa.Uuid(), inviter))
    op.drop_index("ix_invitations_inviter", "invitations")
    op.create_index(op.f("ix_invitations_inviter_id"), "invitations", ["inviter_id"])
