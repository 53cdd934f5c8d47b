"""One suite for both transports; what only RabbitMQ does is tested with `on_rabbitmq`."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from deploy.installation.provisioning import Urls
from tests.shared.messaging.house import House
from tests.shared.messaging.proxy import Proxy


@pytest.fixture
def make_database(throwaway: Callable[[str], Urls]) -> Callable[[], str]:
    return lambda: throwaway("sample").runtime


@pytest.fixture(params=["memory", "rabbitmq"])
def house(request: pytest.FixtureRequest, make_database: Callable[[], str]) -> Iterator[House]:
    """Services on either transport."""
    is_rabbitmq = request.param == "rabbitmq"
    url = request.getfixturevalue("vhost") if is_rabbitmq else f"memory://{uuid4()}"
    house = House(url, make_database)
    yield house
    house.close()


@pytest.fixture
def in_memory(make_database: Callable[[], str]) -> Iterator[House]:
    """Services of one process, on the in-memory transport."""
    house = House(f"memory://{uuid4()}", make_database)
    yield house
    house.close()


@pytest.fixture
def on_rabbitmq(vhost: str, make_database: Callable[[], str]) -> Iterator[House]:
    """Services on RabbitMQ."""
    house = House(vhost, make_database)
    yield house
    house.close()


@pytest.fixture
def wire(vhost: str) -> Iterator[Proxy]:
    """A wire to RabbitMQ that can be frozen, cut and mended."""
    parts = urlsplit(vhost)
    proxy = Proxy(parts.hostname or "127.0.0.1", parts.port or 5672)
    yield proxy
    proxy.close()


@pytest.fixture
def wired(vhost: str, wire: Proxy, make_database: Callable[[], str]) -> Iterator[House]:
    """Services that reach RabbitMQ by that wire."""
    parts = urlsplit(vhost)
    identity = parts.netloc.rpartition("@")[0]
    house = House(f"amqp://{identity}@127.0.0.1:{wire.port}{parts.path}", make_database)
    yield house
    wire.mend()
    house.close()
