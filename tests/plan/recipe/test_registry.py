"""Factors of plans are found by looking."""

import pytest

from core.plan.recipe.registry import factors, laws_of_factors


def test_factors_are_found_by_rank():
    ranks = [f.rank for f in factors()]
    assert ranks == sorted(ranks)
    assert len({f.key for f in factors()}) == len(ranks)


@pytest.mark.parametrize("factor", factors(), ids=lambda f: f.key)
def test_every_factor_names_a_page_and_says_what_it_decides(factor):
    from pages.parts import router

    assert factor.page in {e.name for e in router.entries()}
    assert factor.decides
    assert factor.key in ("size", "repetition") or factor.without


def test_every_law_of_a_factor_serves_one():
    found = laws_of_factors()
    assert len(set(found)) == len(found) > 3
    assert all(any(f.serves and f.serves(law) for f in factors()) for law in found)
    assert not any(f.key == "size" and f.serves for f in factors())
