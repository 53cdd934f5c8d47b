"""Invitations come with the code that is sent for them: none is kept."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade():
    op.drop_table("invitations")
