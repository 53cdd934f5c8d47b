"""The picture of who tells whom what, in docs/architecture.md, is what the services do."""

import importlib
import re

import pytest

from services.accounts.domain.kinds import KINDS
from shared.events import CATALOGUE
from shared.messaging import LISTENS
from tests.architecture.services import ROOT

PICTURE = (ROOT / "docs" / "architecture.md").read_text().split("```mermaid")[1].split("```")[0]
ARROW = re.compile(r"^  ([\w& ]+) -->\|([^|]+)\| ([\w& ]+)$", re.MULTILINE)
TYPE = re.compile(r"\b(\w+)\.(\*|\w+)")
ALL = "what the history keeps"
OF_ERASURE = ".account.eras"
"""What has a picture of its own."""


def arrows() -> list[tuple[str, str, str]]:
    """List who tells whom, and what is written at the arrow, one service each."""
    return [
        (publisher, listener, label)
        for publishers, label, listeners in ARROW.findall(PICTURE)
        for publisher in publishers.split(" & ")
        for listener in listeners.split(" & ")
        if publisher in LISTENS and listener in LISTENS
    ]


def is_named(event: str, label: str) -> bool:
    """Tell whether what is written at an arrow names a type: `family.*`, or family and name."""
    _, family, name, _ = event.split(".")
    return any(each in ((family, "*"), (family, name)) for each in TYPE.findall(label))


def test_has_an_arrow_for_each_that_is_listened_to_and_no_other() -> None:
    told = {(publisher, listener) for publisher, listener, _ in arrows()}

    assert told == {(each, listener) for listener, heard in LISTENS.items() for each in heard}


def test_names_only_what_its_publisher_announces() -> None:
    for publisher, _, label in arrows():
        announced = [event for event in CATALOGUE if event.startswith(f"{publisher}.")]
        for family, name in TYPE.findall(label):
            word = f"{family}.{name}"
            assert any(is_named(event, word) for event in announced if event.count(".") == 3), word


@pytest.mark.parametrize("listener", LISTENS)
def test_names_whatever_a_service_does_something_about(listener: str) -> None:
    handlers = importlib.import_module(f"services.{listener}.handlers").HANDLERS

    unnamed = {
        event.type
        for event in handlers
        if not any(
            is_named(event.type, label) or (label == ALL and event in KINDS)
            for publisher, whom, label in arrows()
            if (publisher, whom) == (event.publisher, listener)
        )
    }

    assert {event for event in unnamed if OF_ERASURE not in event} == set()
