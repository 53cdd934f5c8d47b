"""Drafts the next migration of a service, from what its models say and its database lacks."""

import re
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.operations.ops import UpgradeOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, NullPool, create_engine

from shared import tables
from shared.migrations import env

FIRST = "0001"


def new(service: str, message: str, owner_url: str) -> Path:
    """Draft the next numbered file, to be read and completed: policies and data are never guessed.

    :param message: what it does, in a few words: "letter box"
    :param owner_url: a database of this service, up to date with the files there are
    """
    engine = create_engine(owner_url, poolclass=NullPool)
    with engine.connect() as connection:
        body, imports = _draft(service, connection)
    return _write(service, message, body, imports)


def _draft(service: str, connection: Connection) -> tuple[str, set[str]]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "include_name": _is_own, "fn": _nothing}
    )
    operations = produce_migrations(context, env.own_metadata(service)).upgrade_ops
    imports: set[str] = set()
    if operations is None or operations.is_empty():
        return "", imports
    return _rendered(operations, context, imports), imports


def _rendered(operations: UpgradeOps, context: MigrationContext, imports: set[str]) -> str:
    code = render_python_code(
        operations,
        migration_context=context,
        imports=imports,  # type: ignore[arg-type]  # it adds what the code needs
    )
    lines = (line for line in code.splitlines() if not line.lstrip().startswith("#"))
    return "\n".join(lines).strip()


def _write(service: str, message: str, body: str, imports: set[str]) -> Path:
    scripts = env.scripts(service)
    level = scripts.get_current_head()
    number = FIRST if level is None else f"{int(level) + 1:04d}"
    env.folder(service).mkdir(exist_ok=True)
    script = scripts.generate_revision(
        number,
        re.sub(r"\s+", " ", message).strip(),
        upgrades=body,
        imports=sorted(imports),
        is_first=number == FIRST,
    )
    if script is None:
        raise RuntimeError(f"no migration {number} was written for {service}")
    return Path(script.path)


def _is_own(name: str | None, kind: str, parents: Any) -> bool:
    return kind != "table" or name not in {*tables.METADATA.tables, *tables.OF_JOBS.tables}


def _nothing(*_: Any) -> list[Any]:
    return []
