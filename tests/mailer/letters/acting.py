"""PDFs that do more than show their pages, written by hand, each in several guises."""

import zlib
from collections.abc import Mapping, Sequence

PAGES = "<< /Type /Pages /Count 1 /Kids [3 0 R] >>"


def _objects(catalogue: str = "", page: str = "", *more: str) -> list[str]:
    return [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        PAGES,
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {page} >>",
        *more,
    ]


def written(objects: Sequence[str | bytes]) -> bytes:
    """Write a PDF of these objects, numbered from 1; the first is its catalogue."""
    return appended(b"%PDF-1.7\n", dict(enumerate(objects, 1)))


def appended(before: bytes, objects: Mapping[int, str | bytes], *, previous: str = "") -> bytes:
    """Write objects after what is there, and a table of them."""
    content, places = before, {}
    for number, each in objects.items():
        places[number] = len(content)
        text = each if isinstance(each, bytes) else each.encode("latin-1")
        content += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = "".join(f"{number} 1\n{place:010} 00000 n \n" for number, place in places.items())
    head = "" if previous else "0 1\n0000000000 65535 f \n"
    return (
        content
        + (
            f"xref\n{head}{table}trailer\n<< /Size {max(objects) + 1} /Root 1 0 R {previous} >>\n"
            f"startxref\n{len(content)}\n%%EOF\n"
        ).encode()
    )


def packed(objects: Sequence[str]) -> bytes:
    """Write a PDF whose objects are compressed in an object stream, and its table in another."""
    bodies, places, at = [], [], 0
    for each in objects:
        places.append(at)
        bodies.append(each)
        at += len(each) + 1
    heads = " ".join(f"{number} {place}" for number, place in enumerate(places, 1)) + " "
    text = zlib.compress((heads + "\n".join(bodies)).encode("latin-1"))
    count = len(objects)
    stream, table = count + 1, count + 2
    content = b"%%PDF-1.7\n%d 0 obj\n" % stream
    content += (
        f"<< /Type /ObjStm /N {count} /First {len(heads)} /Filter /FlateDecode "
        f"/Length {len(text)} >>\nstream\n"
    ).encode()
    content += text + b"\nendstream\nendobj\n"
    rows = [(0, 0, 255), *((2, stream, place) for place in range(count))]
    rows += [(1, len(b"%PDF-1.7\n"), 0), (1, len(content), 0)]
    data = zlib.compress(b"".join(bytes((k, *divmod(a, 256), b)) for k, a, b in rows))
    begin = len(content)
    content += (
        f"{table} 0 obj\n<< /Type /XRef /Size {table + 1} /W [1 2 1] /Root 1 0 R "
        f"/Filter /FlateDecode /Length {len(data)} >>\nstream\n"
    ).encode()
    return content + data + f"\nendstream\nendobj\nstartxref\n{begin}\n%%EOF\n".encode()


def updated(objects: Sequence[str]) -> bytes:
    """Write a blameless PDF, and the others over it, as an incremental update."""
    first = written(_objects())
    start = first.rindex(b"startxref\n") + len(b"startxref\n")
    before = int(first[start:].split()[0])
    return appended(first, dict(enumerate(objects, 1)), previous=f"/Prev {before}")


def undone(objects: Sequence[str]) -> bytes:
    """Write a PDF, and a blameless one over it: some readers show the first revision."""
    first = written(objects)
    start = first.rindex(b"startxref\n") + len(b"startxref\n")
    before = int(first[start:].split()[0])
    return appended(first, dict(enumerate(_objects(), 1)), previous=f"/Prev {before}")


def escaped(objects: Sequence[str]) -> bytes:
    """Write a PDF whose names are written with escapes (ISO 32000-1 §7.3.5)."""
    known = ("/Type", "/Catalog", "/Pages", "/Page", "/Parent", "/Kids", "/Count", "/MediaBox")
    return written([_escape(each, spared=known) for each in objects])


def _escape(text: str, *, spared: Sequence[str]) -> str:
    words = []
    for word in text.split(" "):
        name = word.lstrip("[<")
        if name.startswith("/") and len(name) > 1 and name not in spared:
            word = word.replace(name, f"/#{ord(name[1]):02x}{name[2:]}")
        words.append(word)
    return " ".join(words)


SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
LINK = "/Annots [ << /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A {action} >> ]"


def _clicked(action: str) -> list[str]:
    return _objects("", LINK.format(action=action))


