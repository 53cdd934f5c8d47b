"""A call that must be refused, and what the refusal must say."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tests.contracts import faults
from tests.contracts.faults import MISSING, Fault
from tests.contracts.operations import Schema
from tests.contracts.scene import Request


@dataclass(frozen=True)
class Bad:
    """A call that must be refused.

    :ivar why: what is wrong with it
    :ivar statuses: those it may be refused with
    :ivar codes: those it may be refused with; without, any that has the status
    :ivar fields: that must be named
    """

    why: str
    request: Request
    statuses: tuple[int, ...]
    codes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def spoilt_by(found: list[Fault], request: Request) -> Bad:
    """Say what is wrong with a request, and that each fault must be named."""
    return Bad(", ".join(map(str, found)), request, (422,), fields=tuple(f.field for f in found))


def of_texts(schemas: Mapping[str, Schema], needed: Collection[str]) -> Iterator[Fault]:
    """List what can be wrong with each of several texts."""
    for name, schema in schemas.items():
        if name in needed:
            yield Fault((name,), MISSING)
        yield from (Fault((name,), text) for text in faults.of_text(schema))
