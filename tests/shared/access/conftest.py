"""A world of establishments, accounts and delegations, as `accounts` and `delegation` tell it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.shared.access.world import World


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions.begin() as session:
        yield session


@pytest.fixture
def world(session: Session) -> World:
    """Two establishments, and an account of one assigned in a delegation of both."""
    return World(session)
