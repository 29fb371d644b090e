"""JAX is set up before anything in core uses it, and reading tables does without it."""

import ast
import json
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[1]
CORE = sorted((ROOT / "core").rglob("*.py"))


def said(program: str) -> list:
    """What a new process prints as JSON."""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("module", ["core", "core.runs", "core.jobs", "core.units"])
def test_reading_tables_needs_neither_jax_nor_scipy(module):
    program = f"import sys, json, {module}; print(json.dumps([n for n in ('jax', 'scipy') if n in sys.modules]))"
    assert said(program) == []


@pytest.mark.parametrize("module", ["core.fit", "core.laws.base", "core.plan.cost", "core.bisection"])
def test_whatever_uses_jax_has_float64(module):
    program = f"import json, {module}, jax; print(json.dumps([jax.config.jax_enable_x64]))"
    assert said(program) == [True]


def sets_up(path: pathlib.Path) -> bool:
    """Whether a module says `from . import jax_setup`, from wherever it stands."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return any(isinstance(n, ast.ImportFrom) and any(a.name == "jax_setup" for a in n.names) for n in nodes)


def uses_jax(path: pathlib.Path) -> bool:
    """Whether a module imports JAX."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        if any(name.split(".")[0] == "jax" for name in names):
            return True
    return False


def test_every_module_that_imports_jax_comes_after_its_setting_up():
    users = [path for path in CORE if uses_jax(path) and path.name != "jax_setup.py"]
    assert len(users) > 30
    for path in users:
        above = [folder / "__init__.py" for folder in path.parents if folder.is_relative_to(ROOT / "core")]
        assert any(sets_up(place) for place in (path, *above)), path


def test_programs_hold_no_names_of_what_they_are_called_with():
    """Names of domains come from uploads, and compiled programs stay on disk."""
    import jax

    from core.jax_setup import Nameless, run_flat

    def total(shares, scale):
        return {name: scale * value for name, value in shares.items()}["mix/secret"]

    given = ({"mix/secret": 3.0, "mix/web": 4.0}, 2.0)
    ours = Nameless(total)
    assert float(ours(*given)) == float(run_flat(ours.lower(*given).compile())(*given)) == 6.0
    assert "secret" in jax.jit(total).lower(*given).as_text(debug_info=True)
    assert "secret" not in ours.lower(*given).as_text(debug_info=True)


def test_whatever_takes_laws_over_domains_compiles_without_names():
    found = [
        path.name
        for folder in ("fit", "laws", "plan/mixture")
        for path in (ROOT / "core" / folder).rglob("*.py")
        if re.search(r"\bjit\(", path.read_text("utf-8"))
    ]
    assert found == []
