import threading
import time

import pytest
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from deploy.installation.provisioning import Urls
from shared import migrations
from shared.migrations import refolding
from shared.migrations.upgrading import LOCK
from tests.shared.migrations.conftest import MakeService

ADD = 'op.execute("CREATE TABLE added (id int)")'
FAIL = 'op.execute("CREATE TABLE half (id int)"); op.execute("SELECT 1 / 0")'


class TestAnUpgrade:
    def test_applies_what_is_lacking_in_order(self, urls: Urls, make_service: MakeService) -> None:
        service = make_service(ADD, 'op.execute("ALTER TABLE added ADD COLUMN name text")')

        assert migrations.upgrade(service, urls.owner) == ["0002", "0003"]
        assert migrations.upgrade(service, urls.owner) == []
        assert ask(urls.runtime, "SELECT count(name) FROM added") == 0

    def test_may_stop_earlier(self, urls: Urls, make_service: MakeService) -> None:
        service = make_service(ADD, 'op.execute("DROP TABLE added")')

        assert migrations.upgrade(service, urls.owner, to="0002") == ["0002"]
        assert migrations.upgrade(service, urls.owner) == ["0003"]

    def test_that_fails_leaves_nothing_of_the_one_that_failed(
        self, urls: Urls, make_service: MakeService
    ) -> None:
        service = make_service(ADD, FAIL)

        with pytest.raises(DBAPIError, match="division by zero"):
            migrations.upgrade(service, urls.owner)

        assert ask(urls.owner, "SELECT to_regclass('added') IS NOT NULL") is True
        assert ask(urls.owner, "SELECT to_regclass('half')") is None
        assert ask(urls.owner, "SELECT version_num FROM alembic_version") == "0002"

    def test_sees_and_moves_every_tenants_rows(self, urls: Urls, make_service: MakeService) -> None:
        insert = (
            "INSERT INTO things (id, establishment_id, name)"
            " VALUES (gen_random_uuid(), gen_random_uuid(), 'a')"
        )
        service = make_service(
            f'op.execute("{insert}")', "op.execute(\"UPDATE things SET name = 'b'\")"
        )

        migrations.upgrade(service, urls.owner)

        assert ask(urls.owner, "SELECT count(*) FROM things") == 0
        assert ask(urls.owner, "SELECT count(*) FROM things WHERE name = 'b'", platform=True) == 1

    def test_folds_keys_anew_batch_by_batch(
        self, urls: Urls, make_service: MakeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(refolding, "BATCH", 2)
        insert = (
            "INSERT INTO things (id, establishment_id, name) SELECT gen_random_uuid(),"
            " gen_random_uuid(), 'Été ' || n FROM generate_series(1, 5) AS n"
        )
        refold = (
            "from shared.migrations.refolding import refold; from shared.text import fold;"
            " refold('things', reads=('name',), keys=lambda row: {'name': fold(row['name'])})"
        )
        service = make_service(f'op.execute("{insert}")', refold)

        migrations.upgrade(service, urls.owner)

        folded = "SELECT string_agg(name, ',' ORDER BY name) FROM things"
        assert ask(urls.owner, folded, platform=True) == "ete 1,ete 2,ete 3,ete 4,ete 5"

    def test_refuses_a_database_of_a_newer_release(
        self, urls: Urls, make_service: MakeService
    ) -> None:
        migrations.upgrade(make_service(ADD), urls.owner)

        with pytest.raises(migrations.DatabaseIsNewer, match="0002"):
            migrations.upgrade("sample", urls.owner)

    def test_waits_until_another_is_done(self, urls: Urls, make_service: MakeService) -> None:
        service = make_service(ADD)
        done: list[list[str]] = []
        thread = threading.Thread(
            target=lambda: done.append(migrations.upgrade(service, urls.owner))
        )
        with create_engine(urls.owner, poolclass=NullPool).connect() as other:
            other.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            thread.start()
            wait_until_somebody_waits(other)
            assert not done

        thread.join()
        assert done == [["0002"]]

    def test_gives_up_on_a_table_that_somebody_holds(
        self, urls: Urls, make_service: MakeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shared.migrations.upgrading.LOCK_TIMEOUT", "50ms")
        service = make_service('op.execute("ALTER TABLE things ADD COLUMN more text")')
        with create_engine(urls.runtime, poolclass=NullPool).connect() as other:
            other.execute(text("LOCK TABLE things IN ACCESS SHARE MODE"))

            with pytest.raises(DBAPIError, match="lock timeout"):
                migrations.upgrade(service, urls.owner)


class TestTheLevel:
    def test_is_told_to_the_runtime_role(self, urls: Urls, make_service: MakeService) -> None:
        service = make_service(ADD)
        with create_engine(urls.runtime, poolclass=NullPool).connect() as connection:
            assert migrations.current_level(connection) == "0001"
            assert not migrations.is_migrated(connection, service)
            migrations.upgrade(service, urls.owner)
            connection.rollback()

            assert migrations.current_level(connection) == "0002"
            assert migrations.is_migrated(connection, service)

    def test_of_a_newer_release_will_do(self, urls: Urls, make_service: MakeService) -> None:
        migrations.upgrade(make_service(ADD), urls.owner)

        with create_engine(urls.runtime, poolclass=NullPool).connect() as connection:
            assert migrations.is_migrated(connection, "sample")

    def test_of_an_empty_database_is_none(self, postgres: str) -> None:
        with create_engine(postgres, poolclass=NullPool).connect() as connection:
            assert migrations.current_level(connection) is None
            assert not migrations.is_migrated(connection, "sample")

    def test_cannot_be_changed_at_run_time(self, urls: Urls) -> None:
        with pytest.raises(DBAPIError, match="permission denied"):
            ask(urls.runtime, "UPDATE alembic_version SET version_num = '0009' RETURNING 1")


class TestTheRuntimeRole:
    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE own (id int)",
            "ALTER TABLE things DISABLE ROW LEVEL SECURITY",
            "DROP POLICY tenants ON things",
            "DROP TABLE things",
            "TRUNCATE things",
        ],
    )
    def test_may_change_no_table(self, urls: Urls, statement: str) -> None:
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
            ask(urls.runtime, statement)


def ask(url: str, statement: str, *, platform: bool = False) -> object:
    with create_engine(url, poolclass=NullPool).begin() as connection:
        if platform:
            connection.execute(text("SELECT set_config('app.scope', 'platform', true)"))
        answer: object = connection.execute(text(statement)).scalar()
        return answer


def wait_until_somebody_waits(connection: Connection) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    while not connection.scalar(waiting):
        time.sleep(0.01)
