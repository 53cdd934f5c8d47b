"""Text search under row-level security, which no index serves otherwise (docs/decisions/).

PostgreSQL tests a row-level policy before any condition that could tell of the row by an error or
by its time, `LIKE` among them, and so never uses a trigram index under one. The way round is a
function that passes by the policies, filters by tenant itself, and is owned by a role that can do
nothing else and cannot sign in.
"""

from collections.abc import Iterable

from alembic import op
from sqlalchemy import text

_FUNCTION = """
CREATE FUNCTION {name}({arguments}) RETURNS TABLE ({returns})
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
#variable_conflict use_column
DECLARE
    tenants uuid[] := string_to_array(
        NULLIF(current_setting('app.tenant_ids', true), ''), ','
    )::uuid[];
    is_platform boolean := COALESCE(current_setting('app.scope', true) = 'platform', false);
BEGIN
    RETURN QUERY {query};
END $$
"""

_ROLE = """
SELECT role.rolname
FROM pg_auth_members AS membership
JOIN pg_roles AS role ON role.oid = membership.roleid
JOIN pg_roles AS owner ON owner.oid = membership.member
WHERE owner.rolname = current_user AND role.rolbypassrls AND NOT role.rolcanlogin
"""

_CALLERS = """
SELECT DISTINCT grantee FROM information_schema.role_table_grants
WHERE table_schema = current_schema() AND table_name = :table AND privilege_type = 'SELECT'
"""


def create(
    name: str, *, table: str, reads: Iterable[str], arguments: str, returns: str, query: str
) -> None:
    """Make a search function that passes by row-level security and filters by tenant itself.

    Whoever may read the table may call it. Its plan is made anew for each call: what is looked for
    decides which index is worth it.

    :param reads: the columns of the table that its owner may read, and nothing else
    :param query: may use `tenants` (an array, null where none is set) and `is_platform`; whatever
        it returns must be held against both
    :raises LookupError: if the database was not provisioned with a role for it
    """
    connection = op.get_bind()
    role = connection.execute(text(_ROLE)).scalar()
    if role is None:
        raise LookupError("no role passes by row-level security for searches: provision it again")
    callers = connection.execute(text(_CALLERS), {"table": table}).scalars().all()
    made = _FUNCTION.format(name=name, arguments=arguments, returns=returns, query=query.strip())
    _run(made)
    _run(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    for caller in callers:
        _run(f'GRANT EXECUTE ON FUNCTION {name} TO "{caller}"')
    _run(f'GRANT SELECT ({", ".join(reads)}) ON "{table}" TO "{role}"')
    _run(f'ALTER FUNCTION {name} OWNER TO "{role}"')


def _run(statement: str) -> None:
    op.execute(text(statement.replace(":", r"\:")))
