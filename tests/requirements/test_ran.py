"""Whether the tests that hold rules have run: a run of pytest that is watched."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.requirements.page import ROOT

pytestmark = pytest.mark.long

CONFTEST = """
import pytest
from tests.requirements import page, ran

page.tests = lambda: {"test_it.py::TestIt::test_runs", *%r}

def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true")

def pytest_configure(config):
    ran.watch(config)
"""
TESTS = """
import pytest

class TestIt:
    @pytest.mark.parametrize("number", [1, 2])
    def test_runs(self, number):
        assert number

    @pytest.mark.parametrize("number", [1, 2])
    def test_is_skipped_at_times(self, number):
        if number == 2:
            pytest.skip("not today")

    @pytest.mark.skip
    def test_is_skipped(self):
        assert False

    @pytest.mark.xfail
    def test_is_known_to_fail(self):
        assert False
"""


def run(folder: Path, tests: list[str], *arguments: str) -> tuple[int, str]:
    """Run pytest on tests of which some hold rules; tell its exit status and what it prints."""
    named = [f"test_it.py::TestIt::{test}" for test in tests]
    (folder / "conftest.py").write_text(CONFTEST % named)
    (folder / "test_it.py").write_text(TESTS)
    (folder / "pytest.ini").write_text(f"[pytest]\ntestpaths = .\npythonpath = {ROOT}\n")
    command = [sys.executable, "-m", "pytest", "-p", "xdist", *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # Hypothesis alone takes a second
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("processes", ["0", "2"])
class TestAWholeRun:
    def test_passes_where_all_have_run(self, tmp_path: Path, processes: str) -> None:
        status, said = run(tmp_path, [], "-n", processes)

        assert status == 0, said

    @pytest.mark.parametrize(
        ("test", "words"),
        [
            ("test_is_skipped", "was skipped"),
            ("test_is_skipped_at_times", "was skipped"),
            ("test_is_known_to_fail", "was skipped"),
            ("test_is_not_there", "did not run"),
        ],
    )
    def test_fails_where_one_has_not(
        self, tmp_path: Path, processes: str, test: str, words: str
    ) -> None:
        status, said = run(tmp_path, [test], "-n", processes)

        assert status == 1
        assert words in said
        assert f"test_it.py::TestIt::{test}" in said


class TestARunOfSomeTests:
    @pytest.mark.parametrize(
        "choice", [["test_it.py"], ["-k", "runs"], ["--collect-only"], ["--quick"]]
    )
    def test_asks_for_no_others(self, tmp_path: Path, choice: list[str]) -> None:
        status, said = run(tmp_path, ["test_is_not_there"], *choice)

        assert status == 0, said
