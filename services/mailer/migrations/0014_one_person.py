"""What somebody has been written of a kind is found by their address, whatever their accounts."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade():
    op.create_index(
        op.f("ix_emails_recipient_template_created_at"),
        "emails",
        ["recipient", "template", "created_at"],
    )
