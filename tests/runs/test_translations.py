"""Headers in other languages lead to the canonical columns, with the units and numbers of their countries."""

from core.runs.build import read_bytes
from core.runs.schema import COLUMNS
from core.runs.translations import TRANSLATIONS

GERMAN = (
    "Modell;Parameter (Mio.);Token (Mrd.);Lernrate;Validierungsverlust;GPU-Stunden\n"
    "LM-70;70;2,5;0,001;3,7104;8,8\nLM-410;410;10,0;0,0006;3,1032;205,0\nLM-1000;1.000;40,0;0,0003;2,7031;2000,0\n"
)


def test_they_are_of_canonical_columns():
    assert set(TRANSLATIONS) <= set(COLUMNS)


def test_a_table_of_a_german_lab_is_read():
    table = read_bytes("Ergebnisse.csv", GERMAN.encode("cp1252")).table
    assert table["params"].tolist() == [70e6, 410e6, 1e9]
    assert table["tokens"].tolist() == [2.5e9, 1e10, 4e10]
    assert table["learning_rate"].tolist() == [1e-3, 6e-4, 3e-4]
    assert table["loss"].tolist() == [3.7104, 3.1032, 2.7031]


def test_accents_are_letters():
    text = "paramètres,jetons,perte de validation\n7e7,2e9,3.7\n4e8,1e10,3.1\n1e9,4e10,2.7\n"
    assert read_bytes("a.csv", text.encode()).table["loss"].tolist() == [3.7, 3.1, 2.7]
    assert read_bytes("a.csv", "参数量,损失\n7e7,3.7\n4e8,3.1\n".encode()).table["params"].tolist() == [7e7, 4e8]
