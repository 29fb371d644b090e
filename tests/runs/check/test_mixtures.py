"""Tables of mixtures as people upload them: shares that do not sum to one, gaps, percentages, headers, twins."""

import io

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import guess, read_bytes

DOMAINS = ("arxiv", "GitHub", "Pile-CC")
SHARES = np.random.default_rng(0).dirichlet(np.ones(3), 12)


def read(text, name="mine.csv"):
    found = read_bytes(name, text.encode())
    assert all("\n" not in p.message for p in found.problems)
    return found


def said(found, severity):
    return [p.message for p in found.problems if p.severity == severity]


def table(*rows, head="mix/a,mix/b,mix/c", more=("0.5,0.3,0.2", "0.2,0.2,0.6", "0.1,0.8,0.1")):
    """A table of rows of shares and three sound ones behind them, with a loss that differs in each."""
    rows_of_text = [f"{row},{3 + i / 10}" for i, row in enumerate([*rows, *more])]
    return "\n".join([f"{head},loss", *rows_of_text]) + "\n"


def shares_of(found):
    return found.included.filter(like="mix/").to_numpy()


def test_a_sum_within_a_thousandth_is_scaled_and_said():
    found = read(table("0.5,0.3,0.1994", "0.50000001,0.3,0.2"))
    assert not said(found, "error")
    np.testing.assert_allclose(shares_of(found).sum(axis=1), 1, rtol=1e-15)
    np.testing.assert_allclose(shares_of(found)[0], np.array([0.5, 0.3, 0.1994]) / 0.9994, rtol=1e-12)
    assert "mix/* of 2 rows was off 1 by up to 0.0006 and is scaled to sum to 1" in said(found, "note")


def test_beyond_rounding_the_row_is_named_and_left_out():
    found = read(table("0.5,0.3,0.15", "0.4501,0.3499,0.2"))
    assert said(found, "error") == [
        "row 2, mix/*: sums to 0.95; allowed are shares that sum to 1 within 0.001 (fractions)"
    ]
    assert found.included.index.tolist() == [3, 4, 5, 6]


@pytest.mark.parametrize(("decimals", "reads"), [(3, True), (5, False)])
def test_printed_digits_explain_a_sum_and_digits_that_were_not_printed_do_not(decimals, reads):
    """17 shares to three decimals are off by up to 17 * 0.0005; the same sums with five decimals are mistakes."""
    names = [f"mix/d{i:02}" for i in range(17)]
    shares = np.random.default_rng(1).dirichlet(np.ones(17), 200).round(3)
    off = np.abs(shares.sum(axis=1) - 1)
    assert 0.0015 < off.max() < 0.0085
    frame = pd.DataFrame(shares, columns=names)
    if decimals == 5:
        frame[names[:2]] += np.array([0.00013, -0.00013])  # the sums stay, the digits do not
        frame = frame.clip(lower=0.0002)
        off = np.abs(frame.sum(axis=1).to_numpy() - 1)
    found = read(frame.assign(loss=np.linspace(2, 3, 200)).round(5).to_csv(index=False))
    assert len(found.included) == (200 if reads else (off <= 1e-3 + 1e-9).sum())
    if reads:
        assert any("which 17 shares of 3 decimals may be, and is scaled" in m for m in said(found, "note"))


def test_one_decimal_does_not_excuse_a_tenth():
    found = read(table("0.5,0.3,0.1"))
    assert found.included.index.tolist() == [3, 4, 5]


def test_percentages_are_divided_and_said():
    found = read(table("50,30,20", "33.3,33.3,33.3", more=("10,80,10", "20,20,60")))
    assert not said(found, "error")
    assert "mix/* are percentages: they are divided by 100" in said(found, "note")
    np.testing.assert_allclose(shares_of(found)[:2], [[0.5, 0.3, 0.2], [1 / 3] * 3], rtol=1e-12)
    again = read(found.to_csv())
    assert again.digest == found.digest
    assert not any("percentages" in m for m in said(again, "note"))


