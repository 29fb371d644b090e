"""What is installed: one version, what the engine imports, and no more than the app is tested with."""

import ast
import importlib.metadata
import pathlib
import re
import sys
import tomllib

import core

ROOT = pathlib.Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NEEDS = {re.split(r"[<>=]", d)[0]: d for d in PROJECT["project"]["dependencies"]}
PINNED = dict(
    re.split("==|;", line)[:2] for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if "==" in line
)
ELSEWHERE = {"distributed", "lightgbm", "olmo_core", "sklearn"}  # optional, or written into files for other tools


def imported():
    found = set()
    for path in (ROOT / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {a.name.split(".")[0] for a in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - ELSEWHERE


def test_the_version_stands_in_one_place():
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "core/__init__.py"
    assert "version" not in PROJECT["project"]
    assert f'__version__ = "{core.__version__}"' in (ROOT / "core" / "__init__.py").read_text("utf-8")


def test_whatever_core_imports_is_installed_with_it():
    of = importlib.metadata.packages_distributions()
    distributions = {name.lower().replace("_", "-") for module in imported() for name in of.get(module, [module])}
    assert distributions - set(NEEDS) - {"jaxlib"} == set()


def test_every_dependency_is_one_that_is_tested_and_allows_its_version():
    for name, needed in NEEDS.items():
        low = re.search(r">=([\d.]+)", needed)[1]
        high = re.search(r"<([\d.]+)", needed)[1]
        number = [int(n) for n in re.findall(r"\d+", PINNED[name])]
        assert [int(n) for n in low.split(".")] <= number < [int(n) for n in high.split(".")], name
