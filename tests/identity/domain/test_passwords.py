"""What a password must be, and the bundled list of common ones."""

import re
import secrets
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.identity.config import PolicyName
from services.identity.domain.common_passwords import FILE, CommonPasswords, bundled
from services.identity.domain.password_policy import CLASSES, POLICIES, Holder, Policy

HOLDER = Holder(
    identifier="JLOU7K3PX", names=("Jean", "Louty"), establishment_name="CHRU de Nantes"
)
SEED = POLICIES[PolicyName.SEED]


class TestTheListOfCommonPasswords:
    @pytest.mark.parametrize(
        "password", ["password", "PASSWORD", "Password1!", "Azerty123!", "soleil", "P@ssw0rd"]
    )
    def test_covers_common_ones_in_any_case_and_decorated(self, password: str) -> None:
        assert bundled().covers(password)

    @pytest.mark.parametrize("password", ["Tr0ub4dor&3x", "cheval pile agrafe", "8 nœuds d'autan"])
    def test_leaves_others_alone(self, password: str) -> None:
        assert not bundled().covers(password)

    def test_hardly_ever_takes_another_for_one(self) -> None:
        drawn = (secrets.token_urlsafe(12) for _ in range(20_000))

        assert sum(bundled().covers(password) for password in drawn) < 30

    def test_is_small(self) -> None:
        assert FILE.stat().st_size < 1_000_000

    @given(st.lists(st.text(min_size=1), max_size=20))
    def test_forgets_nothing_that_was_put_in(self, passwords: list[str]) -> None:
        some = CommonPasswords(bytes(1000))

        for password in passwords:
            some.add(password)

        assert all(password in some for password in passwords)


class TestASuggestion:
    @pytest.mark.parametrize("policy", POLICIES.values())
    def test_meets_the_policy_and_is_easy_to_read(self, policy: object) -> None:
        assert policy in POLICIES.values()
        for _ in range(200):
            suggested = SEED.suggest()
            assert SEED.faults(suggested, HOLDER) == {}
            assert not set(suggested) & set("0O1Il|")

    def test_holds_nobodys_name(self) -> None:
        """Whoever it is for: each word of three letters or digits is somebody's name or place."""
        for policy in POLICIES.values():
            assert not any(re.search("[A-Za-z0-9]{3}", policy.suggest()) for _ in range(50))

    def test_is_never_the_same(self) -> None:
        assert len({SEED.suggest() for _ in range(200)}) == 200


class TestARaisedPolicy:
    @given(
        st.sampled_from(list(POLICIES.values())),
        st.none() | st.sampled_from(PolicyName),
        st.none() | st.integers(0, 64),
        st.text(alphabet=string.printable, max_size=70),
    )
    def test_lets_nothing_through_that_the_platforms_refuses(
        self, platform: Policy, to: PolicyName | None, min_length: int | None, password: str
    ) -> None:
        raised = platform.raised(to=to, min_length=min_length)

        assert platform.faults(password, HOLDER).keys() <= raised.faults(password, HOLDER).keys()

    def test_asks_for_whichever_is_longer_and_for_the_classes_of_both(self) -> None:
        modern = POLICIES[PolicyName.MODERN]

        both = SEED.raised(to=PolicyName.MODERN, min_length=None)
        longer = modern.raised(to=PolicyName.SEED, min_length=20)

        assert (both.min_length, both.classes, both.is_raised) == (15, tuple(CLASSES), True)
        assert (longer.min_length, longer.classes) == (20, tuple(CLASSES))

    @pytest.mark.parametrize("min_length", [None, 4, 8])
    def test_is_none_where_no_more_is_asked(self, min_length: int | None) -> None:
        assert SEED.raised(to=PolicyName.SEED, min_length=min_length) == SEED

    def test_is_met_by_every_suggestion(self) -> None:
        raised = SEED.raised(to=None, min_length=40)

        for _ in range(50):
            assert raised.faults(raised.suggest(), HOLDER) == {}


class TestAFault:
    @settings(max_examples=200)
    @given(st.text(alphabet=string.printable, max_size=20))
    def test_is_found_exactly_where_there_is_one(self, password: str) -> None:
        faults = SEED.faults(password, HOLDER)

        assert ("too_short" in faults) == (len(password) < 8)
        for name, belongs in CLASSES.items():
            assert (f"no_{name}" in faults) == (not any(map(belongs, password)))

    @pytest.mark.parametrize(
        ("password", "fault"),
        [
            ("jLoU7k3pX", "contains_identifier"),
            ("xx-LOÙTY-xx", "contains_name"),
            ("nantes", "contains_establishment"),
        ],
    )
    def test_of_words_is_found_whatever_case_and_accents(self, password: str, fault: str) -> None:
        assert fault in SEED.faults(password, HOLDER)

    @pytest.mark.parametrize(
        ("password", "establishment"),
        [
            ("Tresor-2026vert", "Testville-026"),
            ("Carnaval 8 fois", "Val d'Exemple"),
            ("Parc-a-Vaulx, 8", "Parc de Vaux"),
        ],
    )
    def test_of_an_establishment_is_not_found_in_a_word_of_four_letters(
        self, password: str, establishment: str
    ) -> None:
        holder = Holder(
            identifier="JLOU7K3PX", names=("Jean", "Louty"), establishment_name=establishment
        )

        assert SEED.faults(password, holder) == {}

    @pytest.mark.parametrize("password", ["Li-Wu 8 fois", "Relie 9 Wagons"])
    def test_of_names_is_not_found_in_three_letters(self, password: str) -> None:
        holder = Holder(
            identifier="JLOU7K3PX", names=("Li", "Wag"), establishment_name="CC de Brie"
        )

        assert SEED.faults(password, holder) == {}

    @given(
        st.sampled_from(["names", "establishment"]),
        st.text(alphabet=string.ascii_letters + "éÉçÇ", min_size=1, max_size=12),
        st.booleans(),
    )
    def test_of_words_is_found_from_four_letters_of_a_name_and_five_of_an_establishment(
        self, of: str, word: str, is_changed: bool
    ) -> None:
        names = (f"Q {word}", "") if of == "names" else ("", "")
        establishment = f"Q-{word}-Q" if of == "establishment" else ""
        holder = Holder(identifier="000000000", names=names, establishment_name=establishment)

        faults = SEED.faults(f"9 {word.swapcase() if is_changed else word}!", holder)

        assert ("contains_name" in faults) == (of == "names" and len(word) >= 4)
        assert ("contains_establishment" in faults) == (of == "establishment" and len(word) >= 5)

    @given(st.text(alphabet=string.ascii_uppercase + string.digits, min_size=8, max_size=10))
    def test_of_the_identifier_is_found_in_the_whole_of_it_alone(self, identifier: str) -> None:
        holder = Holder(identifier=identifier, names=(), establishment_name="")

        assert "contains_identifier" in SEED.faults(f"-{identifier.lower()}-", holder)
        assert "contains_identifier" not in SEED.faults(f"-{identifier[:-1]}-", holder)


class TestAFullWidthPassword:
    def test_is_judged_as_it_is_hashed(self) -> None:
        assert SEED.faults("Ｐａｓｓｗｏｒｄ1!", HOLDER) == SEED.faults("Password1!", HOLDER)
        assert "common" in SEED.faults("Ｐａｓｓｗｏｒｄ1!", HOLDER)
        assert "no_special" in SEED.faults("Vert2026＂"[:-1] + "２", HOLDER)
