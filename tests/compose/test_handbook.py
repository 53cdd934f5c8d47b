"""docs/operations.md, from top to bottom, on an empty project: each command as it stands there."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.checkout import ROOT
from tests.compose import handbook
from tests.compose.handbook import ELSEWHERE, Section
from tests.compose.place import Place
from tests.compose.proofs import PROOFS


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
        known = {"sh", "text", "ini", "nginx", "yaml"}

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

    def test_puts_letters_on_s3_by_a_file_that_compose_understands(self, tmp_path: Path) -> None:
        (written,) = handbook.blocks("yaml")
        beside = tmp_path / "s3.yml"
        beside.write_text(written)
        asked = ["docker", "compose", "-f", "docker-compose.yml", "-f", str(beside), "config"]
        given = {**os.environ, "S3_KEY": "key", "S3_SECRET": "secret"}

        told = subprocess.run(
            [*asked, "--format", "json"],
            cwd=ROOT,
            env=given,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

        services = json.loads(told)["services"]
        for name in ("mailer-api", "mailer-worker", "mailer-migrate"):
            assert services[name]["environment"]["STORAGE"] == "s3://comptoir/mailer"
            assert services[name]["environment"]["MAIL_FROM"], "the rest of it stays"
            assert services[name]["build"]["args"]["FURTHER"] == "s3"

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
