"""A pool of database connections whose use, waits and refusals can be watched."""

import time
import weakref
from collections.abc import Iterator
from typing import Any

from prometheus_client import REGISTRY, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import exc
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, QueuePool

WAIT = Histogram(
    "comptoir_db_connection_wait_seconds",
    "Time until a connection of the pool was there to be used.",
    ["pool"],
    buckets=(0.001, 0.01, 0.1, 0.5, 1.0, 5.0),
)
TIMEOUTS = Counter(
    "comptoir_db_pool_timeouts_total",
    "Times that every connection of the pool was in use for too long.",
    ["pool"],
)


class WatchedPool(QueuePool):
    """SQLAlchemy's own pool, measured; `pool_logging_name` says what it is called."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.called = str(options.get("logging_name"))
        self._is_disposed = False
        _POOLS.add(self)

    def connect(self) -> PoolProxiedConnection:
        """Take a connection, and note how long that took."""
        began = time.perf_counter()
        try:
            connection = super().connect()
        except exc.TimeoutError:
            TIMEOUTS.labels(self.called).inc()
            raise
        WAIT.labels(self.called).observe(time.perf_counter() - began)
        return connection

    def forget(self, connection: PoolProxiedConnection, error: BaseException) -> None:
        """Drop a connection that has gone, and all as old: the server, or the way to it, has."""
        self._invalidate(connection, error)

    def dispose(self) -> None:
        """Close what waits here, and from now on what others still use once they give it back."""
        self._is_disposed = True
        super().dispose()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        super()._do_return_conn(record)
        if self._is_disposed:  # nobody would ever take it again, nor close it
            super().dispose()

    @property
    def limit(self) -> int:
        """Tell how many connections there may be at once."""
        return self.size() + self._max_overflow


_POOLS: "weakref.WeakSet[WatchedPool]" = weakref.WeakSet()


class _Pools(Collector):
    """How many connections are in use, looked up when somebody asks."""

    def describe(self) -> list[GaugeMetricFamily]:
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        in_use: dict[str, int] = {}
        limit: dict[str, int] = {}
        for pool in list(_POOLS):
            in_use[pool.called] = in_use.get(pool.called, 0) + pool.checkedout()
            limit[pool.called] = max(limit.get(pool.called, 0), pool.limit)
        for name, told, values in (
            ("comptoir_db_pool_in_use", "Connections of the pool that are in use.", in_use),
            ("comptoir_db_pool_limit", "Connections that the pool may have at once.", limit),
        ):
            family = GaugeMetricFamily(name, told, labels=["pool"])
            for called, value in values.items():
                family.add_metric([called], value)
            yield family


REGISTRY.register(_Pools())
