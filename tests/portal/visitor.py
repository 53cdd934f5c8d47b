"""A visitor without script reads pages and fills forms in; each page is looked at on the way."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client, TestResponse

from services.portal.app import Portal

HERE = "http://localhost:8000"

LABELLED = ("input", "select", "textarea")


@dataclass
class Page:
    """What came back."""

    response: TestResponse
    path: str

    @property
    def status(self) -> int:
        return self.response.status_code

    @cached_property
    def parser(self) -> html5lib.HTMLParser:
        """What has read it, with the faults that it found."""
        made = html5lib.HTMLParser(namespaceHTMLElements=False)
        made.parse(self.response.text)
        return made

    @cached_property
    def document(self) -> Element:
        return self.parser.tree.getDocument()  # type: ignore[no-any-return]

    @property
    def text(self) -> str:
        """What can be read on it, in one line."""
        return " ".join("".join(self.main.itertext()).split())

    @property
    def main(self) -> Element:
        found = self.document.find(".//main")
        assert found is not None
        return found

    @property
    def title(self) -> str:
        return (self.document.findtext(".//title") or "").strip()

    @property
    def heading(self) -> str:
        found = self.document.find(".//h1")
        return " ".join("".join(found.itertext()).split()) if found is not None else ""

    def form(self, action: str) -> dict[str, str]:
        """What the form to a path would send as it stands."""
        for form in self.document.iter("form"):
            if form.get("action", "").split("?")[0] == action:
                return dict(_fields(form))
        raise AssertionError(f"no form to {action} on {self.path}: {self.text[:300]}")

    def links(self) -> set[str]:
        """Where its links lead."""
        return {link.get("href", "") for link in self.document.iter("a")}


class Visitor:
    """Somebody with a browser that has no script.

    :param address: where the browser is
    :param headers: what it writes into each request beside its language
    :ivar page: the one they look at
    """

    def __init__(
        self,
        portal: Portal,
        *,
        language: str = "en",
        url: str = HERE,
        address: str = "127.0.0.1",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._place: dict[str, Any] = {
            "base_url": url,
            "environ_base": {"REMOTE_ADDR": address},
        }
        self._always = {"Accept-Language": language, **(headers or {})}
        self._client = Client(portal)
        self.keep("language", language)
        self.page: Page = None  # type: ignore[assignment]

    def get(self, path: str, *, follow: bool = True, **options: Any) -> Page:
        return self._read("GET", path, follow=follow, **options)

    def post(self, path: str, data: Any, *, follow: bool = True, **options: Any) -> Page:
        return self._read("POST", path, data=MultiDict(data), follow=follow, **options)

    def send_as_it_is(self, path: str, body: bytes, content_type: str) -> Page:
        return self._read("POST", path, follow=True, data=body, content_type=content_type)

    def send(self, action: str, /, **values: Any) -> Page:
        """Fill in the form of the present page that leads to a path, and send it."""
        sent: dict[str, Any] = {**self.page.form(action), **values}
        return self.post(action, sent)

    def pages_of(self, path: str) -> Iterator[Page]:
        """Turn the pages of a list, from the first to the last."""
        for number in count(1):
            page = self.get(path, query_string={"page": number})
            yield page
            if not any(f"page={number + 1}" in link for link in page.links()):
                return

    def turn_to(self, path: str, words: str) -> Page:
        """Turn the pages of a list until one has some words: other tests add to it, too."""
        for page in self.pages_of(path):
            if words in page.text:
                return page
        raise AssertionError(f"no page of {path} has “{words}”")

    def sign_in(self, identifier: str, password: str) -> Page:
        self.get("/sign-in")
        page = self.send("/sign-in", identifier=identifier, password=password)
        assert page.status == 200, page.text
        return page

    def cookie(self, name: str) -> str | None:
        found = self._client.get_cookie(name)
        return found.value if found else None

    def keep(self, name: str, value: str) -> None:
        self._client.set_cookie(name, value)

    def _read(self, method: str, path: str, *, follow: bool, **options: Any) -> Page:
        headers = {**self._always, **options.pop("headers", {})}
        response = self._client.open(path, method=method, headers=headers, **self._place, **options)
        for _ in range(5):
            if not follow or response.status_code not in (301, 302, 303):
                break
            path = response.headers["Location"]
            response = self._client.open(path, headers=self._always, **self._place)
        response.get_data()  # to its end, and closed, as a browser does
        response.close()
        self.page = Page(response, path)
        is_page = response.mimetype == "text/html" and "<html" in response.text
        if is_page and response.status_code not in (301, 302, 303):
            check(self.page)
        return self.page


def check(page: Page) -> None:
    """Have a page be as every page must be."""
    document, faults = page.document, page.parser.errors
    where = f"{page.path} ({page.status})"
    assert not faults, f"{where}: {faults[:3]}"
    assert document.get("lang") in ("fr", "en"), where
    assert len(document.findall(".//h1")) == 1, where
    assert len((document.findtext(".//title") or "").split("–")) >= 2, where
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"{where}: {[i for i in ids if ids.count(i) > 1]}"
    _check_references(document, set(ids), where)
    _check_code(document, where)
    _check_labels(document, where)
    assert "default-src 'none'" in page.response.headers["Content-Security-Policy"], where
    assert page.response.headers["Cache-Control"] == "no-store", where
    _check_ways_out(document, where)


def _check_references(document: Element, ids: set[str | None], where: str) -> None:
    for element in document.iter():
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for told in (element.get(name) or "").split():
                assert told in ids, f"{where}: {name}={told} leads nowhere"


def _check_code(document: Element, where: str) -> None:
    for element in document.iter():
        assert element.tag != "style", f"{where}: a style in the page"
        assert element.tag != "script" or element.get("src"), f"{where}: a script in the page"
        told = [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert not told, f"{where}: {element.tag} has {told}"


def _check_labels(document: Element, where: str) -> None:
    labelled = {label.get("for") for label in document.iter("label")}
    for element in document.iter():
        if element.tag not in LABELLED or element.get("type") in ("hidden", "submit"):
            continue
        has_label = element.get("id") in labelled or any(
            element.get(name) for name in ("aria-label", "aria-labelledby")
        )
        assert has_label, f"{where}: {element.get('name')} has no label"
    for form in document.iter("form"):
        if form.get("method") == "post":
            names = {field.get("name") for field in form.iter("input")}
            assert "csrf_token" in names, f"{where}: a form without its token"


def _check_ways_out(document: Element, where: str) -> None:
    """Only a link leads elsewhere: by https, telling nothing of here, in a tab of its own."""
    for element in document.iter():
        for name in ("href", "src", "action", "formaction"):
            address = element.get(name) or ""
            if re.match(r"https?://(?!www\.w3\.org)|//", address):
                assert (element.tag, name) == ("a", "href"), f"{where}: {address}"
                assert address.startswith("https://"), f"{where}: {address}"
                assert element.get("rel") == "noopener noreferrer", f"{where}: {address}"


def _fields(form: Element) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for element in form.iter():
        name = element.get("name")
        if not name:
            continue
        kind = element.get("type", "text")
        if element.tag == "input" and kind in ("radio", "checkbox"):
            if element.get("checked") is not None:
                found.append((name, element.get("value", "on")))
        elif element.tag == "input" and kind not in ("submit", "file"):
            found.append((name, element.get("value", "")))
        elif element.tag == "textarea":
            found.append((name, element.text or ""))
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = next((o for o in options if o.get("selected") is not None), options[:1])
            option = chosen[0] if isinstance(chosen, list) else chosen
            found.append((name, option.get("value", option.text or "")))
    return found
