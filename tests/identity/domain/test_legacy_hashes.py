"""Hashes of a former platform: in which forms, within which bounds, and judged by what was typed.

Most were made by other programs, PHP's, Django's and passlib's own, of the password that people
have in all tests.
"""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain import legacy_forms, legacy_hashes
from services.identity.domain.hashing import Hasher
from services.identity.domain.legacy_forms import Fault, NotTaken
from tests.identity.hashes import FORMS, hasher, of_argon2, of_bcrypt, of_django, of_passlib
from tests.identity.suite import PASSWORD


class TestAForm:
    @pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
    def test_is_taken_and_matches_its_password_only(self, form: str) -> None:
        taken = legacy_forms.read(form)

        assert legacy_hashes.is_legacy(taken.text)
        assert legacy_hashes.matches(taken.text, PASSWORD)
        assert not legacy_hashes.matches(taken.text, PASSWORD + " ")

    def test_of_bcrypt_leaves_out_what_is_beyond_72_bytes(self) -> None:
        long = "é" * 40
        taken = legacy_forms.read(of_bcrypt(password=long))

        assert legacy_hashes.matches(taken.text, long)
        assert legacy_hashes.matches(taken.text, long[:36])
        assert not legacy_hashes.matches(taken.text, long[:35])

    def test_is_of_what_was_typed_not_of_its_normal_form(self) -> None:
        taken = legacy_forms.read(of_bcrypt(password="E\u0301te\u0301"))

        assert legacy_hashes.matches(taken.text, "E\u0301te\u0301")
        assert not legacy_hashes.matches(taken.text, "\xc9t\xe9")

    @pytest.mark.parametrize(
        ("form", "effort"),
        [
            (of_bcrypt(cost=9), "bcrypt:9"),
            (of_django(12_000), "pbkdf2-sha256:12000"),
            (of_passlib(12_000), "pbkdf2-sha256:12000"),
            (of_argon2(2048, 3, 2), "argon2:2048:3:2"),
        ],
        ids=itertools.count(1),  # the values are drawn anew in each process
    )
    def test_says_what_it_costs(self, form: str, effort: str) -> None:
        assert legacy_forms.read(form).effort == effort


class TestAnotherHash:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "password",
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "$1$abcdefgh$irWbblnpmw.5z7wgBnprh0",
            "$2x$" + of_bcrypt()[4:],
            of_bcrypt()[:-1],
            of_bcrypt()[:28] + "1" + of_bcrypt()[29:],
            "!" + of_django(),
            of_django()[:-8],
            of_django().replace("sha256", "sha1"),
            f"pbkdf2_sha256$10000$short${'A' * 43}=",
            of_argon2().replace("v=19", "v=16"),
            of_argon2().replace("m=1024", "m=01024"),
            of_argon2() + "=",
            of_argon2().rsplit("$", 1)[0] + "$AAAA",
            "$2b$٠٨$" + of_bcrypt()[7:],
            of_bcrypt() + "\n",
            of_passlib() + "A" * 600,
        ],
        ids=itertools.count(1),  # the values are drawn anew in each process
    )
    def test_is_not_known(self, text: str) -> None:
        with pytest.raises(NotTaken) as refused:
            legacy_forms.read(text)

        assert refused.value.fault is Fault.UNKNOWN_FORMAT

    @pytest.mark.parametrize(
        "text",
        [
            of_bcrypt().replace("$08$", "$14$"),
            of_bcrypt().replace("$08$", "$31$"),
            of_django().replace("$10000$", "$1500001$"),
            of_passlib().replace("$10000$", "$999999999$"),
            of_argon2().replace("m=1024", "m=102401"),
            of_argon2().replace("m=1024", "m=102400").replace("t=1", "t=4"),
            of_argon2().replace("t=1", "t=11"),
            of_argon2().replace("p=1", "p=9"),
        ],
        ids=itertools.count(1),  # the values are drawn anew in each process
    )
    def test_that_would_keep_the_server_busy_is_refused_unjudged(self, text: str) -> None:
        with pytest.raises(NotTaken) as refused:
            legacy_forms.read(text)

        assert refused.value.fault is Fault.TOO_COSTLY
        assert "at most" in refused.value.reason

    @pytest.mark.parametrize(
        "text",
        [
            of_bcrypt().replace("$08$", "$04$"),
            of_django().replace("$10000$", "$1$"),
            of_argon2().replace("m=1024", "m=64"),
        ],
        ids=itertools.count(1),  # the values are drawn anew in each process
    )
    def test_that_protects_nobody_is_refused(self, text: str) -> None:
        with pytest.raises(NotTaken) as refused:
            legacy_forms.read(text)

        assert refused.value.fault is Fault.TOO_WEAK

    @given(
        st.text()
        | st.sampled_from(list(FORMS.values())).flatmap(
            lambda form: st.builds(
                lambda at, c: form[:at] + c + form[at + 1 :],
                st.integers(0, len(form) - 1),
                st.characters(),
            )
        )
    )
    def test_never_breaks_what_reads_or_judges_it(self, text: str) -> None:
        try:
            taken = legacy_forms.read(text)
        except NotTaken as refused:
            told = str(refused)
            is_told = len(text) > 9 and text in told
            assert not is_told
        else:
            if taken.effort in CHEAP:
                assert isinstance(legacy_hashes.matches(taken.text, "x"), bool)


CHEAP = {legacy_forms.read(form).effort for form in FORMS.values()}


class TestADecoy:
    @pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
    def test_costs_as_much_and_matches_nothing(self, form: str) -> None:
        effort = legacy_forms.read(form).effort
        decoy = legacy_hashes.decoy(effort)

        assert not legacy_hashes.matches(decoy, PASSWORD)
        as_passlib_writes = decoy.removeprefix(legacy_hashes.MARK).replace("+", ".").rstrip("=")
        bare = decoy.removeprefix(legacy_hashes.MARK)
        read = bare if "pbkdf2" not in bare else as_passlib_writes.replace("=", "")
        assert legacy_forms.read(read).effort == effort


class TestTheHasher:
    def test_judges_by_legacy_hashes_too_and_finds_them_outdated(self) -> None:
        some = hasher()
        taken = legacy_forms.read(of_bcrypt()).text

        assert some.matches(taken, PASSWORD)
        assert not some.matches(taken, "x")
        assert some.is_outdated(taken)

    def test_judges_in_vain_at_the_effort_it_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        judged: list[str] = []
        verify = Hasher._verify

        def record(self: Hasher, password_hash: str, password: str) -> bool:
            judged.append(password_hash)
            return verify(self, password_hash, password)

        monkeypatch.setattr(Hasher, "_verify", record)
        some = hasher()

        assert not some.matches(None, PASSWORD, effort="bcrypt:8")
        assert not some.matches(None, PASSWORD)
        assert judged[0].startswith("legacy:$2b$08$")
        assert judged[1].startswith("$argon2id$")
