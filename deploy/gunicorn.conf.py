"""How gunicorn serves a service in its container, which has this file in its working directory.

One process and its threads per container: more containers serve more. Each setting that may
differ from one place to another is an environment variable.
"""

import atexit
import gc
import importlib.util
import os
from typing import Any


def _number(name: str, default: int) -> int:
    return int(os.environ.get(name) or default)


bind = os.environ.get("BIND") or "0.0.0.0:8000"
workers = _number("WORKERS", 1)
worker_class = "gthread"
threads = _number("THREADS", 16)
backlog = 512

# A stop waits so long for requests in hand; the container's own `stop_grace_period` is longer.
graceful_timeout = _number("GRACE", 25)
# A process whose main thread says nothing for so long is replaced; a slow request is not that.
timeout = _number("TIMEOUT", 60)
# Longer than the gateway keeps an idle connection, so that it is never the one to be surprised.
keepalive = _number("KEEPALIVE", 75)

# Whose X-Forwarded-Proto is believed. Client addresses are worked out by the service itself,
# from TRUSTED_PROXIES.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS") or "127.0.0.1,::1"
# No caller says by a header where the application begins (SCRIPT_NAME, PATH_INFO), those neither.
forwarder_headers = ""

limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190

# The sign of life is a file: it must not wait for a disk. The root file system is read-only.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# A socket in the home directory that every service of the user would share.
control_socket_disable = True
http_parser = "fast" if importlib.util.find_spec("gunicorn_h1c") else "python"

logger_class = "shared.process.gunicorn_log.JSONLog"
loglevel = os.environ.get("LOG_LEVEL") or "info"


# All goes with the process: looking through it for garbage at the end takes half a second.
atexit.register(gc.freeze)


def post_worker_init(worker: Any) -> None:
    """Begin to tell what this process measures."""
    from shared.process import metrics

    metrics.serve(worker.wsgi.settings, processes=workers)
