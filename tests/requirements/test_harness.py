"""What the harness takes for a test that has noticed, and what it does not."""

from collections.abc import Callable

import pytest

from tests.requirements import page
from tests.requirements.harness import Copy, Ran
from tests.requirements.mutations import Change, Mutation

TEST = "tests/accounts/api/test_me.py::TestMe::test_may_do_without_a_phone"
PHONE = "accounts: OwnCoordinates.phone"
NEEDED = Change(PHONE, "entry", "allow_none", None)
NOTHING = Change(PHONE, "value", "phone", "it")
NO_SUCH = Change(PHONE, "value", "phone", "Fone()")
BROKEN = "raise RuntimeError('broken')"
IN_THE_VIEW = Change("accounts: me.Me.patch", "statement", "change", BROKEN)
IN_THE_FIXTURE = Change("accounts: register_establishment", "statement", "require_free", BROKEN)

pytestmark = pytest.mark.mutations
Try = Callable[[Change], Ran]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("harness"))


@pytest.fixture
def attempt(copy: Copy, postgres: str) -> Try:
    """Change the product, and run the test."""

    def run(change: Change) -> Ran:
        with copy.mutated(Mutation("", (), (TEST,), (change,))):
            return copy.run([TEST], postgres_url=postgres)

    return run


class TestATest:
    def test_that_objects_has_noticed(self, attempt: Try) -> None:
        assert attempt(NEEDED).fault(TEST) is None

    def test_that_passes_has_not(self, attempt: Try) -> None:
        assert attempt(NOTHING).fault(TEST) == "it stayed green"

    def test_of_a_product_that_breaks_has_not(self, attempt: Try) -> None:
        assert attempt(IN_THE_VIEW).fault(TEST) == "the product broke: RuntimeError('broken')"

    def test_whose_fixture_breaks_has_not(self, attempt: Try) -> None:
        assert (attempt(IN_THE_FIXTURE).fault(TEST) or "").startswith("setup failed: ")

    def test_that_cannot_be_imported_has_not(self, attempt: Try) -> None:
        assert attempt(NO_SUCH).fault(TEST) is not None


class TestTheCopy:
    def test_is_as_it_was_after_a_mutation(self, copy: Copy, attempt: Try) -> None:
        attempt(NEEDED)

        assert attempt(NOTHING).fault(TEST) == "it stayed green"
        assert (copy.root / NEEDED.file).read_bytes() == (page.ROOT / NEEDED.file).read_bytes()

    def test_leaves_the_checkout_alone(self, copy: Copy) -> None:
        before = (page.ROOT / NEEDED.file).read_bytes()
        with copy.mutated(Mutation("", (), (), (NEEDED,))):
            changed = (copy.root / NEEDED.file).read_bytes()

        assert changed != before
        assert (page.ROOT / NEEDED.file).read_bytes() == before
