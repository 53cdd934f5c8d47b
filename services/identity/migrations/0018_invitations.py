"""The invitation that a code is sent for, in place of the message that told of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"


def upgrade():
    op.add_column("codes", sa.Column("invitation", JSONB(), nullable=True))
    op.execute(
        "UPDATE codes SET invitation = jsonb_build_object("
        " 'invited_by', NULL,"
        " 'invited_on', (created_at AT TIME ZONE 'Europe/Paris')::date,"
        " 'is_again', false"
        ") WHERE purpose = 'password_creation'"
    )
    inviter = sa.Computed("(invitation #>> '{invited_by,account_id}')::uuid", persisted=True)
    op.add_column("codes", sa.Column("inviter_id", sa.Uuid(), inviter))
    op.create_index(op.f("ix_codes_inviter_id"), "codes", ["inviter_id"])
    op.drop_column("codes", "cause_id")
