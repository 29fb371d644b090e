import numpy as np
import pytest

from core import settings
from core.errors import BadInput
from core.runs import bundled, load, load_bundled, names, read_bytes
from core.runs.card import read_card
from core.runs.catalog import ALL, FOLDER
from datasets.build import build, builders

NAMES = [card.name for card in bundled()]


# Its flops count attention over the context, which in models as narrow is up to as much again.
KNOWN = {"measured": "flops differs from 6 N D by more than 1.25 times in"}


def complaints(found) -> list[str]:
    """What is said of a table beyond notes, and beyond what is known."""
    known = KNOWN.get(found.name.partition("/")[0], "\n")
    said = [p.message for p in found.problems if p.severity != "note"]
    return [message for message in said if not message.startswith(known)]


def test_every_built_table_is_found_and_chinchilla_comes_first():
    assert NAMES[0] == "chinchilla"
    assert set(NAMES) == {*builders(), "measured"}  # which was not taken from anywhere, but trained


@pytest.mark.parametrize("name", NAMES)
def test_cards_are_complete(name):
    card = load_bundled(name).card
    assert card is not None
    for field in (card.title, card.source, card.url, card.licence, card.loss_unit, card.summary, card.preparation):
        assert field.strip()
    assert card.url.startswith("https://")
    assert {"params", "tokens", "loss", "flops"} <= set(card.conventions)


@pytest.mark.parametrize("name", NAMES)
def test_tables_load_without_errors_or_warnings(name):
    found = load(name)
    assert found is load_bundled(name)
    assert complaints(found) == []
    assert found.card is not None
    assert (found.n_rows, len(found.included)) == (found.card.rows, found.card.used)
    absent = {n for n in ("tokens", "flops") if "Not in the original" in found.card.conventions[n]}
    assert {"params", "tokens", "flops"} - absent <= set(found.ranges())
    assert found.targets


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_canonical_csv(name):
    text = (FOLDER / name / "runs.csv").read_text("utf-8")
    found = load_bundled(name)
    again = read_bytes("runs.csv", found.to_csv().encode(), loss_unit=found.loss_unit, options=ALL)
    assert again.digest == found.digest
    assert "\r" not in text


def test_chinchilla_leaves_out_the_five_highest_losses():
    table = load("chinchilla").table
    loss = table["loss"].to_numpy()
    np.testing.assert_array_equal(table["excluded"] == "", loss < np.sort(loss)[-5])
    np.testing.assert_allclose(table["flops"], 6 * table["params"] * table["tokens"], rtol=1e-14)


def test_gemstones_are_the_rows_and_shapes_of_the_published_fit():
    runs = load("gemstones")
    table = runs.included
    assert runs.n_runs == 22
    assert (table.groupby("run").size() == 35).all()
    assert (table["tokens"] <= 100.1e9).sum() == 220
    assert (table["tokens"] >= 120e9).sum() == 528
    shape = table.drop_duplicates("run").set_index(["width", "depth"])["params"]
    assert shape[(1024, 28)] == 543_482_880
    assert shape[(3072, 12)] == 2_007_837_696
    assert shape[(256, 23)] == 48_377_600
    best = table.groupby(["width", "depth"])["loss"].min()
    assert best[(768, 3)] == pytest.approx(3.3155, abs=5e-5)
    assert best[(256, 80)] == pytest.approx(3.1185, abs=5e-5)


def test_gemstones_give_the_published_objective():
    """Law A of the published fit at its own constants, delta 1e-4."""
    runs, delta = load("gemstones"), 1e-4
    n, t, loss = (runs.column(c) for c in ("params", "tokens", "loss"))
    terms = [4.876177 - 0.2575546 * np.log(n), 12.698406 - 0.5909317 * np.log(t), np.full(len(n), 0.665523)]
    error = np.abs(np.logaddexp.reduce(terms) - np.log(loss))
    huber = np.where(error <= delta, error**2 / 2, delta * (error - delta / 2))
    assert huber.sum() == pytest.approx(6.9233e-4, rel=2e-4)


def test_gadre_multiples_are_of_all_parameters():
    table = load("gadre-overtraining").included
    multiple = table["tokens"] / (20 * table["params"])
    named = table["run"].str.rsplit("-", n=1).str[-1].astype(float)
    np.testing.assert_allclose(multiple, named, rtol=0.01)
    assert (table["params_non_embedding"] < table["params"]).all()


def test_datablations_never_has_more_unique_tokens_than_tokens():
    table = load("datablations").table
    assert (table["unique_tokens"] <= table["tokens"]).all()
    assert (table["tokens"] / table["unique_tokens"]).max() == 9000


