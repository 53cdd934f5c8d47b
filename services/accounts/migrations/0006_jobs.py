"""Long acts: jobs and what they are done to."""

from shared.migrations.foundation import jobs

revision = "0006"
down_revision = "0005"


def upgrade():
    jobs.create()
