"""The processes of `identity`, composed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.installation.provisioning import Urls
from services.identity.app import ensure_keys
from services.identity.chores import CHORES
from services.identity.config import Settings
from services.identity.worker import create_worker
from shared.crypto import keys
from shared.web import housekeeping


@pytest.fixture
def settings(environ: dict[str, str], provisioned: Callable[[str], Urls]) -> Settings:
    return Settings.read({**environ, "DATABASE_URL": provisioned("identity").runtime})


class TestTheWorker:
    def test_works_and_stops(self, settings: Settings) -> None:
        worker = create_worker(settings)

        worker.start()
        worker.stop(10)

    def test_has_one_chore_of_each_name(self) -> None:
        names = [chore.name for chore in (*CHORES, *housekeeping.CHORES)]

        assert len(names) == len(set(names))


class TestTheSigningKeys:
    def test_are_made_where_there_are_none_and_kept_where_there_are(
        self, environ: dict[str, str], tmp_path: Path
    ) -> None:
        folder = tmp_path / "secrets"
        for source in (f"file:{tmp_path / 'public.json'}", "https://comptoir.example.org/jwks"):
            given = {"DATABASE_URL": "postgresql://x", "SECRETS": str(folder), "TOKEN_KEYS": source}
            ensure_keys(Settings.read({**environ, **given}))

        made = keys.read(folder / keys.SIGNING.private)
        assert len(made.keys) == 1
        assert keys.read(tmp_path / "public.json").keys[0].kid == made.keys[0].kid
