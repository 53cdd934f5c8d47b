"""How `./comptoir messages` shows what it has found."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from deploy.installation import output
from deploy.installation.operating.messages import Parked
from deploy.installation.output import counted, instant
from shared import clock
from shared.messaging.outbox import Replayed
from shared.messaging.status import QueueStatus


def show_statuses(found: Mapping[str, QueueStatus], *, as_json: bool) -> None:
    """Show how each service's messages stand."""
    if as_json:
        output.write_json([_stated(name, found) for name in found])
        return
    for name, status in found.items():
        output.write(name)
        for title, text in _lines(status, found):
            output.write(f"  {title:<9} {text}")


def _stated(name: str, found: Mapping[str, QueueStatus]) -> dict[str, Any]:
    status = found[name]
    hears = [
        asdict(hearing) | {"last_position": found[hearing.publisher].last_position}
        for hearing in status.hears
    ]
    reasons = [{"reason": reason, "count": count} for reason, count in status.reasons]
    oldest = status.oldest_unpublished_at
    age = (clock.now() - oldest).total_seconds() if oldest else None
    return {
        "service": name,
        **asdict(status),
        "oldest_unpublished_seconds": age,
        "hears": hears,
        "reasons": reasons,
    }


def _lines(status: QueueStatus, found: Mapping[str, QueueStatus]) -> list[tuple[str, str]]:
    lines = [("outbox", _outbox(status))]
    for hearing in status.hears:
        last = found[hearing.publisher].last_position
        known = f"known as of {instant(hearing.known_as_of)}"
        if hearing.publisher not in _TELLING_HOW_OLD:
            known = "all" if hearing.contiguous >= last else f"{last - hearing.contiguous} to come"
        position = f"{hearing.contiguous} of {last}"
        lines.append(("hears", f"{hearing.publisher:<10} up to {position}, {known}"))
    lines.append(("backlog", counted(status.backlog, "message")))
    lines += [("", f"{count} × {reason}") for reason, count in status.reasons]
    lines.append(("parked", counted(status.parked, "message")))
    return lines


_TELLING_HOW_OLD = frozenset({"accounts", "delegation"})
"""Those whose heartbeat tells how old the knowledge of them is (design.md §4.8)."""


def _outbox(status: QueueStatus) -> str:
    if not status.oldest_unpublished_at:
        return "all published"
    age = output.span(clock.now() - status.oldest_unpublished_at)
    return f"{status.unpublished} to publish, the oldest for {age}"


def show_parked(found: Sequence[Parked], *, as_json: bool) -> None:
    """List parked messages, without what they say."""
    if as_json:
        facts = [asdict(message) for message in found]
        output.write_json([{k: v for k, v in fact.items() if k != "message"} for fact in facts])
        return
    if not found:
        output.write("No message is parked.")
    for message in found:
        output.write(f"{message.id}  {instant(message.parked_at)}  {message.service}")
        output.write(f"  {message.type} about {message.subject}")
        output.write(f"  after {counted(message.tries, 'try', 'tries')}: {message.error}")


def show_message(found: Sequence[Parked], *, as_json: bool) -> None:
    """Show a message, and each service that has parked it."""
    if as_json:
        output.write_json([asdict(message) for message in found])
        return
    for message in found:
        tries = counted(message.tries, "try", "tries")
        output.write(
            f"parked by {message.service} at {instant(message.parked_at)} after {tries}: "
            f"{message.error}"
        )
        if not message.is_projected:
            output.write("  access depends on it: it can be replayed, not discarded")
    output.write_json(found[0].message)


def show_counts(
    counts: Mapping[str, Replayed], *, is_dry: bool, service: str | None, as_json: bool
) -> None:
    """Tell how many announcements are published again.

    :param service: for whom alone
    """
    if as_json:
        numbers = {
            "announcements": {name: replayed.total for name, replayed in counts.items()},
            "emptied": {name: replayed.emptied for name, replayed in counts.items()},
        }
        output.write_json({"is_dry_run": is_dry, "for": service, **numbers})
        return
    verb = "would be" if is_dry else "will be"
    for publisher, (count, emptied) in counts.items():
        what = f"{counted(count, 'announcement')} of {publisher}"
        output.write(f"{what} {verb} published again{f' for {service}' if service else ''}.")
        if emptied:
            output.write(f"  {emptied} of them no longer name somebody whose data is erased.")
