"""The few rows among many that chores and guards ask for: administrators, the newly expired."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade():
    op.create_index(
        "ix_accounts_administrators",
        "accounts",
        ["establishment_id", "status", "expires_on"],
        postgresql_where=sa.text("profile = 'administrator'"),
    )
    op.create_index(
        "ix_accounts_expiry_untold",
        "accounts",
        ["expires_on"],
        postgresql_where=sa.text(
            "status = 'active' AND expiry_told_for IS DISTINCT FROM expires_on"
        ),
    )
    op.create_index(op.f("ix_expiry_notices_first_day"), "expiry_notices", ["first_day"])
