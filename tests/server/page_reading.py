"""What a browser would find in a page: its fields, its links, its text."""

from html.parser import HTMLParser


class Read(HTMLParser):
    """A page as read: ids with their text, fields of forms by name, and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.buttons: list[tuple[str, str]] = []
        self.texts: dict[str, str] = {}
        self.attributes: list[tuple[str, str | None]] = []
        self._open: list[tuple[str, str | None]] = []
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what an element says."""
        given = {name: value or "" for name, value in attrs}
        self.attributes += attrs
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "input" and "name" in given:
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given["name"]
            self.fields[self._select] = ""
        elif tag == "option" and "selected" in given:
            self.fields[self._select] = given["value"]
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "button":
            self.buttons.append((given.get("name", ""), given.get("value", "")))
        if tag not in {"input", "meta", "link", "br", "hr"}:
            self._open.append((tag, given.get("id")))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those inside it that never ended."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Take a text for every element around it."""
        for _, place in self._open:
            if place:
                self.texts[place] = f"{self.texts.get(place, '')}{data}"

    def text(self, place: str) -> str:
        """Give the text inside the element of an id, blanks evened out."""
        return " ".join(self.texts.get(place, "").split())
