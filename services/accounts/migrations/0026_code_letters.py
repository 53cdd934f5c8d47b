"""Who waits for a letter with a code, and when the last one left: several may ask at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

INSTANT = sa.DateTime(timezone=True)
OPEN = "proven_at IS NULL AND lapsed_at IS NULL"


def upgrade():
    op.add_column("registrations", sa.Column("asked_at", INSTANT, nullable=True))
    op.execute("UPDATE registrations SET asked_at = created_at")
    op.alter_column("registrations", "asked_at", nullable=False)
    for table in ("registrations", "recoveries"):
        op.add_column(table, sa.Column("letter_left_at", INSTANT, nullable=True))
    op.execute("UPDATE registrations SET letter_left_at = asked_at WHERE code_digest IS NOT NULL")
    op.execute("UPDATE recoveries SET letter_left_at = asked_at")
    # What was void by five wrong tries gets another code, in the next letter.
    for table in ("registrations", "recoveries"):
        op.execute(f"UPDATE {table} SET code_digest = NULL WHERE wrong_tries >= 5 AND {OPEN}")
    op.drop_index("uq_recoveries_open", "recoveries")
    op.create_index(
        op.f("ix_recoveries_establishment_id"), "recoveries", ["establishment_id"], unique=False
    )