def test_a_row_in_another_unit_than_most_is_named():
    wanted = "row 2, mix/*: sums to 100; allowed are shares that sum to 1 within 0.001 (fractions)"
    assert said(read(table("50,30,20")), "error") == [wanted]
    other = read(table("0.5,0.3,0.2", more=("10,80,10", "20,20,60", "50,30,20")))
    wanted = "row 2, mix/*: sums to 1; allowed are shares that sum to 100 within 0.1 (percentages, as in most rows)"
    assert said(other, "error") == [wanted]


def test_an_empty_share_is_zero_only_where_the_others_sum_to_one():
    found = read(table("0.5,0.5,", "0.5,,0.2", ",,", "0.4,0.6,", ",0.4,0.6"))
    note = "an empty share is taken for 0 where the others sum to 1: mix/a in row 6; mix/c in rows 2, 5"
    assert note in said(found, "note")
    (error,) = said(found, "error")
    assert error.startswith("row 3, mix/*: sums to 0.7 without mix/b, which is empty; allowed are shares that sum to 1")
    assert found.table.loc[2, "mix/c"] == 0
    assert found.included.index.tolist() == [2, 4, 5, 6, 7, 8, 9]
    assert found.table.loc[4].filter(like="mix/").isna().all()  # no mixture is no mixture of zeros


def test_a_negative_share_is_named_by_its_domain():
    found = read(table("1.2,-0.4,0.2"))
    assert said(found, "error") == ["row 2, mix/b: is -0.4; allowed are finite numbers from 0 up"]


def test_a_table_without_one_mixture_says_what_the_first_sums_to():
    text = "mix/a,mix/b,loss\n" + "\n".join(f"0.4,0.{i + 1},{3 + i}" for i in range(4))
    with pytest.raises(
        BadInput, match=r"mine.csv: none of 4 rows can be used.*row 2, mix/\*: sums to 0.5; allowed are"
    ):
        read(text)


SHARE_HEADERS = [
    "{}", "mix/{}", "mix.{}", "mixture/{}", "weight_{}", "{}_weight", "share_{}", "{}_share", "p_{}", "{}_pct", 
    "{} (%)", "train_the_pile_{}", "proportion:{}", "data/{}/fraction",
]  # fmt: skip
LOSS_HEADERS = [
    "loss/{}", "loss_{}", "{}_loss", "eval/{}_loss", "val_loss_{}", "{}_val_loss", "eval/loss/{}", "loss__{}",
    "metric/the_pile_{}_val_loss",
]  # fmt: skip


@pytest.mark.parametrize("loss", LOSS_HEADERS)
@pytest.mark.parametrize("share", SHARE_HEADERS)
def test_headers_people_write_give_shares_and_losses_of_one_name(share, loss):
    """With a size and a text between; the losses are written in small letters, which changes nothing."""
    h = SHARES * (100 if "%" in share or "pct" in share else 1)
    frame = pd.DataFrame({"N": 1e8, "index": range(1, 13)})
    frame = frame.assign(**{share.format(d): h[:, i] for i, d in enumerate(DOMAINS)}, note="x")
    frame = frame.assign(**{loss.format(d.lower()): 3 + SHARES[:, i] for i, d in enumerate(DOMAINS)})
    found = read(frame.to_csv(index=False))
    mixed = {c[4:]: found.table[c].to_numpy() for c in found.table if c.startswith("mix/")}
    lost = {c[5:]: found.table[c].to_numpy() for c in found.table if c.startswith("loss/")}
    names = [d.lower() if loss == "loss/{}" and share != "mix/{}" else d for d in DOMAINS]
    assert sorted(mixed) == sorted(names)
    assert sorted(lost) == sorted(names if share != "mix/{}" or loss != "loss/{}" else [d.lower() for d in DOMAINS])
    for i, domain in enumerate(names):
        np.testing.assert_allclose(mixed[domain], SHARES[:, i], rtol=1e-12)


def test_shares_by_their_sum_are_said():
    frame = pd.DataFrame(SHARES, columns=["p_a", "p_b", "p_c"]).assign(loss=np.linspace(2, 3, 12))
    found = read(frame.to_csv(index=False))
    assert "read as shares of a mixture, because they sum to 1 or 100: 'p_a', 'p_b', 'p_c'" in said(found, "note")
    frame["p_c"] += 0.1
    found = read(frame.to_csv(index=False))
    assert not any(c.startswith("mix/") for c in found.table)
    assert any("columns that are not used: 'p_a', 'p_b', 'p_c'" in m for m in said(found, "note"))


