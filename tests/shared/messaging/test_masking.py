"""People who look at a message see nothing that is sealed."""

import dataclasses
import json
from pathlib import Path

import pytest

from shared.events import CATALOGUE
from shared.messaging.parking import MASK, masked

GOLDEN = Path(__file__).parents[2] / "contracts" / "events"
JWE = "eyJhbGciOiJFQ0RILUVTIn0.a1B2.c3D4.e5F6.g7H8"
SEALED = [
    name
    for name, event in CATALOGUE.items()
    if any(field.name == "sealed" for field in dataclasses.fields(event))
]


class TestAMessage:
    @pytest.mark.parametrize("name", SEALED)
    def test_is_shown_without_what_is_sealed_in_it(self, name: str) -> None:
        message = json.loads((GOLDEN / f"{name}.json").read_text())

        shown = masked(message)

        assert shown["data"]["sealed"] == MASK
        assert shown | {"data": None} == message | {"data": None}

    @pytest.mark.parametrize(
        "value", [JWE, f"see {JWE}.", [JWE], {"deep": [{"deeper": JWE}]}], ids=type
    )
    def test_hides_what_looks_sealed_wherever_it_stands(self, value: object) -> None:
        assert JWE not in json.dumps(masked({"data": {"note": value}}))

    def test_is_otherwise_as_it_was(self) -> None:
        message = {"id": "x", "data": {"number": 7, "list": [1, None, "a.b"], "sealed": None}}

        assert masked(message) == message

    def test_is_left_alone_itself(self) -> None:
        message = {"data": {"sealed": JWE}}

        masked(message)

        assert message == {"data": {"sealed": JWE}}
