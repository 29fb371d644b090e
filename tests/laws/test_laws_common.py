"""What every law must keep, found the way the application finds them."""

import ast
import math
import pathlib
import re
import sys

import pytest

from core import laws
from core.errors import BadInput
from core.fit.objectives import OBJECTIVES
from core.laws import get, get_published, registry
from core.laws.family import split
from core.laws.rivals import TYPICAL
from core.runs.schema import column
from tests.laws._cases import LAWS, each_law, each_set, loss, spread, values_of

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


FOLDER = pathlib.Path(laws.__file__).parent
FILES = sorted(p for p in FOLDER.glob("*/**/*.py") if not p.name.startswith("_"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_every_file_in_a_folder_of_laws_defines_one_law(path):
    found = [n for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.Assign) and _calls_law(n)]
    assert [target.id for node in found for target in node.targets] == ["LAW"]


def test_the_registry_holds_each_file_once():
    assert {pathlib.Path(_module(law).__file__) for law in LAWS} == set(FILES)
    assert len({law.key for law in LAWS}) == len(LAWS) == len(registry()) == len(FILES)


def test_an_unknown_law_is_refused_with_the_names_there_are():
    with pytest.raises(BadInput, match=r"no-such-law.*chinchilla"):
        get("no-such-law")
    with pytest.raises(BadInput, match=r"chinchilla@nobody.*chinchilla@hoffmann"):
        get_published("chinchilla@nobody")


@each_law
def test_it_is_described(law):
    assert KEBAB.fullmatch(split(law.key)[0])
    assert law.title
    assert law.formula
    assert law.unit
    assert law.cite
    assert law.notes
    for text in (law.title, *law.notes):
        assert text == text.strip()
        assert "\n" not in text
    assert law.objective in OBJECTIVES
    assert _module(law).__doc__
    assert registry()[split(law.key)[0]].predict.__doc__


@each_law
def test_its_latex_is_balanced(law):
    for text in (law.formula, *(p.symbol for p in law.params), *(f.symbol for f in law.features)):
        assert text
        assert text.count("{") == text.count("}")
        assert len(re.findall(r"\\left\b", text)) == len(re.findall(r"\\right\b", text))
        assert "$" not in text


@each_law
def test_the_formula_shows_every_parameter(law):
    for p in registry()[split(law.key)[0]].params:
        assert p.symbol in law.formula, f"{p.symbol} is not in {law.formula}"


@each_law
def test_its_parameters_are_records(law):
    assert len({p.name for p in law.params}) == len(law.params)
    for p in law.params:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*(\[[a-z]+\])?", p.name)
        assert p.doc
        low, high = p.start
        assert p.domain.lower <= low < high <= p.domain.upper
        assert low > 0 or not p.domain.log
        assert all(p.domain.lower <= g <= p.domain.upper for g in p.grid)


@each_law
def test_a_start_grid_is_whole_or_absent(law):
    assert len({bool(p.grid) for p in law.params}) == 1


@each_law
def test_its_features_are_canonical_columns(law):
    assert column(law.target).unit == law.unit
    assert len({f.name for f in law.features}) == len(law.features)
    for f in law.features:
        assert f.doc
        assert f.range[0] < f.range[1]
        assert all(f.domain.contains(v) for v in f.range)
        assert (f.kind == "series") == bool(f.shape)
        for name in (f.name, *f.alternatives):
            assert column(name).unit == f.unit


@each_law
def test_it_has_constants_or_says_that_it_has_none(law):
    assert law.published or any("fit only" in note.lower() or "fit-only" in note for note in law.notes)


@each_set
def test_published_constants_are_complete_and_sourced(law, constants):
    assert KEBAB.fullmatch(constants.name)
    assert [c.name for c in law.published].count(constants.name) == 1
    assert set(constants.values) == {p.name for p in law.params}
    assert constants.confidence in ("verified", "secondary", "own")
    assert re.search(r"\d{4}", constants.source)
    assert constants.conventions
    assert all(constants.conventions.values())
    assert constants.checks


@each_set
def test_published_constants_lie_well_inside_the_start_boxes(law, constants):
    for p in law.params:
        value, (low, high) = constants.values[p.name], p.start
        assert p.domain.lower <= value <= p.domain.upper
        position = (value - low) / (high - low)
        if p.domain.log:
            position = math.log(value / low) / math.log(high / low)
        # A value at the end of its domain can have no room on that side.
        assert 0.05 <= position or value == low == p.domain.lower, f"{p.name} is at {position:.3f} of its box"
        assert position <= 0.95, f"{p.name} is at {position:.3f} of its box"


@each_set
def test_the_ranges_of_published_constants_are_the_laws_features(law, constants):
    for name, (low, high) in constants.ranges.items():
        assert name in {f.name for f in law.features} | {"flops"}
        assert 0 < low < high


@each_set
def test_check_points_are_reproduced(law, constants):
    for check in constants.checks:
        assert set(check.at) == {f.name for f in law.features}
        assert 0 < check.rtol <= 5e-4  # half a unit of four printed digits, at the most
        value = loss(law, values_of(law, constants), check.at)
        assert abs(value - check.value) <= check.rtol * abs(check.value), (check, value)


def _module(law):
    """The file a law is written in: a bound one is made elsewhere, and so is the function of a product of powers."""
    written = registry()[split(law.key)[0]]
    return next(m for n, m in sys.modules.items() if n.startswith("core.laws.") and getattr(m, "LAW", None) is written)


def _calls_law(node):
    return isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") in {"Law", "product_of_powers"}


@each_law
def test_a_rival_is_another_law_of_the_same_target_that_the_same_runs_serve(law):
    rival = laws.rival_of(law)
    if law.series:  # a law of whole series has no form error to stand on one
        assert rival is None
        return
    assert rival.key != law.key
    assert (rival.target, rival.unit) == (law.target, law.unit)
    known = {name for f in law.features for name in (f.name, *f.alternatives)}
    assert all({f.name, *f.alternatives} & known for f in rival.features)
    shared = {p.name for p in law.params} & {p.name for p in rival.params}
    assert len(shared) > len(law.params) / 2  # it begins near the law
    p, x = _middle(law)
    typical = {TYPICAL: abs(float(law.predict(p, x)))}
    more = [q for q in rival.params if q.name not in {*p, TYPICAL}] or [rival.params[-1]]
    for value in more[0].start:
        assert math.isfinite(float(rival.predict(_middle(rival)[0] | typical | {more[0].name: value}, x)))


def _middle(law):
    """Parameters in the middle of their boxes and features in the middle of their ranges."""
    p = {q.name: spread(*q.start, q.domain.log, 0.5) for q in law.params}
    return p, {f.name: f.within(0.5) for f in law.features}


@each_law
def test_a_rival_that_is_made_from_its_law_contains_it(law):
    rival = laws.rival_of(law)
    if rival is None or registry()[split(law.key)[0]].rival:
        return
    p, x = _middle(law)
    flat = {q.name: 1.0 if q.name == TYPICAL else 0.0 for q in rival.params if q.name not in p}
    assert 1 <= len(flat) - (TYPICAL in flat) <= 1
    assert float(rival.predict(p | flat, x)) == pytest.approx(float(law.predict(p, x)), rel=1e-9)
