"""No tables of long acts: there are none here."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade():
    op.drop_table("job_items")
    op.drop_table("jobs")