ACTING: Mapping[str, tuple[str, list[str]]] = {
    "a script at the opening": ("script", _objects("/OpenAction 4 0 R", "", SCRIPT)),
    "a script by its name": (
        "script",
        _objects("/Names << /JavaScript << /Names [ (a) 4 0 R ] >> >>", "", SCRIPT),
    ),
    "a script in a stream": (
        "script",
        _objects("/OpenAction << /S /JavaScript /JS 4 0 R >>", "", "(app.alert\\(1\\))"),
    ),
    "an action of the page": ("does something", _objects("", "/AA << /O << /S /Named >> >>")),
    "an action of the document": ("does something", _objects("/AA << /WC 4 0 R >>", "", SCRIPT)),
    "a programme that is started": (
        "does something",
        _objects("/OpenAction << /S /Launch /F (cmd.exe) >>"),
    ),
    "a kind of action that is named elsewhere": (
        "does something",
        _objects("/OpenAction << /S 4 0 R /F (cmd.exe) >>", "", "/Launch"),
    ),
    "an action that nobody knows": ("does something", _objects("/OpenAction << /S /New >>")),
    "a form that is sent": ("does something", _clicked("<< /S /SubmitForm /F (x) >>")),
    "a form that is filled from a file": (
        "does something",
        _clicked("<< /S /ImportData /F (x) >>"),
    ),
    "an action after another": (
        "does something",
        _clicked("<< /S /GoTo /D [3 0 R /Fit] /Next << /S /Launch /F (x) >> >>"),
    ),
    "a link to a web page": ("outside", _clicked("<< /S /URI /URI (https://example.org) >>")),
    "a link to another file": ("outside", _clicked("<< /S /GoToR /F (x.pdf) /D [0 /Fit] >>")),
    "pages in another file": (
        "outside",
        _objects("", "/Contents 4 0 R", "<< /Length 0 /F (x.txt) >>\nstream\n\nendstream"),
    ),
    "a file": (
        "another file",
        _objects("/Names << /EmbeddedFiles << /Names [ (a) 4 0 R ] >> >>", "", "<< /EF 5 0 R >>"),
    ),
    "a file pinned to a page": (
        "another file",
        _objects("", "/Annots [ << /Subtype /FileAttachment /Rect [0 0 9 9] >> ]"),
    ),
    "a portfolio": ("another file", _objects("/Collection << /View /D >>")),
    "a form that changes": ("XFA", _objects("/AcroForm << /XFA 4 0 R >>", "", "[ (a) 5 0 R ]")),
    "a film": ("film", _objects("", "/Annots [ << /Subtype /RichMedia /Rect [0 0 9 9] >> ]")),
    "a sound": ("sound", _clicked("<< /S /Sound /Sound 4 0 R >>")),
}
"""What it carries: what the refusal says, and the objects."""

GUISES = {
    "plainly": written,
    "compressed": packed,
    "with escapes": escaped,
    "in an update": updated,
    "before an update": undone,
}

HARMLESS: Mapping[str, bytes] = {
    "a page to begin at": written(_objects("/OpenAction [ 3 0 R /XYZ null null 0 ]")),
    "a page to begin at, as an action": written(
        _objects("/OpenAction << /S /GoTo /D [ 3 0 R /Fit ] >>")
    ),
    "a link to another page of it": written(_clicked("<< /S /GoTo /D [3 0 R /Fit] >>")),
    "its objects compressed": packed(_objects()),
    "an update": updated(_objects()),
    "nothing in place of an action": written(_objects("/AA null")),
    "a mode of colours that is called as a kind of annotation": written(
        _objects("", "/Resources << /ExtGState << /G << /BM /Screen >> >> >>")
    ),
    "blanks after its end": written(_objects()) + b"\r\n\x00\x00",
    "the word obj in a picture": written(
        _objects(
            "", "", b"<< /Length 40 >>\nstream\n( obj( obj<<obj[ 7 obj << /Q\nendstream".decode()
        )
    ),
}

OTHER_FILES: Mapping[str, bytes] = {
    "a web page before it": b"<html><script>1</script></html>\n" + written(_objects()),
    "a blank before it": b"\n" + written(_objects()),
    "an archive after it": written(_objects()) + b"PK\x05\x06" + bytes(18),
    "no end": written(_objects()).rsplit(b"%%EOF", 1)[0],
}


def reading_itself(size: int) -> bytes:
    """Write a PDF that has a reader of every object begin again and again, to its end."""
    return written([*_objects(), b"<< /Q " + b"( obj" * (size // 5) + b" >>"])


def searched(count: int) -> bytes:
    """Write a PDF that names thousands of objects it has not."""
    streams = [
        f"<< /Length {number} 0 R >>\nstream\n\nendstream" for number in range(9000, 9000 + count)
    ]
    return written([*_objects(), *streams])


def swelling(streams: int) -> bytes:
    """Write a PDF of a few kilobytes whose object streams unpack to more than a gigabyte."""
    text = zlib.compress(b"1 0 null" + b" " * 20_000_000, 9)
    head = f"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {len(text)} >>\nstream\n"
    return written([*_objects(), *[head.encode() + text + b"\nendstream"] * streams])
