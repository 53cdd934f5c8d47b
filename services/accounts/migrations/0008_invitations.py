"""What became of invitations; those that wait now are taken over."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0008"
down_revision = "0007"


def upgrade():
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishments.id"],
            name=op.f("fk_invitations_establishment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_invitations_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("account_id", name=op.f("uq_invitations_account_id")),
    )
    policies.confine("invitations", "establishment_id")
    op.execute(
        "INSERT INTO invitations (id, establishment_id, account_id, invited_at)"
        " SELECT gen_random_uuid(), establishment_id, id, invited_at FROM accounts"
        " WHERE status IN ('invited', 'invitation_lapsed') AND invited_at IS NOT NULL"
    )
