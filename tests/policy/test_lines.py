"""Each key of a TOML text is found on its line, however it is written."""

from kutcalc.policy.lines import Lines

TEXT = '''# a comment with [brackets] and key = value
top = """
two
lines = here"""

[table]
"quoted key" = 1
a.b = 'text # no comment'
list = [
  { x = 1, y = "]" },  # }
  { x = 2,
    z = { deep = [1, 2] } },
]

[[many]]
n = 1
[[many]]
n = 2
[many.inside]
m = 3
[a.b.c]
'''


def test_each_kind_of_key_has_its_line() -> None:
    lines = Lines(TEXT)

    found = {
        path: lines.find(tuple(path.split("/")))
        for path in (
            "top",
            "table",
            "table/quoted key",
            "table/a/b",
            "table/list",
            "table/list/0/y",
            "table/list/1/x",
            "table/list/1/z/deep/1",
            "many/0/n",
            "many/1/n",
            "many/1/inside/m",
            "a/b",
        )
    }

    assert found == {
        "top": 2,
        "table": 6,
        "table/quoted key": 7,
        "table/a/b": 8,
        "table/list": 9,
        "table/list/0/y": 10,
        "table/list/1/x": 11,
        "table/list/1/z/deep/1": 12,
        "many/0/n": 16,
        "many/1/n": 18,
        "many/1/inside/m": 20,
        "a/b": 21,
    }


def test_what_is_missing_is_said_at_what_is_around_it() -> None:
    lines = Lines(TEXT)

    assert lines.find(("table", "nowhere", "at", "all")) == 6
    assert lines.find(("nowhere",)) == 1
