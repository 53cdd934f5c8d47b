"""What the harness takes for a test that has noticed, and what it does not."""

from collections.abc import Callable

import pytest

from tests.requirements import page
from tests.requirements.harness import Copy, Ran
from tests.requirements.mutations import Edit, Mutation

TEST = "tests/accounts/api/test_me.py::TestMe::test_may_do_without_a_phone"
FILE = "services/accounts/schemas/me.py"
PHONE = "    phone = Phone(allow_none=True, required=True)"
CHANGES = "        coordinates.change(\n"
VIEW = "services/accounts/api/me.py"
REGISTERS = "    proofs.require_free(session, siret)\n"
REGISTRATIONS = "services/accounts/actions/registrations.py"

pytestmark = pytest.mark.mutations
Try = Callable[[str, str, str], Ran]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("harness"))


@pytest.fixture
def attempt(copy: Copy, postgres: str) -> Try:
    """Change a text of a file, and run the test."""

    def run(file: str, text: str, becomes: str) -> Ran:
        mutation = Mutation("", (), (TEST,), (Edit(file, text, becomes),))
        with copy.mutated(mutation):
            return copy.run([TEST], postgres_url=postgres)

    return run


class TestATest:
    def test_that_objects_has_noticed(self, attempt: Try) -> None:
        assert attempt(FILE, PHONE, "    phone = Phone(required=True)").fault(TEST) is None

    def test_that_passes_has_not(self, attempt: Try) -> None:
        ran = attempt(FILE, PHONE, PHONE + "\n")

        assert ran.fault(TEST) == "it stayed green"

    def test_of_a_product_that_breaks_has_not(self, attempt: Try) -> None:
        ran = attempt(VIEW, CHANGES, f"        raise RuntimeError('broken')\n{CHANGES}")

        assert ran.fault(TEST) == "the product broke: RuntimeError('broken')"

    def test_whose_fixture_breaks_has_not(self, attempt: Try) -> None:
        ran = attempt(REGISTRATIONS, REGISTERS, "    raise RuntimeError('broken')\n")

        assert (ran.fault(TEST) or "").startswith("setup failed: ")

    def test_that_cannot_be_imported_has_not(self, attempt: Try) -> None:
        assert attempt(FILE, PHONE, "    phone = Fone()").fault(TEST) is not None


class TestTheCopy:
    def test_is_as_it_was_after_a_mutation(self, copy: Copy, attempt: Try) -> None:
        attempt(FILE, PHONE, "    phone = Phone(required=True)")

        assert attempt(FILE, PHONE, PHONE + "\n").fault(TEST) == "it stayed green"
        assert (copy.root / FILE).read_bytes() == (page.ROOT / FILE).read_bytes()

    def test_leaves_the_checkout_alone(self, copy: Copy) -> None:
        before = (page.ROOT / FILE).read_bytes()
        with copy.mutated(Mutation("", (), (), (Edit(FILE, PHONE, ""),))):
            changed = (copy.root / FILE).read_bytes()

        assert changed != before
        assert (page.ROOT / FILE).read_bytes() == before
