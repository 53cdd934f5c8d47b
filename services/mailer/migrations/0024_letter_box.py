"""Letters say what is due and whom to answer, are withdrawn, and end; their kinds have versions."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"

SEEDED = (
    (
        "financial-accounts",
        "Gestion des comptes financiers",
        "Management of financial accounts",
        False,
    ),
    ("claim-reminders", "Relances sur créances", "Reminders on claims", True),
    (
        "repayment-call-reminders",
        "Relances sur appels à remboursement",
        "Reminders on calls for repayment",
        True,
    ),
    ("fnc", "Fonds FNC", "FNC fund", True),
    ("faefm", "Fonds FAEFM", "FAEFM fund", True),
)
"""The kinds of [S2]: code, names, and whether paper goes too."""


def upgrade():
    for column in ("due_on", "reply_name", "reply_email", "reply_phone", "withdrawal_reason"):
        kind = sa.Date() if column == "due_on" else sa.String()
        op.add_column("letters", sa.Column(column, kind, nullable=True))
    op.add_column("letters", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("letters", sa.Column("withdrawn_by", sa.Uuid(), nullable=True))
    op.drop_index("ix_letters_category_id", "letters")
    op.create_index("ix_letters_category_id_created_at", "letters", ["category_id", "created_at"])
    op.create_index("ix_paper_items_letter_id", "paper_items", ["letter_id"])
    for column, default in (("kept_months", "120"), ("version", "1")):
        op.add_column(
            "letter_categories",
            sa.Column(column, sa.Integer(), server_default=default, nullable=False),
        )
    op.create_check_constraint(
        op.f("ck_letter_categories_kept_months"), "letter_categories", "kept_months > 0"
    )
    op.create_table(
        "letter_category_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["letter_categories.id"],
            name=op.f("fk_letter_category_versions_category_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_category_versions")),
        sa.UniqueConstraint(
            "category_id", "number", name=op.f("uq_letter_category_versions_category_id_number")
        ),
    )
    seed()
    # Each kind that there is begins with what it now is.
    op.execute(
        """
        INSERT INTO letter_category_versions (id, category_id, number, facts, created_at)
        SELECT gen_random_uuid(), id, 1, jsonb_build_object(
            'labels', labels, 'service', service, 'is_notified', is_notified,
            'has_paper_copy', has_paper_copy, 'kept_months', kept_months
        ), created_at
        FROM letter_categories
        """
    )


def seed():
    """Open the kinds of [S2] to administrators alone, until operators say which right opens them.

    A code that is taken stays what it is.
    """
    opened = sa.text(
        """
        INSERT INTO letter_categories (id, code, labels, service, is_notified, has_paper_copy)
        VALUES (gen_random_uuid(), :code, CAST(:labels AS jsonb), 'letters', true, :has_paper_copy)
        ON CONFLICT (code) DO NOTHING
        """
    )
    for code, french, english, has_paper_copy in SEEDED:
        labels = json.dumps({"fr": french, "en": english})
        op.execute(opened.bindparams(code=code, labels=labels, has_paper_copy=has_paper_copy))
