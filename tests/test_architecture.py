"""The shape of the house, read from its code: no floats near money (N1), imports that follow the arrow, small rooms.

Each rule is a function from a module's text to what is wrong with it, so that it can be tried on a text that is wrong.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

SRC: Final = Path(__file__).parents[1] / "src" / "kutcalc"
MODULES: Final = {
    path.relative_to(SRC).as_posix(): path.read_text(encoding="utf-8") for path in sorted(SRC.rglob("*.py"))
}
Rule = Callable[[str, str], list[str]]

ORDER: Final = (
    ("errors", "units", "limits", "language", "lifeline"),
    ("engine",),
    ("payroll",),
    ("law",),
    ("policy",),
    ("analysis",),
    ("population",),
    ("report",),
    ("store",),
    ("server",),
    ("cli",),
)
RANK: Final = {name: rank for rank, names in enumerate(ORDER) for name in names}
MONEY: Final = ("units.py", "engine/", "law/", "policy/", "payroll/")
MONEY_IN_ANALYSIS: Final = (
    "alike", "asking", "body", "bounds", "calculate", "case", "changed_training", "checks", "choices", "claimed",
    "columns_out", "compare", "cost", "employers", "explaining", "facts_asked", "figure", "figures", "flat", "grid",
    "grid_points", "held", "known_law", "part", "part_worked", "partition", "pointed", "points_together", "questions",
    "quick", "reasons", "register", "scenario", "shared_law", "signs", "small", "small_explain", "small_reasons",
    "small_rows", "small_totals", "solve", "sweep", "touched", "typed", "untouched", "weighing",
)  # fmt: skip
EXACT_DECIMALS: Final = {
    "policy/entry.py": "reads what a person wrote, `40,5 %`, as an integer in small units or not at all",
    "policy/faults.py": "shows the integer that a number with decimals in a file must mean",
}
"""Modules that may read a written number through Decimal; no figure is one."""
NOT_A_ROOM: Final = frozenset({"utils", "helpers", "common", "core", "base", "manager", "service"})
LARGEST_ROOM: Final = 300
LARGER: Final = {
    "engine/columns.py": "the one evaluation on frames; its passes share one run",
    "engine/explain.py": "one walk back through a figure; its steps share what has been seen",
    "errors.py": "every mistake that a user can make, one after the other, to be read through in one place",
    "limits.py": "the one table of published limits",
}
"""Modules over the size of a room, each with its reason; one that has shrunk must leave the list."""
PATHS: Final = re.compile(r"(?:\w*_)?(?:folder|path|FOLDER|FILES)")
SWEDISH_LAW: Final = re.compile(
    r"arbetsgivar|\bFoU\b|\bSAL\b|\bSFF\b|\bLAL\b|skatteverk|prisbas|inkomstbas|löneskatt|växa|pension|kompetens|utbildning"
    r"|employer contribution|payroll tax|research deduction|training deduction",
    re.IGNORECASE,
)


def is_about_money(module: str) -> bool:
    """Whether a module stands between a payroll file and a result."""
    return module.startswith(MONEY) or module in {f"analysis/{name}.py" for name in MONEY_IN_ANALYSIS}


def _at(node: ast.AST, what: str) -> str:
    return f"{getattr(node, 'lineno', 0)}: {what}"


# ---------------------------------------------------------------------- no floats


def floats(module: str, text: str) -> list[str]:
    """Give the float literals, divisions, roundings and float types of a module."""
    found = []
    refused = {"float", "round", "Float32", "Float64", "truediv", *(() if module in EXACT_DECIMALS else ("Decimal",))}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(_at(node, f"the literal {node.value}"))
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div) and not _joins_paths(node):
            found.append(_at(node, "a division"))
        if isinstance(node, ast.Name) and node.id in refused:
            found.append(_at(node, node.id))
        if isinstance(node, ast.Attribute) and node.attr in {"round", "mean", "Float32", "Float64", "truediv", "sqrt"}:
            found.append(_at(node, f".{node.attr}"))
    return found


def _joins_paths(node: ast.BinOp | ast.AugAssign) -> bool:
    """Whether a division is pathlib's: its left side is a Path by name, by call, or by being such a join itself."""
    left = node.left if isinstance(node, ast.BinOp) else node.target
    if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Div):
        return _joins_paths(left)
    if isinstance(left, ast.Attribute) and left.attr in {"parent", "parents"}:
        return True
    if isinstance(left, ast.Name | ast.Attribute):
        return PATHS.fullmatch(left.id if isinstance(left, ast.Name) else left.attr) is not None
    return isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id in {"Path", "files"}


@pytest.mark.parametrize("module", [module for module in MODULES if is_about_money(module)])
def test_there_is_no_float_between_a_file_and_a_result(module: str) -> None:
    assert floats(module, MODULES[module]) == []


