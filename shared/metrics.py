"""What every measurement has in common: the release it comes from, and how long things take."""

import platform

from prometheus_client import Info

VERSION = "0.1.0"

QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds, in seconds, of what somebody waits for."""

SLOW = (0.01, 0.05, 0.25, 1.0, 5.0, 15.0, 60.0, 300.0)
"""Upper bounds, in seconds, of what nobody waits for."""

BUILD = Info("comptoir_build", "The release that this process runs.")
BUILD.info({"version": VERSION, "python": platform.python_version()})
