"""Who has been erased, and whom e-mails and letters name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations import foundation

revision = "0004"
down_revision = "0003"


def upgrade():
    foundation.mark_erased()
    for table in ("emails", "paper_items"):
        named = sa.Column("named", JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False)
        op.add_column(table, named)
        op.create_index(
            op.f(f"ix_{table}_named"),
            table,
            ["named"],
            postgresql_using="gin",
            postgresql_ops={"named": "jsonb_path_ops"},
        )
    op.create_index(
        "ix_emails_kept",
        "emails",
        ["created_at"],
        postgresql_where=sa.text("NOT starts_with(recipient, 'erased-')"),
    )
    op.execute("UPDATE paper_items SET named = account_ids")
    op.create_index(
        "ix_invitations_inviter", "invitations", [sa.text("(inviter ->> 'account_id')")]
    )
    op.create_index(op.f("ix_letter_readings_account_id"), "letter_readings", ["account_id"])
