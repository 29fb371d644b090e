"""A small notebook runs in a kernel of its own, within a time limit, and shows tables and a picture."""

import pathlib

import nbformat
import pytest
from nbclient import NotebookClient

HERE = pathlib.Path(__file__).parent


@pytest.mark.filterwarnings("ignore")
def test_the_notebook_runs_and_shows_what_people_look_at(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(HERE.parents[1]))
    notebook = nbformat.read(HERE / "first_notebook.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = [cell.outputs[-1]["data"] for cell in notebook.cells if cell.cell_type == "code"]
    assert "<table" in shown[0]["text/html"]
    assert "params" in shown[1]["text/html"]
    assert "vega" in shown[2]["text/html"]
