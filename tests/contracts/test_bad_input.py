"""Bad input on each operation gets the right refusal, and changes nothing (design.md §5).

What is bad follows from the OpenAPI documents: a new operation is covered at once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest

from tests.contracts import bad_bodies, bad_requests, content, refusals
from tests.contracts.bad import Bad
from tests.contracts.operations import Operation, operations
from tests.contracts.scene import Request, Scene
from tests.contracts.theatre import Play, Theatre

Spoilt = Callable[[Operation, Request, Scene], Iterable[Bad]]
SHOWN = 30


def check(operation: Operation, theatre: Theatre, *spoilt: Spoilt, caller: bool = True) -> None:
    """Make each bad call; fail with everything that was not as it should be.

    :param caller: whether somebody who may calls; else nobody
    """
    with theatre.playing(operation.service) as play:
        by = play.scene.caller_of(operation) if caller else None
        tried = list(_spoil(operation, play, spoilt))
        found = [fault for bad in tried for fault in _told(bad, operation, play, by)]
        changed = play.changed
    if changed:
        found[:0] = _changing(operation, theatre, spoilt, by)
    shown = "\n".join(found[:SHOWN])
    assert not found, f"{len(found)} faults in {len(tried)} calls:\n{shown}"


def _spoil(operation: Operation, play: Play, spoilt: Iterable[Spoilt]) -> Iterator[Bad]:
    good = play.scene.good(operation)
    for each in spoilt:
        for bad in each(operation, good, play.scene):
            yield replace(bad, request=bad.request.with_header("Accept-Language", "fr"))


def _told(bad: Bad, operation: Operation, play: Play, by: str | None) -> Iterator[str]:
    answer = play.scene.call(bad.request, by)
    told = refusals.faults(answer, operation, *bad.statuses, codes=bad.codes, fields=bad.fields)
    yield from (f"{bad.why}: {fault}" for fault in told)


def _changing(
    operation: Operation, theatre: Theatre, spoilt: tuple[Spoilt, ...], by: str | None
) -> list[str]:
    """Make each call once more, in a new scene, to tell which of them change something."""
    theatre.strike(operation.service)
    found = ["something has changed"]
    with theatre.playing(operation.service) as play:
        for bad in list(_spoil(operation, play, spoilt)):
            before = play.content.taken()
            play.scene.call(bad.request, by)
            if tables := content.changed(before, play.content.taken()):
                found.append(f"{bad.why}: changes {', '.join(tables)}")
    theatre.strike(operation.service)
    return found


@pytest.mark.parametrize("operation", operations(), ids=str)
class TestEachOperation:
    def test_refuses_a_bad_body(self, operation: Operation, theatre: Theatre) -> None:
        check(operation, theatre, bad_bodies.of_body, bad_bodies.of_ids)

    def test_refuses_a_bad_path_query_or_header(
        self, operation: Operation, theatre: Theatre
    ) -> None:
        check(
            operation,
            theatre,
            bad_requests.of_path,
            bad_requests.of_query,
            bad_requests.of_headers,
        )

    def test_refuses_other_methods(self, operation: Operation, theatre: Theatre) -> None:
        check(operation, theatre, bad_requests.of_method, caller=False)

    def test_lets_nobody_in_by_a_bad_token(self, operation: Operation, theatre: Theatre) -> None:
        check(operation, theatre, bad_requests.of_token, caller=False)
