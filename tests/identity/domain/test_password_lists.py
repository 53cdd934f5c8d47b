"""Lists that operators bring in, in the forms they come in."""

from dataclasses import replace
from hashlib import sha1
from pathlib import Path

import pytest

from services.identity.config import PolicyName
from services.identity.domain import password_list
from services.identity.domain.password_list import NotAList, PasswordList
from services.identity.domain.password_policy import POLICIES, Holder

LOST = ["Azerty-1234!", "Été-2026-Été", "P@ssw0rd du lundi"]


def digest(password: str) -> str:
    return sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def made(folder: Path, *sources: Path) -> PasswordList:
    password_list.write(folder, sources)
    found = password_list.in_folder(folder)
    assert found is not None
    return found


class TestAList:
    @pytest.mark.parametrize("form", ["{plain}", "{digest}", "{digest}:42"])
    def test_is_made_from_passwords_or_their_digests(self, tmp_path: Path, form: str) -> None:
        source = tmp_path / "list.txt"
        lines = [form.format(plain=password, digest=digest(password)) for password in LOST]
        source.write_text("\r\n".join(lines) + "\n", encoding="utf-8")

        found = made(tmp_path, source)

        assert all(password in found for password in LOST)
        assert "Azerty-1235!" not in found

    def test_is_made_from_ranges_named_by_their_first_five_digits(self, tmp_path: Path) -> None:
        ranges = []
        for password in LOST:
            ranges.append(tmp_path / f"{digest(password)[:5]}.txt")
            ranges[-1].write_text(f"{digest(password)[5:]}:7\n{'0' * 35}:1\n")

        found = made(tmp_path, *ranges)

        assert all(password in found for password in LOST)

    def test_takes_hardly_any_other_for_one_of_its_own(self, tmp_path: Path) -> None:
        source = tmp_path / "list.txt"
        source.write_text("\n".join(f"perdu-{number}" for number in range(5_000)))

        found = made(tmp_path, source)

        assert all(f"perdu-{number}" in found for number in range(5_000))
        assert sum(f"libre-{number}" in found for number in range(5_000)) <= 2

    def test_makes_the_policy_refuse_what_it_holds(self, tmp_path: Path) -> None:
        source = tmp_path / "list.txt"
        source.write_text("Bise & noroît: 12 m/s", encoding="utf-8")
        policy = replace(POLICIES[PolicyName.SEED], lost=made(tmp_path, source))
        holder = Holder(identifier="JDUP00001", names=("Jeanne",), establishment_name="Mairie")

        assert list(policy.faults("Bise & noroît: 12 m/s", holder)) == ["common"]
        assert policy.faults("Bise & noroît: 13 m/s", holder) == {}

    def test_that_cannot_be_read_leaves_the_one_before(self, tmp_path: Path) -> None:
        source = tmp_path / "list.txt"
        source.write_text(LOST[0])
        made(tmp_path, source)

        with pytest.raises(FileNotFoundError):
            password_list.write(tmp_path, [tmp_path / "gone.txt"])

        assert LOST[0] in PasswordList(tmp_path / password_list.FILE)
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    def test_is_none_where_nobody_has_brought_one_in(self, tmp_path: Path) -> None:
        assert password_list.in_folder(tmp_path) is None

    @pytest.mark.parametrize(
        "content", [b"", b"something else altogether", b"CPWLIST1" + b"\1" * 8]
    )
    def test_is_refused_if_no_import_has_made_it(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "list"
        path.write_bytes(content)

        with pytest.raises(NotAList):
            PasswordList(path)
