"""What can be watched of a service's database, looked up when somebody asks.

Whatever worker is asked, the figures are the service's: with several workers, take the largest.
A database that does not answer gives none of them, and `comptoir_worker_ready` says so.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from shared import clock
from shared.messaging import figures
from shared.messaging.pulse import State
from shared.messaging.worker import Worker
from shared.tenancy import Reason, unconfined

LONGEST = "2s"
"""How long each question to the database may take."""

Measure = Callable[[Session, str, datetime], Iterable[Metric]]
"""`measure(session, service, now)` looks something up; the session sees every tenant's rows."""


class Observed(Collector):
    """Tells the figures of the workers of this process.

    :param measures: what one of the services has besides those that every service has
    """

    def __init__(self, workers: Iterable[Worker], measures: Iterable[Measure] = ()) -> None:
        self._workers = tuple(workers)
        self._measures = (*figures.MEASURES, *measures)
        self._looking = threading.Lock()

    def describe(self) -> Iterable[Metric]:
        """Tell nothing before it is asked for."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Look everything up, one question at a time."""
        families: dict[str, Metric] = {}
        with self._looking:
            for worker in self._workers:
                for family in (*_of_worker(worker), *self._of_database(worker)):
                    known = families.setdefault(family.name, family)
                    if known is not family:
                        known.samples.extend(family.samples)
        yield from families.values()

    def _of_database(self, worker: Worker) -> list[Metric]:
        try:
            with worker.sessions() as session:
                unconfined(session, Reason.METRICS)
                with session.begin():
                    session.execute(text(f"SET LOCAL statement_timeout = '{LONGEST}'"))
                    now = clock.now()
                    return [m for ask in self._measures for m in ask(session, worker.service, now)]
        except SQLAlchemyError:
            return []


def _of_worker(worker: Worker) -> Iterator[Metric]:
    ready = GaugeMetricFamily(
        "comptoir_worker_ready",
        "1 if what the worker needs is there: database, broker, its consumer.",
        labels=["service", "needs"],
    )
    for needed, is_there in worker.health()._asdict().items():
        ready.add_metric([worker.service, needed], float(is_there))
    yield ready
    alive = GaugeMetricFamily(
        "comptoir_worker_thread_alive",
        "1 while the thread goes on; 0 if it is stuck or dead.",
        labels=["service", "thread"],
    )
    for name, state in worker.threads().items():
        alive.add_metric([worker.service, name], float(state is State.ALIVE))
    yield alive