@pytest.mark.parametrize(
    "columns",
    [
        {"is_adam": [1, 0, 1, 0], "is_sgd": [0, 1, 0, 1]},  # names, not amounts
        {"train_part": [0.9] * 4, "test_part": [0.1] * 4},  # never varied
        {"weight_init": [0.02, 0.02, 0.01, 0.03], "weight_scale": [0.1, 0.2, 0.1, 0.2]},  # nowhere near 1
        {"dropout": [0.1, 0.2, 0.3, 0.1], "label_smoothing": [0.1, 0.1, 0.2, 0.3]},
    ],
)
def test_what_is_no_mixture_is_not_read_as_one(columns):
    frame = pd.DataFrame({"params": [1e7, 2e7, 3e7, 4e7], **columns, "loss": [4, 3.5, 3.2, 3]})
    found = read(frame.to_csv(index=False))
    assert len(found.included) == 4
    assert not any(c.startswith("mix/") for c in found.table)


def test_loss_first_is_a_loss_only_of_a_domain():
    assert guess(["loss_scale", "loss_spike"]).mapped == ()
    frame = pd.DataFrame(SHARES, columns=["share_a", "share_b", "share_c"]).assign(loss_scale=1.0, loss=SHARES[:, 0])
    assert "loss/scale" not in read(frame.to_csv(index=False)).table
    frame["loss_a"] = frame["loss_c"] = SHARES[:, 1]
    assert {"loss/a", "loss/c"} <= set(read(frame.to_csv(index=False)).table)


@pytest.mark.parametrize(
    ("twin", "first"),
    [("mix/github", "mix/GitHub"), ("weight_github", "mix/GitHub"), ("weight_Git_Hub", "mix/git hub")],
)
def test_one_domain_twice_is_one_line_that_names_both(twin, first):
    frame = pd.DataFrame({first: SHARES[:, 0], "mix/b": 1 - SHARES[:, 0], twin: SHARES[:, 0], "loss": 2 + SHARES[:, 1]})
    found = read(frame.to_csv(index=False))
    assert said(found, "warning") == [f"column '{twin}' is not used: {first} is read from '{first}'"]
    assert len(found.included) == 12
    assert sorted(c for c in found.table if c.startswith("mix/")) == sorted([first, "mix/b"])


def test_a_prefix_in_common_goes_only_where_domains_are_found_behind_it():
    frame = pd.DataFrame(SHARES, columns=["weight_c4", "weight_ptb", "weight_web"])
    frame = frame.assign(paloma_c4_loss=1 + SHARES[:, 0], paloma_ptb_loss=2 + SHARES[:, 0])
    assert {"loss/c4", "loss/ptb"} <= set(read(frame.to_csv(index=False)).table)
    frame["c4_loss"] = 3 + SHARES[:, 0]  # now they are two different losses
    assert {"loss/c4", "loss/paloma_c4", "loss/paloma_ptb"} <= set(read(frame.to_csv(index=False)).table)
    alone = pd.DataFrame({"paloma_c4_loss": [3, 2, 1], "paloma_ptb_loss": [3, 2, 1], "params": [1, 2, 3]})
    assert {"loss/paloma_c4", "loss/paloma_ptb"} <= set(read(alone.to_csv(index=False)).table)


def test_what_was_read_from_other_headers_is_written_and_read_back_alike():
    frame = pd.DataFrame(SHARES, columns=[f"train_the_pile_{d}" for d in DOMAINS])
    frame = frame.assign(**{f"metric/the_pile_{d}_val_loss": 2 + SHARES[:, 0] for d in DOMAINS})
    found = read(frame.to_csv(index=False))
    again = read(found.to_csv())
    assert again.digest == found.digest
    assert list(pd.read_csv(io.StringIO(found.to_csv()))) == [m.column for m in again.mapping]
