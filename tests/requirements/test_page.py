"""The page of requirements: it leaves nothing out, and names nothing that is not there."""

import re
import subprocess
import sys
from collections import Counter

import pytest

from tests.requirements import holders, page
from tests.requirements.page import SOURCES, Rule

RULES = page.rules()
HELD = [rule for rule in RULES if not rule.without]


class TestThePage:
    @pytest.mark.parametrize("source", SOURCES)
    def test_accounts_for_every_line_of_a_source(self, source: str) -> None:
        with_rules = {rule.line for rule in RULES if rule.source == source}
        silent = Counter(
            line for each in page.silences() if each.source == source for line in each.lines
        )

        every = set(range(1, SOURCES[source] + 1))
        assert every - with_rules - silent.keys() == set()
        assert (with_rules | silent.keys()) - every == set()
        assert with_rules & silent.keys() == set()
        assert [line for line, times in silent.items() if times > 1] == []

    def test_numbers_its_rules_by_their_lines_in_order(self) -> None:
        numbers = [rule.number for rule in RULES]

        assert len(set(numbers)) == len(numbers)
        assert numbers == sorted(numbers, key=_place)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.number)
class TestARule:
    def test_is_held_by_something_and_a_test_or_says_why_not(self, rule: Rule) -> None:
        if rule.without:
            assert rule.tests == ()
            assert rule.reason
        else:
            assert rule.held_by
            assert rule.tests

    def test_is_held_by_what_exists(self, rule: Rule) -> None:
        assert [name for name in rule.held_by if not holders.exists(name)] == []


@pytest.mark.parametrize(
    "written",
    [
        "GET …/account",
        "DELETE /identity/v1/passwords",
        "FETCH /identity/v1/sessions",
        "./comptoir history forget",
        "page /nowhere",
        "e-mail greetings",
        "paper greetings",
        "somebody",
    ],
)
def test_what_does_not_exist_holds_nothing(written: str) -> None:
    assert not holders.exists(written)


class TestTheTests:
    def test_exist(self) -> None:
        files = sorted({test.partition("::")[0] for test in page.tests()})
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
        collected = subprocess.run(
            [*command, *files], cwd=page.ROOT, capture_output=True, text=True, check=False
        )

        found = {re.sub(r"\[.*", "", line) for line in collected.stdout.splitlines()}
        assert page.tests() - found == set(), collected.stdout[-2000:] + collected.stderr[-2000:]


def _place(number: str) -> tuple[str, int, str]:
    found = re.fullmatch(r"(\d{3}):(\d+)([a-z]?)", number)
    assert found is not None
    return found[1], int(found[2]), found[3]
