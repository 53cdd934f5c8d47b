"""Each fact in words is known to be personal or not, so that none is forgotten at an erasure."""

import dataclasses
import typing
from collections.abc import Iterator

from shared.erasure.personal import PERSONAL
from shared.events import CATALOGUE
from shared.events.base import Fact

NOT_PERSONAL = {
    *("siret", "contract_numbers", "name", "status", "language", "proof", "reason", "template"),
    *("lines", "postcode", "city", "title", "identifier", "profile", "changed", "purpose", "code"),
    *("domain", "digest", "service", "services", "level", "operation", "kind", "category"),
    *("publisher_name", "message", "ended_by", "by", "because", "period"),
    *("occasion", "scopes", "password_policy", "factor", "way", "second_factor_for"),
    *("former_siret", "former_contract_number", "contract_number", "answer", "reference"),
}
"""Facts in words that stay: of establishments, the catalogue, states, and the identifier.

`title` tells Monsieur from Madame. `message`, `reason` and `answer` are an establishment's words in
a delegation, or the platform's, `title` of a letter the depositor's: none is found by whom it may
speak of.
"""


def words_in(group: type[Fact]) -> Iterator[str]:
    """Name each fact of a group, and of those within it, that holds words."""
    hints = typing.get_type_hints(group)
    for field in dataclasses.fields(group):  # type: ignore[arg-type]
        inner = {hints[field.name], *typing.get_args(hints[field.name])}
        if str in inner and dict not in {typing.get_origin(hints[field.name])}:
            yield field.name
        for kind in inner:
            if isinstance(kind, type) and issubclass(kind, Fact):
                yield from words_in(kind)


class TestEachFactInWords:
    def test_is_known_to_be_personal_or_not(self) -> None:
        found = {name for event in CATALOGUE.values() for name in words_in(event)}

        assert found == set(PERSONAL) | NOT_PERSONAL
