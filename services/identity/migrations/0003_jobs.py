"""Long acts: jobs and what they are done to."""

from shared.migrations.foundation import jobs

revision = "0003"
down_revision = "0002"


def upgrade():
    jobs.create()
