#!/usr/bin/env python3
"""Becomes a Chromium that cannot watch the machine's network interfaces.

Chromium gives up whatever it is loading, with `ERR_NETWORK_CHANGED`, when an interface comes or
goes, though loopback stays as it is; and the containers of tests that run beside these bring
interfaces and take them away. It learns of them by a netlink socket, and goes on without where it
gets none: so the kernel is asked to refuse it one (seccomp, which children inherit).

Standard library only: it runs outside of the project's packages.
"""

import ctypes
import errno
import os
import platform
import shutil
import socket
import struct
import sys

SOCKET = {"x86_64": 41, "aarch64": 198}
"""The number of the system call `socket`, by machine."""

NO_NEW_PRIVILEGES, SECCOMP, BY_FILTER = 38, 22, 2
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
REFUSE, ALLOW = 0x00050000, 0x7FFF0000
NUMBER, FIRST_ARGUMENT = 0, 16
"""Where a call's number and its first argument stand in what a filter sees."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def refuse_netlink() -> None:
    """Have this process and its children get no netlink socket from now on."""
    number = SOCKET.get(platform.machine())
    if sys.platform != "linux" or number is None:
        return
    steps = (
        (LOAD, 0, 0, NUMBER),
        (EQUAL, 0, 3, number),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (EQUAL, 0, 1, socket.AF_NETLINK),
        (RETURN, 0, 0, REFUSE | errno.EAFNOSUPPORT),
        (RETURN, 0, 0, ALLOW),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.addressof(code))
    kernel = ctypes.CDLL(None, use_errno=True)
    for request in (
        (NO_NEW_PRIVILEGES, 1, 0, 0, 0),
        (SECCOMP, BY_FILTER, ctypes.byref(program), 0, 0),
    ):
        if kernel.prctl(*request) != 0:
            raise OSError(ctypes.get_errno(), "the kernel takes no filter of system calls")


if __name__ == "__main__":
    refuse_netlink()
    os.execv(shutil.which("chromium") or "chromium", ["chromium", *sys.argv[1:]])
