"""`./comptoir proof verify`: offline, of a statement and of a file (design.md §4.8)."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from joserfc.jwk import Key

from deploy.installation.commands.proof import command
from services.delegation.domain import statements
from shared.crypto import keys

SIDE = {"establishment_id": "1", "siret": "20006541400011", "name": "Mairie"}
CLAIMS: dict[str, Any] = {
    "delegation_id": "019",
    "stated_at": "2026-11-30T12:00:00Z",
    "centralising": {**SIDE, "name": "Centre de gestion"},
    "delegating": SIDE,
    "status": "active",
    "ends_on": "2028-05-20",
    "steps": [{"what": "accepted", "by": "delegating", "at": "2026-11-30T11:00:00Z"}],
}


@pytest.fixture
def public(tmp_path: Path) -> Path:
    keys.ensure(keys.CONSENT, tmp_path, public=tmp_path / "public.json")
    return tmp_path / "public.json"


@pytest.fixture
def key(public: Path) -> Key:
    return keys.read(public.parent / keys.CONSENT.private).keys[0]


def verify(content: bytes, public: Path, *options: str) -> Result:
    file = public.parent / "proof"
    file.write_bytes(content)
    return CliRunner().invoke(command, ["verify", str(file), "--keys", str(public), *options])


def test_tells_what_a_genuine_statement_says(public: Path, key: Key) -> None:
    told = verify(statements.sign(CLAIMS, key).encode(), public)

    assert told.exit_code == 0, told.output
    assert "genuine: delegation 019" in told.stdout
    assert "centralising: Centre de gestion, SIRET 20006541400011" in told.stdout
    assert "accepted by delegating" in told.stdout


def test_verifies_a_file_as_a_whole_and_after_rotations(public: Path, key: Key) -> None:
    content = statements.sign_file(CLAIMS, key, lambda seal: f"%PDF ({seal}) words".encode())
    for _ in range(3):
        keys.rotate(keys.CONSENT, public.parent, public=public)

    assert json.loads(verify(content, public, "--json").stdout)["is_genuine"] is True
    altered = verify(content.replace(b"words", b"sword"), public)
    assert (altered.exit_code, altered.stdout) == (1, "no proof: altered\n")


def test_ends_with_one_where_there_is_no_proof_or_no_key(public: Path, key: Key) -> None:
    assert verify(b"Bonjour", public).exit_code == 1
    elsewhere = public.parent / "elsewhere"
    keys.ensure(keys.CONSENT, elsewhere, public=elsewhere / "public.json")
    told = verify(statements.sign(CLAIMS, key).encode(), public.parent / "elsewhere/public.json")
    assert "unknown_key" in told.stdout
    not_keys = public.parent / "proof"
    not_keys.write_text("x")
    run = CliRunner().invoke(command, ["verify", str(not_keys), "--keys", str(not_keys)])
    assert "holds no set of public keys" in run.output
