"""Runs tests on a copy of the source tree in which something was changed."""

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.requirements import witness
from tests.requirements.mutations import Mutation
from tests.requirements.page import ROOT
from tests.servers import postgres

LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "dist")
WITHIN = 300
"""Seconds that the tests of one mutation may take: then they count as not having noticed."""

PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.requirements.witness")


@dataclass(frozen=True)
class Ran:
    """What became of the tests under a mutation.

    :ivar reports: what `witness` wrote
    :ivar said: the end of what pytest printed
    """

    reports: Sequence[dict[str, Any]]
    said: str

    def fault(self, test: str) -> str | None:
        """Tell why a test has not turned red, or not for the right reason; None if it has.

        It must have been the test that objects to what the product does. A product that cannot be
        imported, a fixture that breaks, an exception that nobody catches prove nothing.
        """
        own = [report for report in self.reports if report["test"] == test]
        failed = [report for report in own if report["outcome"] == "failed"]
        elsewhere = [report for report in failed if report["when"] != "call"]
        if not own:
            return "it did not run"
        if elsewhere:
            return f"{elsewhere[0]['when']} failed: {elsewhere[0]['why']}"
        if not failed:
            return "it stayed green"
        if crashed := [report for report in failed if report["crashes"]]:
            return f"the product broke: {crashed[0]['crashes'][0]}"
        if strange := [report for report in failed if not report["is_of_test"]]:
            return f"it was not the test that objected: {strange[0]['why']}"
        return None


class Copy:
    """The source tree once more, for mutations to come and go in; the checkout stays as it is."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        shutil.copytree(ROOT, self.root, ignore=LEFT_OUT)
        self._seconds = itertools.count(2_000_000_000)

    @contextlib.contextmanager
    def mutated(self, mutation: Mutation) -> Iterator[None]:
        """Make its edits, and undo them."""
        before = {edit.file: (self.root / edit.file).read_bytes() for edit in mutation.edits}
        for edit in mutation.edits:
            self._write(edit.file, edit.made(self.root).encode())
        yield
        for file, content in before.items():
            self._write(file, content)

    def run(self, tests: Sequence[str], *, postgres_url: str) -> Ran:
        """Run tests in a process of their own."""
        log = self.root.parent / "witness.jsonl"
        log.write_text("")
        given = {
            "PYTHONPATH": str(self.root),
            witness.FILE: str(log),
            postgres.ADDRESS: postgres_url,
        }
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        try:
            done = subprocess.run(
                [sys.executable, *PYTEST, *tests],
                cwd=self.root,
                env=inherited | given,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                timeout=WITHIN,
            )
        except subprocess.TimeoutExpired:
            return Ran([], f"nothing within {WITHIN} s")
        reports = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        return Ran(reports, done.stdout[-4000:])

    def _write(self, file: str, content: bytes) -> None:
        """Write a file, at another second each time: bytecode of the former one is not taken."""
        path = self.root / file
        path.write_bytes(content)
        second = next(self._seconds)
        os.utime(path, (second, second))
