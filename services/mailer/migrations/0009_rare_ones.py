"""The few e-mails and letters among many that something is yet to be done about."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade():
    op.create_index(
        "ix_emails_sealed", "emails", ["lapses_at"], postgresql_where=sa.text("sealed IS NOT NULL")
    )
    op.create_index(
        "ix_emails_unsent",
        "emails",
        ["status", "id"],
        postgresql_where=sa.text("status NOT IN ('sent', 'delivered')"),
    )
    op.create_index(op.f("ix_paper_items_digest"), "paper_items", ["digest"])
    op.create_index(op.f("ix_letters_digest"), "letters", ["digest"])
