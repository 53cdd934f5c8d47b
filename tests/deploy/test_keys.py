"""`./comptoir keys`: listed and rotated; what a rotation would make unreadable is told first."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete

from deploy.installation.embedded.installation import Installation
from deploy.installation.operating.databases import session
from deploy.installation.operating.keyrings import RINGS
from services.identity.actions import factors
from services.identity.domain.factor_keys import FactorKeys
from services.identity.models import Credential, Factor, FactorKind
from services.mailer.domain.paper_contents import PaperKind
from services.mailer.models import PaperItem, PaperStatus
from shared.crypto.sealing import Sealer, Unsealer
from shared.messaging.tables import ParkedMessage
from tests import factories
from tests.deploy.conftest import Comptoir
from tests.deploy.post import NOW, Post, code_issued


@pytest.fixture(autouse=True)
def _one_key_of_each_kind(installation: Installation) -> None:
    for ring in RINGS.values():
        (installation.data / "secrets" / ring.service / ring.file).unlink(missing_ok=True)
        ring.ensure(installation.data)


def names(run: Comptoir, kind: str) -> list[str]:
    told = json.loads(run("keys", "list", "--json").stdout)
    found: list[str] = told[kind]["keys"]
    return found


@pytest.fixture
def letter(installation: Installation) -> Iterator[UUID]:
    """A letter on paper that waits to be set, with a code in it."""
    sealer = Sealer.from_file(installation.data / "public" / "sealing-keys.json")
    item = PaperItem(
        cause_id=uuid4(),
        establishment_id=uuid4(),
        kind=PaperKind.RECOVERY_CODE,
        language="fr",
        account_ids=[],
        facts={"address": []},
        sealed=sealer.seal("to be printed"),
        status=PaperStatus.TO_RENDER,
        due_at=NOW,
        sequence=0,
    )
    with session(installation, "mailer") as opened:
        opened.add(item)
        opened.flush()
        item_id = item.id
    yield item_id
    with session(installation, "mailer") as opened:
        opened.execute(delete(PaperItem).where(PaperItem.id == item_id))


@pytest.fixture
def factor(installation: Installation) -> Iterator[UUID]:
    """Somebody's second factor, its secret sealed under the key of now."""
    keys = FactorKeys(installation.data / "secrets" / "identity")
    account = factories.account(uuid4(), 7)
    account_id = account.account_id
    sealed = keys.seal(b"\0" * 20, account_id=account_id)
    made = Factor(
        id=uuid4(),
        account_id=account_id,
        establishment_id=account.establishment_id,
        kind=FactorKind.TOTP,
        name="Téléphone",
        sealed=sealed.content,
        sealed_under=sealed.key,
        last_step=1,
        confirmed_at=NOW,
    )
    with session(installation, "identity") as opened:
        opened.add(Credential.of(account, sequence=1))
        opened.flush()
        opened.add(made)
    yield made.id
    with session(installation, "identity") as opened:
        opened.execute(delete(Factor).where(Factor.account_id == account_id))
        opened.execute(delete(Credential).where(Credential.account_id == account_id))


class TestTheList:
    def test_names_the_keys_and_what_each_is_for(self, run: Comptoir) -> None:
        run("keys", "rotate", "signing")
        newest, before = names(run, "signing")

        told = run("keys", "list").stdout

        assert f"  {newest}  signs\n  {before}  still verifies\nsealing, last changed at 2" in told

    def test_tells_programs_when_they_were_changed(self, run: Comptoir) -> None:
        told = json.loads(run("keys", "list", "--json").stdout)

        kinds = {"signing", "sealing", "consent", "refresh", "factors", "cookies", "client"}
        assert set(told) == kinds
        assert len(told["refresh"]["keys"]) == 1
        assert told["signing"]["changed_at"].endswith("Z")

    def test_says_what_to_do_where_there_are_none(
        self, run: Comptoir, installation: Installation
    ) -> None:
        secrets = installation.data / "secrets"
        hidden = (secrets / "identity").rename(secrets / "hidden")

        told = run("keys", "list")
        rotated = [run("keys", "rotate", kind) for kind in ("signing", "refresh")]
        hidden.rename(secrets / "identity")

        for each in (told, *rotated):
            assert each.exit_code == 1
            assert "makes them." in each.output