@pytest.mark.parametrize(
    "text",
    [
        "a = 0.5",
        "a = b / 2",
        "a /= 2",
        "a = (b + c) / folder",
        "round(a)",
        "float(a)",
        "pl.Float64",
        "from polars import Float32 as F\nF32 = Float32",
        "column.round(2)",
        "column.mean()",
        "rate: float",
        "Decimal(a)",
        "1e6",
    ],
)
def test_a_planted_float_is_found(text: str) -> None:
    assert floats("engine/x.py", text) != []


@pytest.mark.parametrize(
    "text",
    ["_FOLDER / 'a.toml'", "Path(__file__).parent / 'a'", "a = folder / 'b' / 'c'", "a // 2", "a = self.path / b"],
)
def test_a_join_of_paths_is_no_division(text: str) -> None:
    assert floats("engine/x.py", text) == []


# ---------------------------------------------------------------------- imports


def imports_of(module: str, text: str) -> Iterator[tuple[int, str]]:
    """Give the line and full name of everything that a module imports, names and all."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        if isinstance(node, ast.ImportFrom):
            package = ["kutcalc", *module.split("/")[: -node.level]] if node.level else []
            source = ".".join([*package, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{source}.{name.name}") for name in node.names)


def area_of(name: str) -> str:
    """Give the part of the house that a module or a name in it belongs to."""
    return name.removesuffix(".py").replace("/", ".").removeprefix("kutcalc.").partition(".")[0]


def against_the_arrow(module: str, text: str) -> list[str]:
    """Give the imports of a module from what does not stand above or left of it."""
    own = area_of(module)
    if own == "__init__":
        return []
    if own not in RANK:
        return [f"{module} is in no part of the house"]
    found = []
    for line, name in imports_of(module, text):
        if name.split(".")[0] == "kutcalc" and name != "kutcalc.__version__":
            other = area_of(name)
            if other not in RANK or RANK[other] > RANK[own]:
                found.append(f"{line}: {own} imports {name}")
    return found


def chapters_apart(module: str, text: str) -> list[str]:
    """Give what a chapter of law imports that it may not: other chapters, polars, more of the engine than its words."""
    if not module.startswith("law/") or module in {"law/__init__.py", "law/chapters.py", "law/levels.py"}:
        return []
    allowed = re.compile(r"kutcalc\.(?:engine\.[A-Za-z_]+$|law\.levels\.|units\.|language\.Text$)")
    modules = {Path(one).stem for one in MODULES if one.startswith("engine/")}
    found = [(line, name) for line, name in imports_of(module, text) if not allowed.match(name)]
    deep = [(line, name) for line, name in imports_of(module, text) if _inner(name, modules)]
    return [f"{line}: a chapter imports {name}" for line, name in (*found, *deep)]


def _inner(name: str, modules: set[str]) -> bool:
    parts = name.split(".")
    return parts[:2] == ["kutcalc", "engine"] and (len(parts) > 3 or parts[-1] in modules - {"rule"})


def polars_at_the_doors(module: str, text: str) -> list[str]:
    """Give the imports of polars in the command line and the server."""
    if area_of(module) not in {"cli", "server"}:
        return []
    return [f"{line}: {name}" for line, name in imports_of(module, text) if name.split(".")[0] == "polars"]


def type_checking(_module: str, text: str) -> list[str]:
    """Give the uses of TYPE_CHECKING."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if "TYPE_CHECKING" in {getattr(node, "id", ""), getattr(node, "attr", "")}:
            found.append(_at(node, "TYPE_CHECKING"))
        if isinstance(node, ast.ImportFrom) and any(name.name == "TYPE_CHECKING" for name in node.names):
            found.append(_at(node, "TYPE_CHECKING"))
    return found


def circles(modules: dict[str, str]) -> list[str]:
    """Give a circle of modules that import each other, by their names."""
    known = {_dotted(module): module for module in modules}
    graph = {name: set(_reached(module, modules[module], known)) - {name} for name, module in known.items()}
    found: list[str] = []
    state: dict[str, int] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if state.get(name) == 1:
            found.append(" -> ".join((*path[path.index(name) :], name)))
        if name in state:
            return
        state[name] = 1
        for other in sorted(graph[name]):
            visit(other, (*path, name))
        state[name] = 2

    for name in graph:
        visit(name, ())
    return found


def _dotted(module: str) -> str:
    name = module.removesuffix(".py").removesuffix("__init__").strip("/").replace("/", ".")
    return f"kutcalc.{name}".removesuffix(".")


def _reached(module: str, text: str, known: dict[str, str]) -> Iterator[str]:
    for _, name in imports_of(module, text):
        if name in known:
            yield name
        elif name.rpartition(".")[0] in known:
            yield name.rpartition(".")[0]


# ---------------------------------------------------------------------- names, docstrings, size, the engine's ignorance


def bad_names(module: str, _text: str) -> list[str]:
    """Give the parts of a module's path that say nothing."""
    return sorted(NOT_A_ROOM & set(module.removesuffix(".py").split("/")))


def docstrings(_module: str, text: str) -> list[str]:
    """Give the module, classes and public functions without a docstring whose first line ends with a full stop."""
    tree = ast.parse(text)
    found = []
    for node in [tree, *_public(tree)]:
        summary = (ast.get_docstring(node) or "").partition("\n\n")[0].strip()
        if isinstance(node, ast.Module) and not tree.body:
            continue
        if not summary.endswith("."):
            name = getattr(node, "name", "the module")
            found.append(_at(node, f"{name} has no docstring that ends with a full stop"))
    return found