PARTS = [part for card in bundled() for part in card.parts]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_is_the_rows_that_it_says_and_opens_by_its_name(part):
    whole, found = load_bundled(part.name.partition("/")[0]), load(part.name)
    assert found is load_bundled(part.name)
    assert complaints(found) == []
    assert found.card is not None
    assert (found.card.name, found.card.title) == (part.name, part.title)
    kept = whole.where(part.where).included
    assert list(found.included["run"]) == list(kept["run"])
    assert len(kept) >= 8
    np.testing.assert_array_equal(found.included["loss"], kept["loss"])


def test_every_part_of_a_set_is_named_once_after_it():
    assert len(set(names())) == len(names()) == len(NAMES) + len(PARTS)
    assert all(names().index(p.name) > names().index(p.name.partition("/")[0]) for p in PARTS)
    with pytest.raises(BadInput, match="there is no data set 'measured/nope': allowed are chinchilla"):
        load_bundled("measured/nope")


def test_an_unknown_data_set_names_the_known_ones():
    with pytest.raises(BadInput, match=r"there is no data set 'nope': allowed are chinchilla"):
        load_bundled("nope")


def test_a_card_with_a_missing_or_unknown_field_is_refused(tmp_path):
    text = (FOLDER / "chinchilla" / "card.toml").read_text("utf-8").replace("licence =", "license =")
    path = tmp_path / "broken" / "card.toml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=r"broken/card.toml: licence, license; allowed are exactly"):
        read_card(path)


def test_the_build_gives_the_committed_tables(tmp_path):
    originals = settings.ORIGINALS.value()
    if not originals:
        pytest.skip("EXPLORER_ORIGINALS is not set: the tables are not compared with the originals")
    for path in build(originals, tmp_path):
        assert path.read_bytes() == (FOLDER / path.parent.name / path.name).read_bytes()


def test_the_optimizer_sweep_has_three_levels_of_decay_at_the_most_one_of_them_none():
    """Counted in the original: at 520M on 10.7B tokens the run without decay came apart, which leaves two levels."""
    table = load("optimizer-sweep").included
    levels = table.groupby(["params_non_embedding", "tokens"])["weight_decay"].agg(lambda v: tuple(sorted(set(v))))
    assert set(levels) == {(0.0, 0.1, 0.2), (0.1, 0.2), (0.1,), (0.2,)}
    assert (levels == (0.0, 0.1, 0.2)).sum() == 6
    assert (table["params_non_embedding"] == 512 * table["width"] ** 2).all()
    best = table.loc[table.groupby(["params_non_embedding", "tokens"])["loss"].idxmin()]
    assert best["loss"].min() == pytest.approx(2.752277, abs=1e-6)


def test_the_optimizers_are_one_run_a_scale_and_agree_with_the_sweep_of_adamw():
    """Counted in the original: 150 baselines of eleven optimizers, three of them without a loss."""
    table = load("optimizers").included
    scales = table.groupby("optimizer").size()
    assert (len(scales), scales["AdamW"], scales["Muon"], scales["Sophia"], scales.sum()) == (11, 18, 17, 6, 147)
    assert not table.duplicated(["optimizer", "params_non_embedding", "tokens"]).any()
    sweep = load("optimizer-sweep").table.groupby(["params_non_embedding", "tokens"])["loss"].min()
    best = table[table["optimizer"] == "AdamW"].set_index(["params_non_embedding", "tokens"])["loss"]
    np.testing.assert_allclose(best, sweep.reindex(best.index), atol=0.0022)


def test_the_routed_models_are_those_of_the_published_fit():
    """Counted in the original: last checkpoints, one expert a token in every second layer, seed 42; and dense ones."""
    table = load("clark-routing").included
    assert table["router"].value_counts().to_dict() == {"RL-R": 54, "S-Base": 53, "Hash": 51, "Dense": 5}
    assert (table["params"] >= table["active_params"]).all()
    dense = table[table["router"] == "Dense"]
    assert (dense["params"] == dense["active_params"]).all()
    assert (dense["experts"] == 1).all()


def test_scores_of_one_model_come_together():
    """The figures of one line of each of the three originals."""
    table = load("observed-benchmarks").table.set_index("run")
    row = table.loc["meta-llama/Llama-2-13b-hf"]
    assert (row["params"], row["tokens"]) == (13e9, 2e12)
    assert row["flops"] == pytest.approx(6 * 13e9 * 2e12)
    scores = {"mmlu": 0.543378428, "arithmetic_3ds_2_acc": 0.9045, "leaderboard_math_hard": 0.010574018}
    assert {k: row[f"metric/{k}"] for k in scores} == pytest.approx(scores, rel=1e-7)


def test_schedules_have_the_steps_of_their_files():
    table = load("learning-rate-schedules").table
    counts = table.groupby("run").size()
    assert (len(counts), counts["100M-cosine_24000"], counts["25M-wsdcon_3"]) == (27, 171, 95)
    first = table[(table["run"] == "100M-cosine_24000")].iloc[1]
    assert (first["step"], first["learning_rate"], first["loss"]) == (2288, 0.0002999771173709568, 3.7327)
