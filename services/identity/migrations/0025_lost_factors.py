"""Lost second factors: resets, letters with codes, what is known of another e-mail address."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0025"
down_revision = "0024"

WAYS = ("administrator", "command", "letter")
ENDINGS = ("done", "holder", "administrator", "void")
LETTER_ENDINGS = ("used", "holder", "tries", "void", "lost")
INSTANT = sa.DateTime(timezone=True)


def upgrade():
    op.add_column("credentials", sa.Column("former_email", sa.String(), nullable=True))
    op.add_column("credentials", sa.Column("email_changed_at", INSTANT, nullable=True))
    op.add_column("credentials", sa.Column("email_moved_at", INSTANT, nullable=True))
    op.create_index(
        "ix_credentials_former_email",
        "credentials",
        ["email_changed_at"],
        postgresql_where=sa.text("former_email IS NOT NULL"),
    )
    op.create_table(
        "factor_resets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "way", sa.Enum(*WAYS, name="resetway", native_enum=False, length=40), nullable=False
        ),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column(
            "ending",
            sa.Enum(*ENDINGS, name="resetending", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ending IS NULL)", name=op.f("ck_factor_resets_ended")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_factor_resets_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_resets")),
    )
    waits = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_factor_resets_open",
        "factor_resets",
        ["account_id"],
        unique=True,
        postgresql_where=waits,
    )
    op.create_index("ix_factor_resets_due_at", "factor_resets", ["due_at"], postgresql_where=waits)
    for column in ("account_id", "establishment_id", "ended_at"):
        op.create_index(op.f(f"ix_factor_resets_{column}"), "factor_resets", [column])
    policies.confine("factor_resets", "establishment_id")
    make_letters()


def make_letters():
    op.create_table(
        "factor_letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column(
            "ending",
            sa.Enum(*LETTER_ENDINGS, name="letterending", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ending IS NULL)", name=op.f("ck_factor_letters_ended")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_factor_letters_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_letters")),
    )
    op.create_index(
        "ix_factor_letters_open",
        "factor_letters",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    for column in ("account_id", "establishment_id", "expires_at"):
        op.create_index(op.f(f"ix_factor_letters_{column}"), "factor_letters", [column])
    policies.confine("factor_letters", "establishment_id")
