"""The gunicorn process that serves an installation, with every service's worker in its threads."""

import importlib
import os
import signal
import socket
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication

from deploy.installation.installation import PORTAL, settings_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 32
"""More than may wait for a password to be hashed: a rush of sign-ins leaves threads for others."""
GRACE = 20
"""Seconds that requests and messages in hand are given to finish when it stops."""


def listen(host: str, port: int) -> socket.socket:
    """Open the port before anything else is done.

    :raises click.ClickException: it is taken, or not ours to open
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise click.ClickException(
            f"Port {port} of {host} cannot be opened ({error.strerror}): "
            "stop what uses it, or choose another with --port."
        ) from None
    listener.listen(512)
    listener.set_inheritable(True)
    return listener


class Process(BaseApplication):  # type: ignore[misc]
    """Serves one installation on one port.

    What is heavy is imported in the serving process alone; its parent only looks after it.

    :param environs: by service, the environment variables that its settings are read from
    :param on_ready: called in the serving process once everything runs
    :param is_verbose: show what the services log
    """

    def __init__(
        self,
        environs: Mapping[str, Mapping[str, str]],
        listener: socket.socket,
        on_ready: Callable[[], None],
        *,
        is_verbose: bool,
    ) -> None:
        self.environs = environs
        self.listener = listener
        self.on_ready = on_ready
        self.is_verbose = is_verbose
        self.workers: list[Any] = []
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn how to run; nothing is read from files or the environment."""
        settings: Mapping[str, object] = {
            "bind": f"fd://{self.listener.fileno()}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "timeout": 120,
            "graceful_timeout": GRACE,
            "control_socket_disable": True,
            "forwarder_headers": "",  # no caller says where the application begins
            "proc_name": "comptoir",
            "loglevel": "warning",
            "when_ready": lambda _: signal.signal(signal.SIGINT, _stop_gracefully),
            "post_worker_init": lambda _: self._start_workers(),
            "worker_exit": lambda _server, _worker: self._stop_workers(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> "WSGIApplication":
        """Make the applications, in the serving process."""
        from deploy.installation.embedded.site import Site
        from shared import logging

        logging.configure(json=False, level="INFO" if self.is_verbose else "ERROR")
        services = {name: self._app(name) for name in self._services()}
        return Site(services, settings_of(PORTAL, self.environs[PORTAL]))

    def _services(self) -> list[str]:
        return [name for name in self.environs if name != PORTAL]

    def _app(self, name: str) -> "WSGIApplication":
        module = importlib.import_module(f"services.{name}.app")
        app: WSGIApplication = module.create_app(settings_of(name, self.environs[name]))
        return app

    def _start_workers(self) -> None:
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # the terminal's Ctrl-C is the parent's to hear
        for name in self._services():
            module = importlib.import_module(f"services.{name}.worker")
            self.workers.append(module.create_worker(settings_of(name, self.environs[name])))
        for worker in self.workers:
            worker.start()
        self.on_ready()

    def _stop_workers(self) -> None:
        for worker in self.workers:
            worker.stop(timeout=GRACE)


def _stop_gracefully(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGTERM)  # gunicorn takes SIGINT for 'at once'


_parent = os.getpid()


def is_parent() -> bool:
    """Tell whether this is not the process that gunicorn has forked."""
    return os.getpid() == _parent


def serve(process: Process) -> None:
    """Serve until told to stop (SIGINT, SIGTERM); come back in the parent process only.

    :raises SystemExit: it could not serve; gunicorn has said why
    """
    try:
        process.run()
    except SystemExit as end:
        if not is_parent() or end.code:
            raise
