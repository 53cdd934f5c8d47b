"""What servers report of e-mails, and the addresses that nothing is sent to."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0020"
down_revision = "0019"


def upgrade():
    op.add_column("emails", sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True))
    reason = sa.Enum(
        "bounced",
        "refused",
        "complained",
        name="suppressionreason",
        native_enum=False,
        length=40,
    )
    op.create_table(
        "suppressions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("reason", reason, nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("email_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("establishment_id", sa.Uuid(), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppressions")),
        sa.UniqueConstraint("address", name=op.f("uq_suppressions_address")),
    )
    for column in ("account_id", "establishment_id"):
        op.create_index(op.f(f"ix_suppressions_{column}"), "suppressions", [column])
    policies.confine("suppressions", "establishment_id")
