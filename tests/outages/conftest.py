"""The four services, with their scenes, on a PostgreSQL that tests stop, kill and freeze."""

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from deploy.installation.provisioning import Urls
from shared import migrations
from tests.contracts.theatre import Play, Theatre
from tests.servers import postgres_own
from tests.servers.databases import Databases
from tests.servers.postgres_own import OwnPostgres

PATIENCE = 1


class Hasty(Databases):
    """Databases whose address says that a connection is made soon, or not at all."""

    def copy(self, service: str) -> Urls:
        urls = super().copy(service)
        url = make_url(urls.runtime).update_query_dict({"connect_timeout": "2"})
        return Urls(urls.owner, url.render_as_string(hide_password=False))


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[OwnPostgres]:
    """A PostgreSQL that is these tests' to harm; each leaves it running."""
    with postgres_own.started() as own:
        yield own


@pytest.fixture(scope="session")
def theatre(
    own_postgres: OwnPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Theatre]:
    databases = Hasty(own_postgres.admin_url, migrate=migrations.upgrade)
    folder = tmp_path_factory.mktemp("outages")
    made = Theatre(
        databases,
        own_postgres.admin_url,
        folder,
        others={"PATIENCE": str(PATIENCE)},
    )
    yield made
    made.close()


@pytest.fixture
def play(service: str, theatre: Theatre) -> Iterator[Play]:
    """Go to a service's scene; no connection is left of before the server was last harmed.

    Time stands still here, so the pool, which goes by it, cannot tell old connections from new.
    """
    with theatre.playing(service) as playing:
        playing.scene.app.sessions.kw["bind"].dispose()
        yield playing
