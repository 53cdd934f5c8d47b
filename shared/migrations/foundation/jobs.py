"""Long acts and what they are done to, as a later migration of each service makes them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations import policies

INSTANT = sa.DateTime(timezone=True)
STATUSES = ("queued", "running", "done", "failed", "cancelled")


def create() -> None:
    """Make these tables; a row belongs to the establishment acted in and to the actor's own."""
    _jobs()
    _job_items()
    for table in ("jobs", "job_items"):
        policies.confine(table, "establishment_id", "home_id")


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid()),
        sa.Column("home_id", sa.Uuid()),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid()),
        sa.Column("claims", JSONB(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("correlation_id", sa.String()),
        sa.Column("traceparent", sa.String()),
        sa.Column("parameters", JSONB(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="jobstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("total", sa.Integer()),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("outcomes", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("problem", sa.String()),
        sa.Column("turn_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.Column("started_at", INSTANT),
        sa.Column("cancel_requested_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("content", sa.String()),
        sa.Column("content_name", sa.String()),
        sa.Column("content_type", sa.String()),
        sa.Column("content_size", sa.BigInteger()),
        sa.Column("expires_at", INSTANT),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index(
        "ix_jobs_unfinished", "jobs", ["turn_at"], postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_index("ix_jobs_actor_id_created_at", "jobs", ["actor_id", "created_at"])
    op.create_index(
        "ix_jobs_expires_at",
        "jobs",
        ["expires_at"],
        postgresql_where=sa.text("expires_at IS NOT NULL"),
    )


def _job_items() -> None:
    op.create_table(
        "job_items",
        sa.Column("establishment_id", sa.Uuid()),
        sa.Column("home_id", sa.Uuid()),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("given", JSONB()),
        sa.Column("outcome", sa.String(40)),
        sa.Column("code", sa.String(80)),
        sa.Column("message", sa.String()),
        sa.Column("facts", JSONB()),
        sa.PrimaryKeyConstraint("job_id", "number", name="pk_job_items"),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name="fk_job_items_job_id_jobs", ondelete="CASCADE"
        ),
    )
    op.create_index(
        "ix_job_items_waiting",
        "job_items",
        ["job_id", "number"],
        postgresql_where=sa.text("outcome IS NULL"),
    )
