"""A migration job waits for its servers, and says for which."""

import threading
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from deploy.installation.postgres_files import free_port
from deploy.installation.provisioning import Urls
from shared import process
from shared.config import Settings
from tests.shared.messaging.proxy import Proxy
from tests.shared.web.sample_service import settings


def told(urls: Urls, **others: str) -> Settings:
    return settings(Path("keys"), **{"OWNER_DATABASE_URL": urls.owner} | others)


class TestAMigrationJob:
    def test_waits_for_a_database_that_comes_later(self, throwaway: Callable[[str], Urls]) -> None:
        urls = throwaway("sample")
        there = make_url(urls.owner)
        wire = Proxy(str(there.host), there.port or 5432)
        wire.cut()
        through = there.set(host="127.0.0.1", port=wire.port)
        threading.Timer(1, wire.mend).start()

        process.migrate(
            "sample",
            told(
                urls,
                OWNER_DATABASE_URL=through.render_as_string(hide_password=False),
                BROKER_URL=f"memory://{uuid4()}",
            ),
            within=60,
        )

        wire.close()

    def test_gives_up_a_database_that_does_not_come(self) -> None:
        nowhere = f"postgresql+psycopg://owner:secret@127.0.0.1:{free_port()}/sample"

        with pytest.raises(SystemExit, match="The database did not answer within 1 s") as ended:
            process.migrate("sample", told(Urls(nowhere, nowhere)), within=1)

        assert "Connection refused" in str(ended.value)
        assert "secret" not in str(ended.value)

    def test_gives_up_a_broker_that_does_not_come(self, provisioned: Callable[[str], Urls]) -> None:
        nowhere = f"amqp://guest:secret@127.0.0.1:{free_port()}/"

        with pytest.raises(SystemExit, match="The broker did not answer within 1 s") as ended:
            process.migrate("sample", told(provisioned("sample"), BROKER_URL=nowhere), within=1)

        assert "secret" not in str(ended.value)
