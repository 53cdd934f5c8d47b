"""An encrypted broker is believed only if a known authority vouches for its very name."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from shared.messaging import Broker, topology
from tests.shared.messaging import certificates
from tests.shared.messaging.certificates import TlsWire
from tests.shared.messaging.house import House, acted, until


@pytest.fixture
def address(vhost: str, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """The address of a broker that calls itself localhost, for whoever calls it by some name."""
    authority, certificate = certificates.make(tmp_path, "localhost")
    parts = urlsplit(vhost)
    wire = TlsWire((str(parts.hostname), parts.port or 5672), certificate)
    identity = parts.netloc.rpartition("@")[0]

    def address_of(name: str, query: str = f"?ca_certs={authority}") -> str:
        return f"amqps://{identity}@{name}:{wire.port}{parts.path}{query}"

    yield address_of
    wire.close()


class TestABrokerByTls:
    def test_carries_messages(
        self, address: Callable[[str], str], make_database: Callable[[], str]
    ) -> None:
        house = House(address("localhost"), make_database)
        house.start(house.worker("accounts"), house.worker("mailer"))
        for number in range(20):
            house.announce("accounts", acted(f"{number:02}"))

        until(lambda: len(house.effects("mailer")) == 20)
        effects = house.effects("mailer")
        house.close()

        assert effects == [f"{number:02}" for number in range(20)]

    def test_is_refused_under_another_name(self, address: Callable[[str], str]) -> None:
        with pytest.raises(ssl.SSLCertVerificationError):
            topology.declare_all(Broker(address("127.0.0.1")))

    def test_is_refused_without_a_known_authority(self, address: Callable[..., str]) -> None:
        with pytest.raises(ssl.SSLCertVerificationError):
            topology.declare_all(Broker(address("localhost", "")))
