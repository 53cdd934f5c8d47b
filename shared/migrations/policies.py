"""What PostgreSQL holds against a mistake of ours: who sees which rows, and what never changes."""

from alembic import op
from sqlalchemy import text

from shared.tenancy import PLATFORM, POLICY

TENANTS = "tenants"
"""The one policy of a confined table."""


def confine(table: str, *columns: str) -> None:
    """Let rows be seen, made and changed only by tenants whose id stands in one of these columns.

    The owner is not exempt; what works for the whole platform is, by `tenancy.unconfined`.

    :param columns: one, or two where a row belongs to two establishments; with none, the platform
        alone sees the table
    """
    tests = [PLATFORM, *(POLICY.format(column=_name(column)) for column in columns)]
    for statement in (
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        "CREATE POLICY {policy} ON {table} USING ({test}) WITH CHECK ({test})",
    ):
        filled = statement.format(table=_name(table), policy=TENANTS, test=" OR ".join(tests))
        op.execute(text(filled.replace(":", r"\:")))


def append_only(table: str) -> None:
    """Let rows be added and read, never altered or removed, not even by the owner."""
    _revoke(table, "UPDATE", "DELETE", "TRUNCATE")
    op.execute(
        """
        CREATE OR REPLACE FUNCTION refuse_alteration() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % are never altered or removed', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END $$
        """
    )
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {_name(table)} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_alteration()"
    )


def read_only(table: str) -> None:
    """Let only the owner write a table."""
    _revoke(table, "INSERT", "UPDATE", "DELETE", "TRUNCATE")


def _revoke(table: str, *privileges: str) -> None:
    """Take privileges on a table from whoever has them: the roles' names differ by installation."""
    op.execute(
        text(
            f"""
            DO $$
            DECLARE holder text;
            BEGIN
                FOR holder IN
                    SELECT DISTINCT grantee FROM information_schema.role_table_grants
                    WHERE table_schema = current_schema() AND table_name = '{table}'
                    AND grantee <> current_user
                LOOP
                    EXECUTE format(
                        'REVOKE {", ".join(privileges)} ON %I FROM %I', '{table}', holder
                    );
                END LOOP;
            END $$
            """.replace(":", r"\:")
        )
    )


def _name(identifier: str) -> str:
    return f'"{identifier}"'
