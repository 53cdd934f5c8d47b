"""Each rule's test turns red when the rule is broken: it can fail, and for the right reason."""

import ast

import pytest

from tests.requirements import mutations, page
from tests.requirements.harness import Copy
from tests.requirements.mutations import Change, Mutation

LISTED = mutations.listed()


class TestTheList:
    def test_breaks_each_rule_for_each_of_its_tests(self) -> None:
        broken = {(rule, test) for each in LISTED for rule in each.rules for test in each.tests}
        held = {(rule.number, test) for rule in page.rules() for test in rule.tests}

        assert held - broken == set()

    def test_names_rules_and_tests_of_the_page_only(self) -> None:
        assert {rule for each in LISTED for rule in each.rules} <= {
            rule.number for rule in page.rules()
        }
        assert {test for each in LISTED for test in each.tests} <= page.tests()

    def test_says_once_what_each_breaks(self) -> None:
        assert len({each.breaks for each in LISTED}) == len(LISTED)


@pytest.mark.parametrize("mutation", LISTED, ids=lambda mutation: mutation.breaks)
class TestAMutation:
    def test_changes_what_is_there_once(self, mutation: Mutation) -> None:
        for edit in mutation.edits:
            assert edit.times() == 1, edit
            assert _meaning(edit.file, edit.made()) != _meaning(edit.file, _kept(edit.file))
            assert not edit.file.startswith("tests/")

    def test_names_a_definition_where_code_changes_and_no_text(self, mutation: Mutation) -> None:
        for edit in mutation.edits:
            assert isinstance(edit, Change) == edit.file.endswith(".py")

    @pytest.mark.mutations
    def test_turns_its_tests_red(self, mutation: Mutation, copy: Copy, postgres: str) -> None:
        with copy.mutated(mutation):
            ran = copy.run(mutation.tests, postgres_url=postgres)

        faults = {test: ran.fault(test) for test in mutation.tests}
        assert not any(faults.values()), f"{faults}\n{ran.said}"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("mutated"))


def _kept(file: str) -> str:
    return (page.ROOT / file).read_text(encoding="utf-8")


def _meaning(file: str, content: str) -> str:
    """Leave out how code is laid out."""
    return ast.dump(ast.parse(content)) if file.endswith(".py") else content
