"""E-mails leave in lanes; why a letter on paper could not be made is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

INVITATIONS = ("password_creation",)
AWAITED = (
    *("password_reset", "identifier_reminder", "email_confirmation", "email_changed"),
    *("password_changed", "new_device", "account_linked", "account_locked"),
)


def upgrade():
    op.add_column("paper_items", sa.Column("error", sa.String()))
    op.add_column(
        "emails", sa.Column("lane", sa.SmallInteger(), server_default="2", nullable=False)
    )
    op.alter_column("emails", "lane", server_default=None)
    waiting = "status IN ('queued', 'sending', 'failed', 'held')"
    for lane, templates in enumerate((AWAITED, INVITATIONS)):
        op.execute(
            sa.text(
                f"UPDATE emails SET lane = {lane} WHERE {waiting} AND template = ANY (:names)"
            ).bindparams(names=list(templates))
        )
    op.drop_index("ix_emails_due", "emails")
    op.create_index(
        "ix_emails_due",
        "emails",
        ["lane", "due_at", "id"],
        postgresql_where=sa.text("status IN ('queued', 'sending')"),
    )
