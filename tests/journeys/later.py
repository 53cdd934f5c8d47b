"""An interpreter for which it is later than it is: an installation started by it lives then."""

import sys
from datetime import timedelta
from pathlib import Path

SCRIPT = """\
#!{python}
import os, runpy, sys
from datetime import UTC, datetime, timedelta
import time_machine

sys.executable = os.path.abspath(sys.argv.pop(0))  # what becomes another program stays later
if sys.argv[0] == "-P":
    del sys.argv[0], sys.path[0]
else:
    sys.path[0] = os.getcwd()
assert sys.argv.pop(0) == "-m", sys.argv
time_machine.travel(datetime.now(UTC) + timedelta(seconds={seconds}), tick=True).start()
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def python(folder: Path, by: timedelta) -> str:
    """Write a program that runs `[-P] -m MODULE …` as Python does, with its clock put on.

    So does every program that is started in its place or by it as `sys.executable`.
    """
    program = folder / "python-later"
    program.write_text(SCRIPT.format(python=sys.executable, seconds=by.total_seconds()))
    program.chmod(0o700)
    return str(program)