def _public(node: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    for one in node.body:
        if isinstance(one, ast.ClassDef):
            yield one
            if not one.name.startswith("_"):
                yield from _public(one)
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and not one.name.startswith("_"):
            yield one


def too_large(module: str, text: str) -> list[str]:
    """Give the size of a module that has become two rooms."""
    lines = len(text.splitlines())
    return [f"{lines} lines"] if lines > LARGEST_ROOM and module not in LARGER else []


def swedish_law(module: str, text: str) -> list[str]:
    """Give the texts of the engine, docstrings too, that know of Swedish law."""
    if not module.startswith("engine/"):
        return []
    return [
        _at(node, node.value)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SWEDISH_LAW.search(node.value)
    ]


RULES: Final[dict[str, tuple[Rule, str, str]]] = {
    "imports follow the arrow": (against_the_arrow, "engine/x.py", "from kutcalc.law import law_book"),
    "the top imports nothing below": (against_the_arrow, "units.py", "import kutcalc.engine.words"),
    "relative imports follow the arrow": (against_the_arrow, "engine/x.py", "from ..policy import schema"),
    "every module has its place": (against_the_arrow, "misc/x.py", "a = 1"),
    "the server knows no command line": (against_the_arrow, "server/x.py", "from kutcalc.cli import entry"),
    "chapters stand apart": (chapters_apart, "law/x.py", "from kutcalc.law.settlement import BANDS"),
    "chapters know no polars": (chapters_apart, "law/x.py", "import polars as pl"),
    "chapters know the engine by its words": (
        chapters_apart,
        "law/x.py",
        "from kutcalc.engine.columns import evaluate",
    ),
    "the doors know no polars": (polars_at_the_doors, "cli/x.py", "from polars import DataFrame"),
    "the server knows no polars": (polars_at_the_doors, "server/api/x.py", "def f():\n    import polars"),
    "nothing is imported for types alone": (type_checking, "law/x.py", "from typing import TYPE_CHECKING"),
    "nor by another name": (type_checking, "law/x.py", "import typing\nif typing.TYPE_CHECKING:\n    import x"),
    "names say something": (bad_names, "policy/utils.py", ""),
    "folders too": (bad_names, "core/rates.py", ""),
    "a module has a docstring": (docstrings, "law/x.py", "a = 1"),
    "a class has one": (docstrings, "law/x.py", '"""A module."""\nclass Thing:\n    a = 1'),
    "a public function has one": (docstrings, "law/x.py", '"""A module."""\ndef thing() -> None: ...'),
    "a method has one": (docstrings, "law/x.py", '"""A."""\nclass T:\n    """A thing."""\n    def m(self): ...'),
    "it ends with a full stop": (docstrings, "law/x.py", '"""A module"""'),
    "a room is small": (too_large, "law/x.py", "a = 1\n" * 301),
    "the engine knows no law": (swedish_law, "engine/x.py", 'TERM = "arbetsgivaravgifter"'),
    "nor its abbreviations": (swedish_law, "engine/x.py", 'SOURCE = "SAL 2 kap. 26 §"'),
    "nor in a docstring": (swedish_law, "engine/x.py", '"""The FoU deduction."""'),
}
ALL_RULES: Final = tuple(dict.fromkeys(rule for rule, _, _ in RULES.values()))


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    broken = {module: faults for module, text in MODULES.items() if (faults := rule(module, text))}

    assert broken == {}


@pytest.mark.parametrize("name", RULES)
def test_a_planted_breach_is_found(name: str) -> None:
    rule, module, text = RULES[name]

    assert rule(module, text) != []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(MODULES) == []


def test_a_planted_circle_is_found() -> None:
    planted = {
        "law/a.py": "from kutcalc.law.b import x",
        "law/b.py": "from kutcalc.law import c",
        "law/c.py": "import kutcalc.law.a",
        "law/__init__.py": "",
    }

    assert circles(planted) == ["kutcalc.law.a -> kutcalc.law.b -> kutcalc.law.c -> kutcalc.law.a"]


def test_the_list_of_larger_modules_is_not_stale() -> None:
    sizes = {module: len(MODULES[module].splitlines()) for module in LARGER if module in MODULES}

    assert sizes.keys() == LARGER.keys()
    assert all("Decimal" in MODULES[module] for module in EXACT_DECIMALS)
    assert {module: lines for module, lines in sizes.items() if lines <= LARGEST_ROOM} == {}


def test_every_rule_is_tried_on_a_breach() -> None:
    tried = {rule.__name__ for rule, _, _ in RULES.values()} | {"floats", "circles"}

    assert tried == {
        "floats", "against_the_arrow", "chapters_apart", "polars_at_the_doors", "type_checking", "circles", "bad_names",
        "docstrings", "too_large", "swedish_law",
    }  # fmt: skip
