"""Who asked for the e-mail address that waits to be confirmed, not only how far they went then."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"


def upgrade():
    op.add_column(
        "accounts",
        sa.Column(
            "pending_requester",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
        ),
    )
    # Of those that wait nobody knows who asked: the holders' own stay, the others are asked again.
    nobody = '{"client_id": null, "delegation_id": null, "duties": [], "reach": null}'
    op.execute(
        sa.text(
            "UPDATE accounts SET pending_requester = "
            "CAST(:nobody AS jsonb) || jsonb_build_object('account_id', id) WHERE pending_is_own"
        ).bindparams(nobody=nobody)
    )
    op.execute(
        "UPDATE accounts SET pending_email = NULL "
        "WHERE pending_email IS NOT NULL AND NOT pending_is_own"
    )
    op.drop_column("accounts", "pending_reach")
