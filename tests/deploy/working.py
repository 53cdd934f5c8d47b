"""Lets an installation's workers work in this process until nothing is on its way."""

import importlib
import time

from sqlalchemy import text

from deploy.installation.embedded.installation import Installation
from deploy.installation.operating import messages
from deploy.installation.operating.databases import session
from deploy.installation.provisioning import SERVICES

QUIET_WITHIN = 60


def work(installation: Installation) -> None:
    """Have every message handled and every e-mail sent."""
    modules = [importlib.import_module(f"services.{name}.worker") for name in SERVICES]
    workers = [
        module.create_worker(installation.settings(name))
        for name, module in zip(SERVICES, modules, strict=True)
    ]
    for worker in workers:
        worker.start()
    try:
        deadline = time.monotonic() + QUIET_WITHIN
        while not _is_quiet(installation):
            assert time.monotonic() < deadline, messages.statuses(installation)
            time.sleep(0.2)
    finally:
        for worker in workers:
            worker.stop(timeout=20)
        for worker in workers:  # those that stopped later have still read in those that were first
            worker._engine.dispose()


def _is_quiet(installation: Installation) -> bool:
    statuses = messages.statuses(installation)
    if any(status.unpublished or status.backlog for status in statuses.values()):
        return False
    with session(installation, "mailer") as opened:
        waiting = text("SELECT count(*) FROM emails WHERE status IN ('queued', 'sending')")
        return int(opened.execute(waiting).scalar_one()) == 0
