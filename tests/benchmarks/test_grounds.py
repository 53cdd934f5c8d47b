"""The services that acts on many are measured in stand: each act is done there, on a few."""

from collections.abc import Callable
from pathlib import Path

from deploy.installation.provisioning import Urls
from tests.benchmarks import ground_accounts, ground_delegations
from tests.benchmarks.ground_accounts import Sizes


def test_accounts_are_imported_renewed_and_decided_on(
    throwaway: Callable[[str], Urls], tmp_path: Path
) -> None:
    with ground_accounts.PLAN.built(throwaway("accounts").runtime, tmp_path) as house:
        lines = list(ground_accounts.acted(house, Sizes(imported=3, renewed=3, decided=3)))

    told = [line.what for line in lines]
    assert told == [
        "import, dry run, of 3",
        "import of 3",
        "bulk renewal of 3",
        "decisions of a review, of 3",
    ]


def test_delegations_are_asked_for_and_cancelled(
    throwaway: Callable[[str], Urls], tmp_path: Path
) -> None:
    with ground_delegations.PLAN.built(throwaway("delegation").runtime, tmp_path) as house:
        lines = list(ground_delegations.acted(house, 3))

    assert [line.what for line in lines] == [
        "requests, dry run, of 3",
        "requests of 3",
        "a service withdrawn: telling both sides of 3",
        "cancelling of 3",
    ]
