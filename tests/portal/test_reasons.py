"""Why something is not done is read by people without the names that programs know it by."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

from services.portal.clients.many import Told
from services.portal.clients.reasons import plain
from services.portal.clients.refusals import Refused
from services.portal.config import SERVICES
from shared.errors import Problem

WRITTEN = {
    "L'état ne le permet pas : voyez `delegation_status`.": "L'état ne le permet pas.",
    "Some can no longer be delegated: leave them out. See `services`.": (
        "Some can no longer be delegated: leave them out."
    ),
    "Le nombre n'est pas celui attendu, voyez `count` : rien n'a été fait.": (
        "Le nombre n'est pas celui attendu : rien n'a été fait."
    ),
    "Confirmez avec l'un des vôtres (`factors`) ; sinon avec le mot de passe.": (
        "Confirmez avec l'un des vôtres ; sinon avec le mot de passe."
    ),
    "Donnez un `code`.": "Donnez un code.",
    "Vous n'y voyez rien.": "Vous n'y voyez rien.",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_what_programs_read_more_under_is_left_out(text: str) -> None:
    assert plain(text) == WRITTEN[text]


def test_what_is_said_at_a_field_has_none_of_them_either() -> None:
    wrong = {"number": ["This is none of its numbers: see `contract_numbers`."]}

    told = Refused(422, {"code": "invalid", "errors": {**wrong, "values": wrong}}).errors

    assert told == {key: ["This is none of its numbers."] for key in ("number", "values.number")}


def test_a_number_that_a_sentence_names_stands_in_it() -> None:
    problem = {"title": "Both are told `days` days before.", "code": "too_late", "days": 30}

    assert Refused(409, problem).text == "Both are told 30 days before."


def test_so_it_is_of_each_of_many() -> None:
    row = {"outcome": "refused", "message": "Not in a state for it: see `delegation_status`."}

    assert Told.of_answer(row).message == "Not in a state for it."
    assert Told.of_answer({"outcome": "done"}).message is None


def read_all_errors() -> None:
    """Have each service's refusals be known."""
    for service in SERVICES:
        errors = importlib.import_module(f"services.{service}.errors")
        for module in pkgutil.iter_modules(getattr(errors, "__path__", [])):
            importlib.import_module(f"{errors.__name__}.{module.name}")


def titles(kind: type[Problem]) -> Iterator[str]:
    """What all refusals of the services are called, in both languages."""
    for one in kind.__subclasses__():
        yield from (text for text in (one.title, one.title_fr) if text)
        yield from titles(one)


def test_no_refusal_of_a_service_is_read_with_a_sign_of_code_or_a_hole_in_it() -> None:
    read_all_errors()
    assert any("`" in title for title in titles(Problem))
    for title in titles(Problem):
        told = plain(title)
        assert "`" not in told, title
        assert not re.search(r"[:,;] *$|\(\)|  |\.\.", told), (title, told)
