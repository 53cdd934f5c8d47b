"""Services made up on the spot: the sample with further migrations."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from deploy.installation.provisioning import Urls
from shared import migrations
from tests import sample

FIRST = Path(sample.__file__).parent / "migrations" / "0001_things_and_bridges.py"
TEMPLATE = '''"""{title}."""

from alembic import op

from shared.migrations import policies

revision = "{number}"
down_revision = "{before}"


def upgrade():
    {body}
'''

MakeService = Callable[..., str]


@pytest.fixture
def make_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeService:
    """Make a service whose database has had 0001, and whose 0002, 0003 … have these bodies."""

    def make(*bodies: str) -> str:
        module = ModuleType("services.extended")
        module.__path__ = [str(tmp_path)]
        folder = tmp_path / "migrations"
        folder.mkdir()
        shutil.copy(FIRST, folder)
        for index, body in enumerate(bodies, start=2):
            number, before = f"{index:04d}", f"{index - 1:04d}"
            text = TEMPLATE.format(title="More", number=number, before=before, body=body)
            (folder / f"{number}_more.py").write_text(text)
        monkeypatch.setitem(sys.modules, "services.extended", module)
        monkeypatch.setitem(sys.modules, "services.extended.models", sample.models)
        migrations.head.cache_clear()
        return "extended"

    return make


@pytest.fixture
def urls(throwaway: Callable[[str], Urls]) -> Urls:
    """A database of the sample, for one test."""
    return throwaway(sample.SERVICE)
