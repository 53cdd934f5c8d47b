"""What PostgreSQL holds against a mistake of ours: who sees which rows, and what never changes."""

from collections.abc import Iterable, Mapping

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


def forgetful(table: str, column: str, key: str) -> None:
    """Let rows that are otherwise only added lose one key of a JSON column, and nothing else.

    Call it after `append_only`: what people have written there may have to go one day.
    """
    name, function = _name(table), _name(f"forget_only_{key}_of_{table}")
    _each_holder(table, f"GRANT UPDATE ({_name(column)}) ON %I TO %I")
    op.execute(
        text(
            f"""
            CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.{_name(column)} = OLD.{_name(column)} - '{key}'
                AND to_jsonb(NEW) - '{column}' = to_jsonb(OLD) - '{column}' THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'rows of % are never altered or removed', TG_TABLE_NAME
                    USING ERRCODE = 'insufficient_privilege';
            END $$
            """.replace(":", r"\:")
        )
    )
    for statement in (
        f"DROP TRIGGER append_only ON {name}",
        f"CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON {name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_alteration()",
        f"CREATE TRIGGER forgetful BEFORE UPDATE ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
    ):
        op.execute(text(statement))


def limit_moves(table: str, column: str, moves: Mapping[str, Iterable[str]]) -> None:
    """Let a column's value become only what the moves allow; what is none of their keys is final.

    :param moves: by value, what may become of it
    """
    name, function = _name(table), _name(f"limit_{column}_of_{table}")
    pairs = sorted((old, new) for old, found in moves.items() for new in found)
    allowed = ", ".join(f"('{old}', '{new}')" for old, new in pairs)
    for statement in (
        f"""
        CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (OLD.{_name(column)}, NEW.{_name(column)}) IN ({allowed}) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '% of % never goes from % to %',
                '{column}', TG_TABLE_NAME, OLD.{_name(column)}, NEW.{_name(column)}
                USING ERRCODE = 'check_violation';
        END $$
        """,
        f"CREATE TRIGGER limit_{column} BEFORE UPDATE OF {_name(column)} ON {name} FOR EACH ROW "
        f"WHEN (OLD.{_name(column)} IS DISTINCT FROM NEW.{_name(column)}) "
        f"EXECUTE FUNCTION {function}()",
    ):
        op.execute(text(statement.replace(":", r"\:")))


def read_only(table: str) -> None:
    """Let only the owner write a table."""
    _revoke(table, "INSERT", "UPDATE", "DELETE", "TRUNCATE")


def _revoke(table: str, *privileges: str) -> None:
    """Take privileges on a table from whoever has them."""
    _each_holder(table, f"REVOKE {', '.join(privileges)} ON %I FROM %I")


def _each_holder(table: str, statement: str) -> None:
    """Do something with each role that may use a table: their names differ by installation."""
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
                    EXECUTE format('{statement}', '{table}', holder);
                END LOOP;
            END $$
            """.replace(":", r"\:")
        )
    )


def _name(identifier: str) -> str:
    return f'"{identifier}"'
