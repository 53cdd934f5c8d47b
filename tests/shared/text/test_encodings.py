"""A file of names is read as it was written, or its likely encoding is named."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.text.encodings import Unreadable, decode

NAMES = (
    "Rémi Lefèvre-Façon",
    "Éloïse Échard",
    "Zoé L’Œillet",
    "Noël Hôtelier",
    "RÉMI LEFÈVRE",
    "Benoît Gagné",
    "François Léger",
    "Hélène Müller",
    "Anaïs Peyre",
)
WRITABLE = [name for name in NAMES if not set("’Œ") & set(name)]


def reason(body: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        decode(body)
    return refused.value.reason.fr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("name", NAMES)
def test_what_french_spreadsheets_write_is_read(name: str, encoding: str) -> None:
    text = f"prénom;nom\r\n{name}\r\n"

    decoded = decode(text.encode(encoding))

    assert decoded.text == text
    assert decoded.encoding == ("windows-1252" if encoding == "cp1252" else "utf-8")


@pytest.mark.parametrize(
    ("encoding", "told"), [("cp850", "CP850 (MS-DOS)"), ("mac_roman", "Mac OS Roman")]
)
@pytest.mark.parametrize("name", WRITABLE)
def test_another_encoding_is_named(name: str, encoding: str, told: str) -> None:
    assert f"semble écrit en {told}" in reason(f"prenom;nom\r\n{name}\r\n".encode(encoding))


@given(
    names=st.lists(st.sampled_from(WRITABLE), min_size=1, max_size=20),
    encoding=st.sampled_from(["cp1252", "cp850", "mac_roman"]),
)
def test_names_are_never_garbled(names: list[str], encoding: str) -> None:
    text = "\n".join(names)
    body = text.encode(encoding)
    assume(not body.isascii())
    try:
        assert decode(body).text == text
    except Unreadable:
        assert encoding != "cp1252"


def test_utf_16_is_named() -> None:
    assert "UTF-16" in reason("prénom;nom".encode("utf-16"))


def test_accents_that_are_garbled_already_are_told_with_the_word() -> None:
    assert "LefÃ¨vre" in reason("Jean;Lefèvre".encode().decode("cp1252").encode())


@pytest.mark.parametrize("body", [b"a\x00b", "a\ufffdb".encode()])
def test_what_is_no_text_is_refused(body: bytes) -> None:
    assert reason(body).startswith("Le fichier n'est pas du texte")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_characters_of_several_bytes_are_named(encoding: str) -> None:
    told = reason("Prénom;Nom\r\nZoé;Martin\r\n".encode(encoding))

    assert "UTF-32" in told if encoding == "utf-32" else "UTF-16" in told


@pytest.mark.parametrize(
    "body",
    [b"PK\x03\x04" + bytes(range(256)), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99],
    ids=["xlsx, ods", "xls"],
)
def test_a_spreadsheet_is_told_to_be_saved_as_csv(body: bytes) -> None:
    assert "classeur" in reason(body)


@pytest.mark.parametrize(
    "body", [b"%PDF-1.7\n\xe2\xe3\xcf\xd3", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"\x1f\x8b\x08"]
)
def test_another_file_passes_for_no_encoding(body: bytes) -> None:
    assert "n'est pas du texte" in reason(body)


def test_rows_of_two_encodings_are_told_with_a_word() -> None:
    rows = "Zoé;Lefèvre\n"

    assert "Ã©" in reason(rows.encode() + rows.encode("cp1252"))
