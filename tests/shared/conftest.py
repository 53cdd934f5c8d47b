"""What all services stand on is tested in a database that carries that, and a sample."""

import pytest

from tests import sample


@pytest.fixture(scope="session")
def service() -> str:
    return sample.SERVICE
