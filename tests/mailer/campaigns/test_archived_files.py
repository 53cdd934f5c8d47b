"""What is taken out of a ZIP of somebody else's making, and what is not."""

import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.mailer.domain import archived_files, bounded_reading
from services.mailer.domain.archived_files import Place, Unreadable, read_contents, take_out
from shared.errors import Bilingual, Invalid
from tests.mailer.campaigns.handing import zipped

MOST = 10_000


def taken(content: bytes, name: str, *, most: int = MOST) -> bytes:
    file = BytesIO(content)
    found = read_contents(file, most=100).find(name)
    assert isinstance(found, Place), found
    return take_out(file, found, most=most)


def fault(content: bytes, name: str) -> str:
    found = read_contents(BytesIO(content), most=100).find(name)
    assert isinstance(found, Bilingual), found
    return str(found)


class TestAFile:
    @pytest.mark.parametrize("method", [ZIP_STORED, ZIP_DEFLATED])
    @given(content=st.binary(max_size=3000))
    def test_is_what_was_put_in(self, method: int, content: bytes) -> None:
        assert taken(zipped({"a.pdf": content, "b.pdf": b"other"}, method), "a.pdf") == content

    def test_is_found_by_a_name_that_macos_writes_otherwise(self) -> None:
        assert taken(zipped({"releve\u0301.pdf": b"x"}), "relevé.pdf") == b"x"

    def test_is_found_by_a_name_whose_spaces_a_table_writes_otherwise(self) -> None:
        assert taken(zipped({"relance n°\u00a01.pdf": b"x"}), "relance n° 1.pdf") == b"x"

    def test_in_a_folder_is_found_by_its_name_alone_if_no_other_has_it(self) -> None:
        archive = zipped(
            {"a/1.pdf": b"1", "a/2.pdf": b"2", "b/2.pdf": b"3", "__MACOSX/a/1.pdf": b""}
        )

        assert taken(archive, "1.pdf") == b"1"
        assert taken(archive, "b/2.pdf") == b"3"
        assert "folder" in fault(archive, "2.pdf")

    @pytest.mark.parametrize(
        "name", ["../1.pdf", "a/../../1.pdf", "/etc/1.pdf", "C:/1.pdf", "..\\1.pdf"]
    )
    def test_whose_name_leads_out_is_not_taken(self, name: str) -> None:
        made = BytesIO()
        with ZipFile(made, "w") as archive:
            info = ZipInfo()
            info.filename = name
            archive.writestr(info, b"x")

        assert "leads out" in fault(made.getvalue(), name)

    def test_that_points_to_another_is_not_taken(self) -> None:
        made, info = BytesIO(), ZipInfo("1.pdf")
        info.external_attr = 0o120777 << 16
        with ZipFile(made, "w") as archive:
            archive.writestr(info, b"/etc/passwd")

        assert "points to another" in fault(made.getvalue(), "1.pdf")

    def test_that_is_there_twice_is_not_taken(self) -> None:
        made = BytesIO()
        with ZipFile(made, "w") as archive:
            archive.writestr("1.pdf", b"one")
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr("1.pdf", b"other")

        assert "twice" in fault(made.getvalue(), "1.pdf")

    def test_that_asks_for_a_password_is_not_taken(self) -> None:
        content = bytearray(zipped({"1.pdf": b"x"}))
        content[content.rindex(b"PK\x01\x02") + 8] |= 1

        assert "password" in fault(bytes(content), "1.pdf")

    def test_that_is_packed_otherwise_is_not_taken(self) -> None:
        assert "plain ZIP" in fault(zipped({"1.pdf": b"x" * 99}, ZIP_BZIP2), "1.pdf")

    def test_that_is_too_large_is_not_read(self) -> None:
        with pytest.raises(Unreadable, match="At most 9 bytes"):
            taken(zipped({"1.pdf": bytes(10)}), "1.pdf", most=9)

    def test_that_unpacks_to_more_than_it_says_is_read_no_further(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive = zipped({"1.pdf": bytes(50_000_000)})
        found = read_contents(BytesIO(archive), most=1).find("1.pdf")
        assert isinstance(found, Place)
        unpacked: list[int] = []
        real = zlib.decompressobj

        class Watched:
            def __init__(self, bits: int) -> None:
                self._real = real(bits)

            def decompress(self, content: bytes, most: int) -> bytes:
                made = self._real.decompress(content, most)
                unpacked.append(len(made))
                return made

        monkeypatch.setattr("services.mailer.domain.archived_files.zlib.decompressobj", Watched)
        lying = Place(found.at, found.packed, 1000, found.checksum, found.method)

        with pytest.raises(Unreadable, match="larger than the ZIP says"):
            take_out(BytesIO(archive), lying, most=MOST * 10)

        assert unpacked == [1001]

    @given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
    @example(place=9132, byte=0)  # of a file without a name
    def test_of_a_damaged_zip_is_whole_or_not_taken(self, place: int, byte: int) -> None:
        content = bytearray(zipped({"1.pdf": b"%PDF-1.7 " * 40, "2.pdf": b"x"}))
        content[place % len(content)] = byte
        file = BytesIO(bytes(content))
        try:
            found = read_contents(file, most=10).find("1.pdf")
            if isinstance(found, Place):
                assert take_out(file, found, most=MOST) == b"%PDF-1.7 " * 40
        except (Invalid, Unreadable):
            pass  # told


class TestAZip:
    def test_of_more_files_than_may_be_is_refused(self) -> None:
        with pytest.raises(Invalid):
            read_contents(BytesIO(zipped({"1": b"", "2": b"", "3": b""})), most=2)

    def test_whose_table_would_fill_the_memory_is_not_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(archived_files, "LARGEST_TABLE", 70_000)
        names = {f"{'long' * 40}{number}": b"" for number in range(500)}

        with pytest.raises(Invalid):
            read_contents(BytesIO(zipped(names)), most=100_000)

    def test_of_endless_folders_is_not_taken_apart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        archive = BytesIO(zipped({f"{number}/": b"" for number in range(31)}))
        taken_apart: list[ZipInfo] = []
        monkeypatch.setattr(archived_files, "_is_beside", taken_apart.append)

        with pytest.raises(Invalid):
            read_contents(archive, most=10)

        assert taken_apart == []

    def test_with_folders_and_what_macos_adds_is_read(self) -> None:
        files = {f"a/{number}.pdf": b"x" for number in range(10)}
        beside = {f"__MACOSX/a/._{number}.pdf": b"" for number in range(10)}

        found = read_contents(BytesIO(zipped({"a/": b"", **files, **beside})), most=10)

        assert set(found.places) == set(files)

    def test_is_read_in_pieces_that_are_bounded(self) -> None:
        file = bounded_reading.Bounded(BytesIO(bytes(100)), 10)

        with pytest.raises(bounded_reading.TooLong):
            file.read()
        file.seek(-10, 2)
        assert len(file.read()) == 10
