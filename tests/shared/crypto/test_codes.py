import string

from shared.crypto import codes


class TestACodeInALink:
    def test_has_256_bits_and_needs_no_escaping_in_a_url(self) -> None:
        code = codes.new_code()

        assert len(code) == 43  # 32 bytes, six bits a character
        assert set(code) <= {*string.ascii_letters, *string.digits, "-", "_"}

    def test_is_another_one_each_time(self) -> None:
        assert len({codes.new_code() for _ in range(100)}) == 100

    def test_begins_and_ends_with_a_letter_or_a_digit(self) -> None:
        ends = "".join(code[0] + code[-1] for code in (codes.new_code() for _ in range(1_000)))

        assert ends.isalnum()  # drawn as they come, one of 32 begins with a mark


class TestACodeOnPaper:
    def test_has_twelve_characters_without_look_alikes(self) -> None:
        drawn = "".join(codes.new_paper_code() for _ in range(200))

        assert len(codes.new_paper_code()) == 12
        assert set(drawn) <= set(codes.IDENTIFIER_ALPHABET)
        assert not set("0O1IL") & set(codes.IDENTIFIER_ALPHABET)

    def test_is_read_as_people_type_it(self) -> None:
        assert codes.as_typed(" k7mn-2p4r w9xz\n") == "K7MN2P4RW9XZ"


class TestAKeyedDigest:
    def test_is_the_hmac_of_rfc_4231(self) -> None:
        assert codes.keyed_digest("what do ya want for nothing?", key=b"Jefe") == (
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )

    def test_is_another_one_by_another_key(self) -> None:
        assert codes.keyed_digest("K7MN", key=b"one") != codes.keyed_digest("K7MN", key=b"other")

    def test_takes_whatever_is_typed(self) -> None:
        assert len(codes.keyed_digest("\ud800é", key=b"key")) == 64


class TestADigest:
    def test_is_the_sha_256_of_the_code(self) -> None:
        assert codes.digest("abc") == (
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
