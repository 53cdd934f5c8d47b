"""Chromium cannot see that containers of other tests bring and take network interfaces."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.portal.browser import chromium, unwatching

TRIED = """
import errno, socket
from tests.portal.browser import unwatching

socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM).close()
unwatching.refuse_netlink()
for family in (socket.AF_NETLINK, socket.AF_INET, socket.AF_UNIX):
    try:
        socket.socket(family, socket.SOCK_DGRAM).close()
        print(family.name, "given")
    except OSError as error:
        print(family.name, errno.errorcode[error.errno])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has netlink sockets")
def test_only_the_socket_that_watches_interfaces_is_refused() -> None:
    tried = subprocess.run(
        [sys.executable, "-c", TRIED], capture_output=True, text=True, check=True, timeout=60
    )

    assert tried.stdout.splitlines() == [
        "AF_NETLINK EAFNOSUPPORT",
        "AF_INET given",
        "AF_UNIX given",
    ]


def test_it_is_what_browsers_of_tests_are_started_by() -> None:
    assert Path(chromium.STARTER).samefile(unwatching.__file__)
    assert os.access(chromium.STARTER, os.X_OK)
