"""Long acts: jobs and what they are done to."""

from shared.migrations.foundation import jobs

revision = "0002"
down_revision = "0001"


def upgrade():
    jobs.create()