class TestARotation:
    @pytest.mark.parametrize(
        ("kind", "acts"),
        [
            *(("signing", "signs"), ("sealing", "seals"), ("refresh", "marks")),
            *(("client", "is the portal's"), ("factors", "seals")),
        ],
    )
    def test_puts_a_new_key_first_and_keeps_the_one_before(
        self, run: Comptoir, kind: str, acts: str
    ) -> None:
        (before,) = names(run, kind)

        told = run("keys", "rotate", kind)

        newest, kept = names(run, kind)
        assert told.exit_code == 0, told.output
        assert kept == before
        assert told.stdout.startswith(f"{newest} {acts} from now on; {before}")

    @pytest.mark.parametrize(
        ("kind", "since"), [("signing", "five minutes"), ("refresh", "half an hour")]
    )
    def test_soon_after_another_is_asked_about(self, run: Comptoir, kind: str, since: str) -> None:
        run("keys", "rotate", kind)
        before = names(run, kind)

        refused = run("keys", "rotate", kind, answers="n\n")
        kept = names(run, kind)
        agreed = run("keys", "rotate", kind, "--yes")

        assert refused.exit_code == 1
        assert f"less than {since} ago" in refused.output
        assert kept == before
        assert agreed.exit_code == 0
        assert names(run, kind)[1] == before[0]

    def test_of_sealing_keys_that_would_lose_codes_is_asked_about(
        self, run: Comptoir, installation: Installation, post: Post
    ) -> None:
        sealer = Sealer.from_file(installation.data / "public" / "sealing-keys.json")
        post.park("mailer", code_issued(sealer.seal("waiting in the mailer")))
        post.say("identity", code_issued(sealer.seal("on its way")))
        first = run("keys", "rotate", "sealing")

        refused = run("keys", "rotate", "sealing", answers="n\n")

        unsealer = Unsealer.from_file(installation.data / "secrets/mailer/sealing-keys.json")
        (row,) = post.rows("mailer", ParkedMessage)
        assert first.exit_code == 0, first.output
        assert refused.exit_code == 1
        assert "2 codes that wait are sealed to the key that goes" in refused.output
        assert unsealer.unseal(row.message["data"]["sealed"]) == "waiting in the mailer"

    def test_of_sealing_keys_that_would_lose_the_code_of_a_letter_is_asked_about(
        self, run: Comptoir, installation: Installation, letter: UUID
    ) -> None:
        first = run("keys", "rotate", "sealing")

        refused = run("keys", "rotate", "sealing", answers="n\n")

        assert first.exit_code == 0, first.output
        assert refused.exit_code == 1
        assert "1 codes that wait are sealed to the key that goes" in refused.output

    def test_of_keys_of_factors_that_would_end_one_is_asked_about_until_it_is_sealed_anew(
        self, run: Comptoir, installation: Installation, factor: UUID
    ) -> None:
        first = run("keys", "rotate", "factors")
        before = names(run, "factors")

        refused = run("keys", "rotate", "factors", answers="n\n")
        kept = names(run, "factors")
        with session(installation, "identity") as opened:
            tools: Any = SimpleNamespace(
                factor_keys=FactorKeys(installation.data / "secrets" / "identity")
            )
            sealed = factors.seal_anew(opened, tools=tools)
        agreed = run("keys", "rotate", "factors")

        assert first.exit_code == 0, first.output
        assert refused.exit_code == 1
        assert "1 second factors are sealed under the key that goes" in refused.output
        assert kept == before
        assert sealed == 1
        assert agreed.exit_code == 0, agreed.output
        assert names(run, "factors")[1] == before[0]
