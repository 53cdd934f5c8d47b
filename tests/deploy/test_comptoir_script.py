"""`./comptoir` itself: what it asks of the machine, and what it says when that is missing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(
    script: Path, *arguments: str, cwd: Path | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [script, *arguments],
        env={"PATH": os.environ["PATH"], **kept, **environ},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def make_checkout(root: Path) -> Path:
    """Make a checkout without .venv, whose packages can be installed without any index."""
    (root / "deploy").mkdir(parents=True)
    (root / "requirements").mkdir()
    shutil.copy2(ROOT / "comptoir", root / "comptoir")
    shutil.copy2(ROOT / "deploy" / "bootstrap.py", root / "deploy" / "bootstrap.py")
    (root / "deploy" / "__init__.py").touch()
    (root / "deploy" / "__main__.py").write_text("import sys; print('handed over', sys.argv[1:])")
    for name in ("embedded", "dev"):
        (root / "requirements" / f"{name}.txt").write_text("# nothing\n")
    return root


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return make_checkout(tmp_path / "a check out")


@pytest.fixture(scope="module")
def first_run(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    root = make_checkout(tmp_path_factory.mktemp("first run") / "a check out")
    return root, run(root / "comptoir", "up", "two words", "--x=*", cwd=Path("/"))


@pytest.fixture
def prepared(first_run: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path) -> Path:
    """A checkout after its first run, moved elsewhere since."""
    return shutil.copytree(first_run[0], tmp_path / "moved", symlinks=True)


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder for the path that holds what the script uses, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "cmp", "dirname", "readlink"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


class TestWithoutASuitablePython:
    def test_says_so_in_one_sentence(self, checkout: Path, tools: Path) -> None:
        said = run(checkout / "comptoir", "up", PATH=str(tools))

        assert said.returncode == 1
        assert said.stdout == ""
        assert said.stderr == (
            "comptoir: Python 3.11, 3.12 or 3.13 is needed and was not found: "
            "install one, or set PYTHON to its path.\n"
        )

    def test_passes_over_those_that_are_too_old(self, checkout: Path, tools: Path) -> None:
        program(tools / "python3", "exit 1")

        said = run(checkout / "comptoir", "up", PATH=str(tools))

        assert said.returncode == 1
        assert "Python 3.11, 3.12 or 3.13 is needed" in said.stderr

    def test_says_that_the_one_asked_for_does_not_do(self, checkout: Path, tmp_path: Path) -> None:
        old = program(tmp_path / "old python", "exit 1")

        said = run(checkout / "comptoir", "up", PYTHON=str(old))

        assert said.returncode == 1
        assert said.stderr == (
            f'comptoir: PYTHON is set to "{old}", which is not a Python 3.11, 3.12 or 3.13.\n'
        )

    def test_names_the_package_that_makes_virtual_environments(
        self, checkout: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "crippled" / "ensurepip").mkdir(parents=True)
        (tmp_path / "crippled" / "ensurepip" / "__init__.py").write_text("raise ImportError")
        wrapper = (
            f'[ "$1" = -E ] && shift; PYTHONPATH="{tmp_path}/crippled" exec "{sys.executable}" "$@"'
        )
        crippled = program(tmp_path / "python", wrapper)

        said = run(checkout / "comptoir", "up", PYTHON=str(crippled))

        assert said.returncode == 1
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        assert said.stderr.splitlines()[-1].endswith(
            f"on Debian or Ubuntu, install the package python{version}-venv, then run this again."
        )


class TestTheFirstRun:
    def test_installs_then_hands_over_every_argument(
        self, first_run: tuple[Path, subprocess.CompletedProcess[str]]
    ) -> None:
        said = first_run[1]

        assert said.stdout == "handed over ['up', 'two words', '--x=*']\n"
        assert said.stderr == (
            "comptoir: installing Python packages into .venv (first time: about a minute) …\n"
        )

    def test_may_happen_twice_at_once(self, checkout: Path) -> None:
        first, second = (
            subprocess.Popen([checkout / "comptoir", "up"], stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        )

        said = first.communicate(timeout=120)[1] + second.communicate(timeout=120)[1]

        assert (first.returncode, second.returncode) == (0, 0)
        assert said.count("installing") == 1


class TestALaterRun:
    def test_installs_nothing(self, prepared: Path) -> None:
        assert run(prepared / "comptoir", "up").stderr == ""

    def test_installs_again_once_the_packages_have_changed(self, prepared: Path) -> None:
        (prepared / "requirements" / "embedded.txt").write_text("# something else\n")

        assert "the pinned versions have changed" in run(prepared / "comptoir", "up").stderr

    def test_makes_again_what_a_killed_run_left_half_done(self, prepared: Path) -> None:
        (prepared / ".venv" / ".comptoir" / "unfinished").touch()
        (prepared / ".venv" / "bin" / "left behind").touch()

        said = run(prepared / "comptoir", "up")

        assert said.returncode == 0
        assert not (prepared / ".venv" / ".comptoir" / "unfinished").exists()
        assert not (prepared / ".venv" / "bin" / "left behind").exists()

    def test_makes_it_again_once_its_python_is_gone(self, prepared: Path) -> None:
        for python in (prepared / ".venv" / "bin").glob("python*"):
            python.unlink()

        assert run(prepared / "comptoir", "up").returncode == 0

    def test_says_what_failed(self, prepared: Path) -> None:
        (prepared / "requirements" / "embedded.txt").write_text("unpinned-package\n")

        failed = run(prepared / "comptoir", "up", PIP_NO_INDEX="1")

        assert failed.returncode == 1
        assert failed.stderr.endswith("once the cause is gone, run this again.\n")

    def test_works_through_a_symbolic_link(self, prepared: Path, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(prepared / "comptoir")

        assert run(tmp_path / "link", "up").stdout == "handed over ['up']\n"

    def test_installs_more_for_developers(self, prepared: Path) -> None:
        said = run(prepared / "comptoir", "lint")

        assert "installing" in said.stderr
        assert (prepared / ".venv" / ".comptoir" / "dev.txt").exists()


def pins(name: str) -> Mapping[str, str]:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    pinned = [line.split(";")[0].split("\\")[0].strip() for line in lines if "==" in line]
    return dict(pin.split("==") for pin in pinned if not pin.startswith(("#", "--")))


class TestTheRequirements:
    @pytest.mark.parametrize(
        ("smaller", "larger"),
        [("base", "fast"), ("base", "embedded"), ("embedded", "test"), ("test", "dev")],
    )
    def test_agree_from_file_to_file(self, smaller: str, larger: str) -> None:
        assert pins(smaller).items() <= pins(larger).items()

    @pytest.mark.parametrize("name", ["base", "fast", "embedded", "test", "dev"])
    def test_name_no_index(self, name: str) -> None:
        lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()

        assert not [line for line in lines if line.startswith("-") or "://" in line]
