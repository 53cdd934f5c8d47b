"""A delegation or an amendment becomes only what the table of design.md §4.8 lets it become."""

from shared.migrations.policies import limit_moves

revision = "0026"
down_revision = "0025"

ENDINGS = ("terminated", "expired", "superseded")


def upgrade():
    limit_moves(
        "delegations",
        "status",
        {
            "pending": ("active", "refused", "cancelled", "lapsed"),
            "active": ("suspended", *ENDINGS),
            "suspended": ("active", *ENDINGS),
        },
    )
    limit_moves("amendments", "status", {"pending": ("accepted", "refused", "cancelled", "lapsed")})
