"""Pages and tables in Markdown, in two languages."""

from collections.abc import Iterable


def page(title: str, sv: str, en: str, body: str) -> str:
    """Write a page: its title, what it is in both languages, and its body."""
    return f"# {title}\n\n{sv}\n\n*{en}*\n\n{body}"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table."""
    listed = [list(heads)]
    lines = [_line(listed[0]), _line("---" for _ in listed[0]), *(_line(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
