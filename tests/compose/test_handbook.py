"""docs/operations.md, from top to bottom, on an empty project: each command as it stands there."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

import pytest

from deploy.cli import ROOT
from deploy.demo.client import Client
from deploy.demo.mails import MailDev
from deploy.demo.people import Cast, Somebody, until
from deploy.postgres_files import free_port
from tests.compose import handbook
from tests.compose.handbook import ELSEWHERE, Section
from tests.compose.project import swept

SLOWEST = 900
SERVICE_URL = "docker compose exec -T accounts-worker cat /run/comptoir/secrets/database-url"


@dataclass
class Place:
    """An empty machine: a checkout of its own, whose project is published nowhere else.

    :ivar odile: the operator of the page, once she has signed in
    """

    checkout: Path
    port: int = field(default_factory=free_port)
    maildev: int = field(default_factory=free_port)
    name: str = field(default_factory=lambda: f"comptoir-handbook-{token_hex(4)}")
    odile: Somebody | None = None
    _cast: Cast | None = None

    @property
    def url(self) -> str:
        """Where its gateway answers."""
        return f"http://127.0.0.1:{self.port}"

    def cast(self) -> Cast:
        """Who speaks to it."""
        if self._cast is None:
            client = Client(self.url, patience=120)
            self._cast = Cast(client, MailDev(f"http://127.0.0.1:{self.maildev}"))
        return self._cast

    def clear(self) -> None:
        """Leave nothing behind."""
        if self._cast is not None:
            self._cast.client.close()
        self.run("docker compose --profile '*' kill")  # nobody waits for what they have in hand
        remove = "docker compose --profile '*' down --volumes --remove-orphans"
        swept(lambda: self.run(remove))

    def run(self, script: str, *, is_refused: bool = False) -> str:
        """Run a block as a person's shell would, and give what it printed."""
        ours = {"COMPOSE_FILE", "COMPOSE_DISABLE_ENV_FILE", "PUBLIC_URL", "PORT"}
        environ = {name: value for name, value in os.environ.items() if name not in ours}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.checkout,
            env=environ | {"COMPOSE_PROJECT_NAME": self.name, "COMPOSE_PROFILES": "dev"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SLOWEST,
        )
        assert (done.returncode != 0) is is_refused, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def settle(self, chosen: str) -> None:
        """Set in `.env` what the page says, and what is another way on a test's machine."""
        here = {
            "PUBLIC_URL": self.url,
            "ISSUER": self.url,
            "MAIL_URL": "smtp://maildev:1025",
            "VERSION": "handbook",  # images of its own, whatever else is built meanwhile
            "PORT": str(self.port),
            "MAILDEV_PORT": str(self.maildev),
        }
        said = dict(line.split("=", 1) for line in chosen.splitlines())
        path = self.checkout / ".env"
        text = path.read_text()
        for name, value in (said | here).items():
            line = f"{name}={value}"
            text, count = re.subn(rf"^{name}=.*$", line, text, flags=re.M)
            assert count == 1, name
        path.write_text(text)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A machine where nothing was done yet."""
    if shutil.which("docker") is None:
        pytest.fail("docker is needed for --compose")
    made = Place(tmp_path_factory.mktemp("handbook"))
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        (made.checkout / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, made.checkout / name)
    try:
        yield made
    finally:
        made.clear()


Proof = Callable[[Place], Iterator[None]]


def settings(place: Place) -> Iterator[None]:
    yield
    place.settle(handbook.blocks("ini")[0])


def first_operator(place: Place) -> Iterator[None]:
    yield
    cast = place.cast()
    told = place.run(
        "docker compose exec -T postgres psql -U postgres -d comptoir_accounts -tAc "
        "\"SELECT identifier FROM accounts WHERE email = 'odile.essai@example.org'\""
    )
    odile = cast.somebody("ms", "Odile", "Essai")
    odile.email, odile.identifier = "odile.essai@example.org", told.strip()
    cast.create_password(odile)
    until("she can sign in", lambda: _signs_in(cast, odile), patience=60)
    place.odile = odile


def nobody_signed_out(place: Place) -> Iterator[None]:
    assert place.odile is not None
    yield
    place.cast().refresh(place.odile)
    place.odile.client.get("/accounts/v1/me")


def password_of_a_service(place: Place) -> Iterator[None]:
    old = place.run(SERVICE_URL).replace("+psycopg", "")
    yield from nobody_signed_out(place)
    new = place.run(SERVICE_URL).replace("+psycopg", "")
    assert new != old
    place.run(f"docker compose exec -T postgres psql '{new}' -c 'SELECT 1'")
    place.run(f"docker compose exec -T postgres psql '{old}' -c 'SELECT 1'", is_refused=True)


def password_of(name: str, user: str) -> Proof:
    show = f"docker compose run --rm -T --no-deps tools secrets show {name}"
    ask = f"docker compose exec -T rabbitmq rabbitmqctl authenticate_user {user} "

    def proof(place: Place) -> Iterator[None]:
        old = place.run(show).strip()
        place.run(ask + old)
        yield from nobody_signed_out(place)
        place.run(ask + place.run(show).strip())
        place.run(ask + old, is_refused=True)

    return proof


def everybody_signed_out(place: Place) -> Iterator[None]:
    assert place.odile is not None
    yield
    cast = place.cast()
    token = place.odile.session["refresh_token"]

    def is_refused() -> bool:
        asked = {"refresh_token": token}
        path = "/identity/v1/sessions/refresh"
        return cast.client.post(path, expect={200, 400, 401}, json=asked).status != 200

    until("her session is over", is_refused, patience=60)
    cast.sign_in(place.odile)


def all_is_there_again(place: Place) -> Iterator[None]:
    assert place.odile is not None
    yield
    place.cast().sign_in(place.odile)
    place.odile.client.get("/accounts/v1/me")


PROOFS: dict[str, Proof] = {
    "Settings": settings,
    "The first operator": first_operator,
    "Password of a service in PostgreSQL": password_of_a_service,
    "Password of a migration job": nobody_signed_out,
    "Password of PostgreSQL's superuser": nobody_signed_out,
    "Password of a service in RabbitMQ": password_of("mailer/broker-password", "mailer"),
    "Password of RabbitMQ's administrator": password_of("rabbitmq/admin-password", "admin"),
    "Erlang cookie": nobody_signed_out,
    "Keys that sign access tokens": nobody_signed_out,
    "Keys that mark refresh tokens": nobody_signed_out,
    "Keys that seal codes to the mailer": nobody_signed_out,
    "Key of the history": nobody_signed_out,
    "Server key of identity": everybody_signed_out,
    "Restore": all_is_there_again,
}
"""What is so beyond what the commands print: before the section's blocks, and after them."""

