"""What is asked of a mixture: losses that count, size and tokens, limits, unique tokens, and a mixture of one's own."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from core.errors import BadInput
from core.laws.base import Law
from core.plan.mixture.optimum import Mixture, Wish, domains_of, needed, shares_of_runs
from core.plan.mixture.shares import read_limits, read_weights, rescaled, written
from core.plan.mixture.text import domain
from core.runs import Runs
from pages.parts import show, state, target
from pages.parts.guard import guarded
from pages.parts.mixture.results import natural_name

PULLS = [0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0]
EPOCHS = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
DIFFERENT = 0.01  # of all tokens twice: mixtures that differ less are the same on a picture


def _weights(targets: list[str]) -> None:
    """Ask which losses count, equally unless the link says otherwise."""
    names = {domain(t): t for t in targets}
    given = read_weights(state.get("weights"), names)
    key = f"{state.WIDGET}mixture:targets"
    st.session_state.setdefault(key, [n for n in names if given.get(n, 0) > 0])  # none: all of them

    def chosen() -> None:
        picked = st.session_state[key]
        every = not picked or len(picked) == len(names)
        state.put(weights="" if every else written({n: given.get(n, 1.0) for n in picked}))

    st.multiselect("Losses that count", list(names), key=key, on_change=guarded(chosen), placeholder="all, equally")


def wish_of(law: Law, table: Runs, targets: list[str]) -> Wish:
    """Ask for everything that a mixture is chosen by."""
    _weights(targets)
    names = domains_of(law)
    at = _scale(law, bool(read_weights(state.get("unique"), names)))
    with st.expander("Limits", expanded=any(state.get(n) for n in ("unique", "limits", "natural"))):
        _limits()
        _natural()
        _supply()
    return linked_wish(law, table, targets, at)


def linked_wish(law: Law, table: Runs, targets: list[str], at: Mapping[str, float]) -> Wish:
    """Return what the session asks of a mixture, for a model `at` a size and tokens. Raises BadInput for a link with
    amounts that cannot be.
    """
    names = domains_of(law)
    given = read_weights(state.get("weights"), {domain(t): t for t in targets})
    weights = {t: given.get(domain(t), 0.0) if given else 1.0 for t in targets}
    unique, limits = read_weights(state.get("unique"), names), state.get("limits") or ""
    runs, within = shares_of_runs(table.included, names), bool(state.get("within"))
    natural, pull, epochs = _natural_of(names, runs), float(state.get("pull")), float(state.get("epochs"))
    seen = dict(zip(names, zip(runs.min(axis=0), runs.max(axis=0), strict=True), strict=True)) if within else {}
    bounds = seen | read_limits(limits, names)
    low, high = ({n: ends[i] for n, ends in bounds.items()} for i in (0, 1))
    if within:  # what runs have had is a caution, not a need: scarce tokens go before it
        low = {n: v for n, v in low.items() if n not in unique or n in read_limits(limits, names)}
    return Wish(weights, dict(at), low, high, natural, pull, unique or None, epochs)


def _scale(law: Law, supply: bool) -> dict[str, float]:
    """Return the size and tokens of the target, as far as the law or the supply of tokens depends on them."""
    names = [f.name for f in law.features if f.name in needed(law)]
    wanted = [*names, *(["tokens"] if supply and "tokens" not in names else [])]
    if not wanted:
        return {}
    model = target.model()
    return {name: {"params": model.params, "tokens": model.tokens}[name] for name in wanted}


def _limits() -> None:
    st.text_input(
        "Shares between", placeholder="github=0.05-0.3, arxiv=0.1", **state.bind("mixture", "limits"),
        help="DOMAIN=LOW-HIGH, or DOMAIN=SHARE to hold one; several with commas. Shares from 0 to 1.",
    )  # fmt: skip
    st.toggle(
        "Only shares that runs have had", **state.bind("mixture", "within", value=bool(state.get("within"))),
        help="No domain gets a smaller or larger share than in any run: beyond, only the law speaks.",
    )  # fmt: skip


def _natural() -> None:
    """Ask what the data are mixed like as they come, and how strongly to stay near that."""
    st.text_input(
        "Natural mixture", placeholder="average of the runs", **state.bind("mixture", "natural"),
        help="How your data are mixed as they come: DOMAIN=SHARE or DOMAIN=TOKENS, several with commas; a domain that "
        "is not named has none. Left empty, it is the average of the runs.",
    )  # fmt: skip
    st.select_slider(
        f"Stay near the {natural_name()}", PULLS, **state.bind("mixture", "pull", value=state.get("pull")),
        help="Nats of loss that a nat of relative entropy from it costs.",
    )  # fmt: skip


def _natural_of(names: list[str], runs: np.ndarray) -> dict[str, float]:
    given = read_weights(state.get("natural") or "", names)
    if given and not (sum(given.values()) > 0 and min(given.values()) >= 0):
        raise BadInput("The natural mixture has amounts below 0, or nothing: allowed are numbers from 0 up.")
    mean = dict(zip(names, runs.mean(axis=0), strict=True))
    return {n: given.get(n, 0.0) / sum(given.values()) for n in names} if given else mean


def _supply() -> None:
    """Ask how many tokens there are, and how often they may be seen."""
    st.text_input(
        "Unique tokens there are", placeholder="github=20B, arxiv=30B", **state.bind("mixture", "unique"),
        help="DOMAIN=TOKENS, several with commas; a domain that is not named has enough.",
    )  # fmt: skip
    st.select_slider(
        "Most epochs of a domain", EPOCHS, **state.bind("mixture", "epochs", EPOCHS),
        help="How often the tokens of a domain may be seen. Every repetition is worth less than fresh tokens, by the "
        "law of repeated data (Muennighoff et al. 2023).",
    )  # fmt: skip


def own_mixture(names: list[str], best: Mixture) -> dict[str, float] | None:
    """Sliders that keep the sum at one; moving one rescales the rest, but for those that are locked."""
    given = read_weights(state.get("mix"), names)
    tried = {n: given.get(n, 0.0) / sum(given.values()) for n in names} if sum(given.values()) > 0 else None
    key = f"{state.WIDGET}mixture:try"
    st.session_state.setdefault(key, tried is not None)

    def toggled() -> None:
        state.put(mix=written(best.shares) if st.session_state[key] else "")

    st.toggle("Try a mixture of your own", key=key, on_change=guarded(toggled))
    if tried is None:
        return None
    locked = st.multiselect("Locked", names, key="mixture_locked", placeholder="none")

    def moved(name: str) -> None:
        value = st.session_state[f"{state.WIDGET}mixture:share:{name}"] / 100
        state.put(mix=written(rescaled(tried, name, value, locked)))

    for n in names:
        slider = f"{state.WIDGET}mixture:share:{n}"
        st.session_state[slider] = round(100 * tried[n], 1)
        st.slider(
            show.escape(f"{n} (%)"), 0.0, 100.0, step=0.1, key=slider, disabled=n in locked,
            on_change=guarded(moved), args=(n,),
        )  # fmt: skip
    return tried


def beside(best: Mixture, free: Mixture, natural: dict[str, float], tried: dict[str, float] | None):
    """Ask which mixture the best one is held against: its shares, and what it is called."""
    moved = sum(abs(free.shares[n] - best.shares[n]) for n in natural)
    choices = {natural_name(): natural} | ({"best without limits": free.shares} if moved > DIFFERENT else {})
    if tried:
        choices["your mixture"] = tried
    if len(choices) == 1:
        return natural, natural_name()
    name = st.segmented_control(
        "Beside it", list(choices), label_visibility="collapsed",
        default=list(choices)[-1] if tried else natural_name(), required=True,
        key=f"mixture_beside_{bool(tried)}",
    )  # fmt: skip
    return choices[name], name
