"""Tables in the source of papers."""

import pytest

from core.errors import BadInput
from core.runs.read.readers.latex import read

PAPER = r"""\documentclass{article}
\begin{document}
Some text with 5\% and a & b.
\begin{table}[t]
\resizebox{\textwidth}{!}{%
\begin{tabular*}{\textwidth}{@{\extracolsep{\fill}}l c|c S[table-format=1.3]}
\toprule
& \multicolumn{2}{c}{Scale} & \\
\cmidrule(lr){2-3}
\textbf{Model} & Params $N$ & Tokens $D$ & Val. loss $\downarrow$ \\ % header
\midrule
\multirow{2}{*}{Small} & 62M & $1.1{\times}10^{9}$ & 3.634 \\
 & 62M & 5{,}200{,}000{,}000 & $3.20_{\pm 0.01}$ \\
\rowcolor{gray!10} Big & 904M & 5.2B & \textbf{2.71} \\[2pt]
Big & 904M & 52B & 2.357$^\dagger$ \\
\bottomrule
\end{tabular*}}
\begin{tabular}{l} another & table \\ \end{tabular}
"""


def test_a_table_of_a_paper_has_its_cells_without_commands():
    raw = read("paper.tex", PAPER.encode())
    assert raw is not None
    assert list(raw.cells) == ["Model", "Params", "Tokens", "Val. loss"]
    assert raw.cells["Model"].tolist() == ["Small", None, "Big", "Big"]
    assert raw.cells["Params"].tolist() == ["62M", "62M", "904M", "904M"]
    assert raw.cells["Tokens"].tolist() == ["1.1x10^9", "5,200,000,000", "5.2B", "52B"]
    assert raw.cells["Val. loss"].tolist() == ["3.634", "3.20± 0.01", "2.71", "2.357†"]
    assert raw.cells.index.tolist() == [12, 13, 14, 15]
    assert raw.notes == ("Lines above the header are no rows: 'Scale'.",)


def test_percent_and_ampersand_that_are_escaped_stay():
    raw = read("t.tex", rb"\begin{tabular}{ll} a \& b & share \% \\ 1 & 25.1\% \\ \end{tabular}")
    assert raw is not None
    assert list(raw.cells) == ["a & b", "share %"]
    assert raw.cells.iloc[0].tolist() == ["1", "25.1%"]


def test_a_text_without_a_table_is_left_to_other_readers():
    assert read("t.csv", b"params,loss\n1e8,3.5\n") is None
    assert read("t.tex", b"\\begin{equation} a & b \\\\ \\end{equation}") is None


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"", "without rows"), (b"a \\\\ b \\\\", "without rows"), (b"1&" * 6000, "columns: allowed are")],
)
def test_what_is_no_table_is_one_line(body, said):
    with pytest.raises(BadInput, match=said):
        read("t.tex", b"\\begin{tabular}{l}" + body)


def test_many_rows_take_linear_time():
    raw = read("t.tex", b"\\begin{tabular}{ll} a & b \\\\" + b"1 & 2 \\\\" * 20_000)
    assert raw is not None
    assert raw.cells.shape == (20_000, 2)
