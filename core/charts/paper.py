"""A frozen chart on paper: its specification as a picture of fixed width, for where no browser draws it."""

import json
from typing import Literal

import vl_convert

from .theme import at_width, config

PaperKind = Literal["PNG", "SVG", "PDF"]
WIDTH, SCALE = 900, 2.0  # pixels, and how many of them a PNG has for each


def on_paper(specification: bytes, kind: PaperKind) -> bytes:
    """Return a picture of a specification (JSON, with its data by name) in the light colours.

    A specification that somebody brought may take any time and memory: it is drawn in a child process.
    """
    drawn = at_width(json.loads(specification) | {"config": config("light")}, WIDTH)
    if kind == "PNG":
        return vl_convert.vegalite_to_png(drawn, scale=SCALE)
    return vl_convert.vegalite_to_pdf(drawn) if kind == "PDF" else vl_convert.vegalite_to_svg(drawn).encode()
