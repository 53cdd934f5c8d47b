"""The command line explains itself, quickly."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from deploy.cli import comptoir

ROOT = Path(__file__).resolve().parents[2]
NAMES = comptoir.list_commands(click.Context(comptoir))
PLAIN = ("title", "first_name", "last_name", "port", "lang")
"""Options whose name says it all."""

HEAVY = ("flask", "sqlalchemy", "kombu", "gunicorn", "marshmallow", "httpx")


def parts(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """List a command and those it is a group of, with what one types for each."""
    yield path, command
    if isinstance(command, click.Group):
        for name, part in command.commands.items():
            yield from parts(f"{path} {name}", part)


def test_the_benchmarks_that_are_listed_are_those_that_can_be_run() -> None:
    listed = CliRunner().invoke(comptoir, ["bench"])

    assert listed.exit_code == 0, listed.output
    names = {line.split()[0] for line in listed.output.splitlines()}
    assert {"ground", "ground_delegations", "revoking"} <= names
    assert not {"ground_house", "machine", "names"} & names


class TestEachCommand:
    @pytest.mark.parametrize("name", NAMES)
    def test_explains_itself(self, name: str) -> None:
        command = comptoir.get_command(click.Context(comptoir), name)

        assert command is not None
        assert command.get_short_help_str(), f"{name} has no docstring"

    @pytest.mark.parametrize("name", NAMES)
    def test_explains_what_it_is_made_of(self, name: str) -> None:
        command = comptoir.get_command(click.Context(comptoir), name)

        assert command is not None
        assert [path for path, part in parts(name, command) if not part.help] == []
        assert [
            f"{path} {option.name}"
            for path, part in parts(name, command)
            for option in part.params
            if isinstance(option, click.Option) and not (option.help or option.name in PLAIN)
        ] == []

    def test_is_named_in_the_help(self) -> None:
        said = CliRunner().invoke(comptoir, ["--help"]).output

        assert [name for name in NAMES if f"\n  {name} " not in said] == []

    def test_that_is_unknown_is_refused(self) -> None:
        said = CliRunner().invoke(comptoir, ["nothing-like-it"])

        assert said.exit_code == 2
        assert "No such command" in said.output


class TestTheHelp:
    def test_imports_nothing_heavy(self) -> None:
        script = (
            "import sys; from deploy.cli import comptoir; "
            "comptoir(['--help'], standalone_mode=False); "
            f"print('heavy:', [name for name in {HEAVY} if name in sys.modules])"
        )

        said = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
        )

        assert said.stdout.splitlines()[-1] == "heavy: []"


class TestTheImageForOperationsPeople:
    @pytest.fixture
    def image(self, tmp_path: Path) -> Path:
        """What the image holds of `deploy`, by its recipe."""
        recipe = (ROOT / "deploy" / "Dockerfile").read_text().partition(" AS operations")[2]
        for copied in re.findall(r"^COPY (deploy/.*) deploy/", recipe, re.MULTILINE):
            for place in copied.split():
                found, made = ROOT / place, tmp_path / place
                if found.is_dir():
                    shutil.copytree(found, made, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    made.parent.mkdir(exist_ok=True)
                    shutil.copyfile(found, made)
        return tmp_path

    def test_has_what_looks_after_an_installation_and_nothing_of_developers(
        self, image: Path
    ) -> None:
        said = subprocess.run(
            [sys.executable, "-P", "-m", "deploy", "--help"],
            cwd=image,
            env={"PYTHONPATH": str(image)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

        commands = said.partition("Commands:")[2]
        assert "  keys " in commands
        assert not [name for name in ("bench", "lint", "test", "demo") if f"  {name} " in commands]
        assert not (image / "deploy" / "tooling").exists()
