"""Migrations are numbered, in one line, and amount to what the models say."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, MetaData, NullPool, create_engine, text

from deploy.installation.provisioning import Urls
from shared import migrations
from shared.migrations import env
from tests.architecture.services import WITH_TABLES


@pytest.fixture
def owner(name: str, provisioned: Callable[[str], Urls]) -> Iterator[Connection]:
    """A connection to the service's migrated database."""
    with create_engine(provisioned(name).owner, poolclass=NullPool).connect() as connection:
        yield connection


@pytest.mark.parametrize("name", WITH_TABLES)
class TestTheMigrationsOfAService:
    def test_are_numbered_without_gaps_each_after_the_one_before(self, name: str) -> None:
        files = sorted(path.name for path in env.folder(name).glob("*.py"))
        line = [(s.revision, s.down_revision) for s in env.scripts(name).walk_revisions()][::-1]

        numbers = [f"{index:04d}" for index in range(1, len(files) + 1)]
        assert [file.split("_")[0] for file in files] == numbers
        assert line == list(zip(numbers, [None, *numbers], strict=False))
        assert migrations.head(name) == numbers[-1]

    def test_are_named_after_what_they_do_and_are_no_package(self, name: str) -> None:
        for path in env.folder(name).glob("*.py"):
            assert re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", path.name)

    def test_have_no_way_down(self, name: str) -> None:
        for script in env.scripts(name).walk_revisions():
            assert not hasattr(script.module, "downgrade")

    def test_amount_to_what_the_models_say(self, name: str, owner: Connection) -> None:
        context = MigrationContext.configure(owner, opts={"compare_server_default": True})

        differences: Any = compare_metadata(context, env.metadatas(name))  # type: ignore[arg-type]

        assert differences == []

    def test_make_the_checks_that_the_models_name(self, name: str, owner: Connection) -> None:
        found = owner.execute(
            text(
                "SELECT conname FROM pg_constraint"
                " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
            )
        )

        assert set(found.scalars()) == {
            check for metadata in env.metadatas(name) for check in checks(metadata)
        }


def checks(metadata: MetaData) -> Iterator[str]:
    """Tell the names of the check constraints, as PostgreSQL has them."""
    for table in metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                yield str(constraint.name)
