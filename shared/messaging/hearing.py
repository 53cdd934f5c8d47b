"""In one process: how far every listener has heard a service, which is how far it is published."""

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from shared.messaging import knowledge, topology
from shared.messaging.memory import Memory
from shared.messaging.outages import is_outage
from shared.messaging.transactions import relaying


def by_all(memory: Memory, service: str) -> int:
    """Tell the position up to which every listener has a service's messages, projections included.

    One that has not joined this process, or whose database is away, counts as having none.
    """
    return min(
        _by(memory.engine_of(listener), service) for listener in topology.listeners_of(service)
    )


def _by(engine: Engine | None, service: str) -> int:
    if engine is None:
        return 0
    try:
        with engine.connect() as connection, relaying(connection) as session:
            return knowledge.contiguous(session, service)
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
        return 0
