"""An embedded installation, made once for each module, and the commands on it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deploy.cli import comptoir
from deploy.installation.embedded import note, using
from deploy.installation.embedded.installation import Choices, Installation
from deploy.installation.maildir import Maildir
from deploy.installation.operating.operators import create_operator
from deploy.tooling import scratch
from tests.deploy.post import Post
from tests.deploy.saving import EMAIL, PASSWORD, Restore, call
from tests.deploy.working import work
from tests.servers.installations import Copy

Comptoir = Callable[..., Result]


@pytest.fixture(autouse=True, scope="session")
def _leave_the_note() -> Iterator[None]:
    """Put back what `up` noted in the checkout: a developer's own installation."""
    before = note.PLACE.read_bytes() if note.PLACE.exists() else None
    yield
    if before is not None:
        note.PLACE.write_bytes(before)
    else:
        with suppress(FileNotFoundError):
            note.PLACE.unlink()


@pytest.fixture(scope="module")
def installation(prepared: Copy) -> Iterator[Installation]:
    """A prepared installation that nobody serves; its PostgreSQL runs."""
    with scratch.folder() as folder:
        data = prepared(folder / "data")
        choices = Choices(public_url="http://127.0.0.1:8000", is_demo=True)
        choices.keep(data)
        with using.prepared(data, choices, tell=lambda line: None) as made:
            yield made


@pytest.fixture
def run(installation: Installation) -> Comptoir:
    """Runs a command on that installation: `run("messages", "status")`."""

    def call(*words: Any, answers: str | None = None) -> Result:
        given = [*map(str, words), "--data", str(installation.data)]
        return CliRunner().invoke(comptoir, given, input=answers)

    return call


@pytest.fixture
def post(installation: Installation) -> Iterator[Post]:
    """The messages of that installation; there are none before the test and after it."""
    made = Post(installation)
    yield made
    made.clear()


@pytest.fixture(scope="module")
def identifier(installation: Installation) -> str:
    """An operator's, who has a password; a file stands among those of the mailer."""
    made = create_operator(
        installation,
        title="ms",
        first_name="Ondine",
        last_name="Vasseur",
        email=EMAIL,
        duties=["support"],
    )
    work(installation)
    [mail] = Maildir(installation.data / "mails").to(EMAIL)
    status, _ = call(installation, "POST", "/passwords", token=mail.code, password=PASSWORD)
    assert status == 204
    work(installation)
    (installation.data / "files" / "mailer" / "ab").mkdir()
    (installation.data / "files" / "mailer" / "ab" / "abcd.pdf").write_bytes(b"%PDF-1.7 \xff")
    return made


@pytest.fixture(scope="module")
def saved(
    installation: Installation, identifier: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The file."""
    file = tmp_path_factory.mktemp("saved") / "comptoir.zip"
    done = CliRunner().invoke(comptoir, ["backup", str(file), "--data", str(installation.data)])
    assert done.exit_code == 0, done.output
    return file


@pytest.fixture
def restore(data_folder: Path) -> Restore:
    """Restores a file into a folder that is not there yet: `restore(file, "--dry-run")`."""

    def run(file: Path, *words: str, data: Path = data_folder / "restored") -> Result:
        return CliRunner().invoke(comptoir, ["restore", str(file), "--data", str(data), *words])

    return run
