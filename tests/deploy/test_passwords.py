"""`./comptoir passwords legacy`: hashes of a former platform go straight into identity."""

from pathlib import Path
from uuid import uuid4

import bcrypt
from sqlalchemy import delete

from deploy.installation.embedded.installation import Installation
from deploy.installation.operating.databases import session
from services.identity.models import Credential, Status
from shared.auth import Profile
from tests.deploy.conftest import Comptoir

HASH = bcrypt.hashpw(b"Vent-d'autan 8 noeuds", bcrypt.gensalt(8)).decode()


def somebody(installation: Installation, identifier: str) -> None:
    with session(installation, "identity") as opened:
        opened.execute(delete(Credential))
        opened.add(
            Credential(
                account_id=uuid4(),
                establishment_id=uuid4(),
                identifier=identifier,
                profile=Profile.USER,
                status=Status.ACTIVE,
                first_name="Jeanne",
                last_name="Dupré",
                email="jeanne.dupre@example.org",
                language="fr",
                known_sequence=1,
            )
        )


def kept(installation: Installation) -> str | None:
    with session(installation, "identity") as opened:
        return opened.query(Credential).one().password_hash


class TestLegacyHashes:
    def test_are_taken_from_a_file(
        self, run: Comptoir, installation: Installation, tmp_path: Path
    ) -> None:
        somebody(installation, "SPUY4C8MN")
        file, report = tmp_path / "hashes.csv", tmp_path / "report.csv"
        file.write_text(f"identifier,hash\nSPUY4C8MN,{HASH}\nPERSONNE0,{HASH}\n")

        rehearsed = run("passwords", "legacy", file, "--dry-run")
        before = kept(installation)
        done = run("passwords", "legacy", file, "--report", report)

        assert (rehearsed.exit_code, done.exit_code) == (1, 1)
        assert before is None
        assert kept(installation) == f"legacy:{HASH}"
        assert "1  taken" in done.output
        assert "line 3, PERSONNE0: unknown_identifier" in done.output
        assert report.read_text("utf-8-sig").startswith("line,identifier,outcome,reason\n2,SPUY4C8")

    def test_are_taken_from_standard_input_and_reported_on_standard_output(
        self, run: Comptoir, installation: Installation
    ) -> None:
        somebody(installation, "SPUY4C8MN")

        done = run(
            "passwords",
            "legacy",
            "-",
            "--report",
            "-",
            answers=f"identifier,hash\nSPUY4C8MN,{HASH}\n",
        )

        assert done.exit_code == 0, done.output
        assert done.stdout.splitlines() == ["line,identifier,outcome,reason", "2,SPUY4C8MN,taken,"]
        assert "Done." in done.stderr
