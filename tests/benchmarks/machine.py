"""On which machine, when, and how busy it is: what stands beside figures."""

import os
import platform
from datetime import UTC, datetime


def told() -> str:
    """Tell day and hour, processors and load."""
    now = datetime.now(UTC)
    one, five, _ = os.getloadavg()
    return (
        f"{now:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} processors ({platform.machine()}),"
        f" load {one:.1f} (five minutes: {five:.1f})"
    )
