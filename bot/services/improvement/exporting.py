"""Exports what somebody sees of the loop, as a table or as JSON that can be imported elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.conversation import Deliver, Effect, File
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.things import Thing
from bot.services.improvement import packing
from bot.services.improvement.ports import Filter, Order
from bot.services.improvement.scene import Effects, Scene
from bot.services.improvement.tabling import sheets, table


def export(scene: Scene) -> Effects:
    """Give somebody everything that they may see, as a file. That it left goes into the trail."""
    said = scene.reader.read(scene.command.verb, scene.command.said).values
    form = said.get("format", "csv")
    if form == "pack":
        return packing.pack(scene, said.get("of"))
    things = _seen(scene)
    write: Mapping[str, Callable[[list[Thing]], bytes]] = {
        "csv": lambda things: table(things).encode(),
        "json": lambda things: scene.papers.write(things).encode(),
        "xlsx": lambda things: scene.books.write(sheets(things)),
    }
    file = File(f"improvement-{scene.now:%Y-%m-%d}.{form}", write[form](things))
    scene.left(f"{form}, {len(things)} things")
    effect: Effect = Deliver(file, scene.say("export", count=len(things), form=form))
    return (effect,)


def _seen(scene: Scene) -> list[Thing]:
    eyes = scene.eyes.elsewhere()
    return [seen.thing for kind in Kind for seen in eyes.find(Filter(kind=kind), Order.NUMBER)]
