"""Pictures: each chart is drawn, on a background of its own, and texts fit."""

from io import BytesIO

import pytest
from PIL import Image

from bot.adapters.pictures.drawing import png
from bot.adapters.pictures.paper import fitting
from bot.domain.pictures import (
    Bars,
    Box,
    Columns,
    Field,
    Figures,
    Group,
    Heat,
    Lines,
    Panel,
    Picture,
    Ring,
    Stairs,
    Tree,
)

BOXES = tuple(Box(f"B{n}", f"Box number {n} with a long name & $5") for n in range(8))
CHARTS = {
    "stairs": Stairs((Group("Low", BOXES), Group("High", BOXES[:1]))),
    "columns": Columns((Group("One", BOXES), Group("Two", ())), ("0", "1", "2")),
    "tree": Tree(BOXES[0], ((BOXES[1], BOXES[2:5]), (BOXES[5], ()))),
    "ring": Ring(BOXES[:5], BOXES[5:], (("B0", "B1"), ("B5", "B0"))),
    "heat": Heat(
        ("a", "b"),
        ("x", "y", "z"),
        (Panel("p", ((1, 0, 3), (0, 0, 0))), Panel("q", ((0,) * 3,) * 2)),
    ),
}


CHARTS |= {
    "figures": Figures(
        (
            Lines("Grown", ("Jan", "Feb"), (("all", (1, 4)), ("some", (0, 4)))),
            Bars("Made", ("one", "two"), (("a", (1, 2)), ("b", (0, 0)))),
        )
    ),
    "field": Field(
        "effort",
        "impact",
        ("low", "high"),
        ("high", "low"),
        ((("F-1", "F-2"), ()), ((), tuple(f"F-{n}" for n in range(30)))),
        (0, 0),
    ),
}


def drawn(chart, title="A title"):
    return Image.open(BytesIO(png(Picture("name", title, "alt", chart))))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_drawn_on_paper_that_lets_nothing_through(name):
    picture = drawn(CHARTS[name]).convert("RGBA")

    assert picture.width > 500
    assert picture.getextrema()[3] == (255, 255)  # no background shines through
    assert picture.getpixel((20, 20))[:3] == (252, 252, 250)


def test_a_count_makes_a_difference():
    plain = Ring(BOXES[:5], BOXES[5:], (("B0", "B1"),))
    counted = Ring((Box("B0", BOXES[0].name, 7), *plain.around[1:]), plain.inside, plain.arrows)

    assert drawn(plain).tobytes() != drawn(counted).tobytes()


def test_a_long_title_makes_the_paper_wider():
    assert drawn(CHARTS["tree"], "Title " * 30).width > drawn(CHARTS["tree"]).width


def test_a_chart_without_anything_in_it_is_drawn_all_the_same():
    for chart in (
        Stairs((Group("", ()),)),
        Tree(Box("", ""), ()),
        Ring((), (), ()),
        Heat((), (), ()),
        Figures(()),
        Figures((Lines("", (), ()), Bars("", ("one",), ()))),
        Figures((Lines("", ("now",), (("all", (0,)),)),)),
        Field("", "", (), (), (), (0, 0)),
    ):
        assert drawn(chart).width > 0


def test_a_text_is_broken_and_made_smaller_until_it_fits():
    roomy, tight = fitting("Incident Management", 2, 1), fitting("Incident Management " * 4, 1, 0.4)

    assert (roomy.text, roomy.size) == ("Incident Management", 9)
    assert tight.size < roomy.size
    assert "\n" in tight.text