SECTIONS = [section for section in handbook.sections() if section.commands]
SLOW = (
    "More of everything",
    "Erlang cookie",
    "Key of the history",
    "Password of the mail server, and every other setting",
    "Upgrade",
)
"""What starts most containers anew, and leaves the rest of the page as it was: with `--faults`."""


class TestTheHandbook:
    @pytest.mark.parametrize(
        "section",
        [
            pytest.param(section, marks=[pytest.mark.faults] if section.heading in SLOW else [])
            for section in SECTIONS
        ],
        ids=lambda section: section.heading,
    )
    def test_does_what_it_says(self, place: Place, section: Section) -> None:
        proof = contextmanager(PROOFS.get(section.heading, _nothing))

        with proof(place):
            for script, shown in section.commands:
                printed = place.run(script)
                assert shown is None or handbook.is_as_shown(printed, shown), printed


class TestThePage:
    def test_has_a_section_for_each_proof(self) -> None:
        assert {*PROOFS, *SLOW} <= {section.heading for section in SECTIONS}

    def test_has_no_block_that_nobody_looks_at(self) -> None:
        known = {"sh", "text", "ini", "nginx"}

        found = {language for one in handbook.sections() for language, _ in one.blocks}

        assert found <= known

    def test_shows_every_setting_that_production_must_set(self) -> None:
        example = (ROOT / ".env.example").read_text()
        marked = re.findall(r"^# \[production\](?:.*\n)(?:#.*\n)*(\w+)=", example, re.M)

        shown = {line.split("=")[0] for line in handbook.blocks("ini")[0].splitlines()}

        assert set(marked) <= shown

    @pytest.mark.parametrize(
        "script", [text for text in handbook.blocks("sh") if text.startswith(ELSEWHERE)]
    )
    def test_has_scripts_for_elsewhere_that_a_shell_can_read(self, script: str) -> None:
        subprocess.run(["bash", "-n", "-c", script], check=True, timeout=30)

    def test_has_a_set_of_servers_elsewhere_that_compose_understands(self, tmp_path: Path) -> None:
        files = ("-f", "docker-compose.yml", "-f", "deploy/external.yml")
        asked = ["docker", "compose", *files, "config", "--services"]

        told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout

        assert "accounts-api" in told.split()
        assert not {"postgres", "rabbitmq"} & set(told.split())

    @pytest.mark.parametrize("server", handbook.blocks("nginx"))
    def test_has_a_proxy_that_nginx_understands(self, tmp_path: Path, server: str) -> None:
        making = (
            "mkdir -p /etc/ssl/comptoir && cd /etc/ssl/comptoir && openssl req -x509 -nodes -subj "
            "/CN=comptoir.example.org -newkey rsa:2048 -keyout key.pem -out fullchain.pem"
        )
        conf = "events {}\nhttp {\n" + server + "}\n"
        script = f"{making} 2>/dev/null && cat > /tmp/n.conf && nginx -t -c /tmp/n.conf"

        subprocess.run(
            ["docker", "run", "--rm", "-i", "--entrypoint", "sh", "nginx:stable", "-c", script],
            input=conf,
            text=True,
            check=True,
            timeout=120,
        )


def _nothing(_: Place) -> Iterator[None]:
    yield


def _signs_in(cast: Cast, person: Somebody) -> bool:
    asked = {"identifier": person.identifier, "password": person.password}
    if cast.client.post("/identity/v1/sessions", expect={201, 400, 401}, json=asked).status != 201:
        return False
    cast.sign_in(person)
    return True
