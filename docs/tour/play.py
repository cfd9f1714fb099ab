"""Plays the tour: a year of improvement in the test workspace, and pictures of its best moments.

python docs/tour/play.py            plays the story and draws its pictures anew
python docs/tour/play.py --show     prints what everybody sees besides
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from script import read
from slackspace.draw import draw
from stage import STORY, Stage, stage

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
_SHARPNESS = 1.3  # pixels for one on the page, and
_COLOURS = 24  # of a picture: no more can be told apart in one of text


def main(arguments: list[str]) -> None:
    """Play the story and draw its pictures."""
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as here:
        for deed in read(STORY):
            here.play(deed)
            if "--show" in arguments:
                print("\n".join(("", deed.line, *here.shown())))
        pictures(here)


def pictures(here: Stage, folder: Path = PICTURES) -> list[Path]:
    """Draw what the story wants pictures of, small enough for a page."""
    drawn = draw(here.drawn, folder, _SHARPNESS)
    for picture in drawn:
        with Image.open(picture) as image:
            few = image.convert("RGB").quantize(_COLOURS, Image.Quantize.MAXCOVERAGE)
        few.save(picture, optimize=True)
    return drawn


if __name__ == "__main__":
    main(sys.argv[1:])
