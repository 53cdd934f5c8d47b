"""`./comptoir test --quick`: what is done within minutes, and what it left out."""

import re
import subprocess
import sys

import pytest

from deploy.checkout import ROOT
from tests import quick

SAID = re.compile(
    r"--quick: (\d+) of (\d+) tests .*\nleft out: +(\d+)  containers, installations and processes"
)
FILES = ("tests/shared/test_clock.py", "tests/shared/process/test_probes.py")


@pytest.mark.parametrize("processes", ["0", "2"])
def test_names_how_many_of_which_kind_were_left_out(processes: str) -> None:
    words = [*("--quick", "-q", "-p", "no:cacheprovider", "--numprocesses", processes), *FILES]

    said = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stdout
    kept, total, left_out = SAID.search(said.stdout).groups()  # type: ignore[union-attr]
    assert int(kept) + int(left_out) == int(total)
    assert int(kept) > 0


def test_leaves_out_what_there_is() -> None:
    assert {place for place in quick.FILES if not (quick.TESTS / place).is_file()} == set()
    assert {place for place in quick.FOLDERS if not (quick.TESTS / place).is_dir()} == set()
