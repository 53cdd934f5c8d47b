"""Painters who do jobs: in a transaction that is undone, or in a database of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from deploy.installation.provisioning import Urls
from shared import db
from shared.db import Sessions
from tests.shared.jobs.painting import Painters


@pytest.fixture
def painters(connection: Connection, sessions: Sessions, tmp_path: Path) -> Painters:
    return Painters(sessions, connection.engine, str(tmp_path))


@pytest.fixture
def own_urls(throwaway: Callable[[str], Urls], service: str) -> Urls:
    return throwaway(service)


@pytest.fixture
def committed(own_urls: Urls, tmp_path: Path) -> Iterator[Painters]:
    """Painters whose database other processes see."""
    engine = db.connect(own_urls.runtime)
    yield Painters(db.sessions(engine), engine, str(tmp_path))
    engine.dispose()
