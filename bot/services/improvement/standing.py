"""What the loop tells where the improvement cycle is shown: how much stands at each of its steps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.domain.conversation import Turn
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.visibility import Sight
from bot.services.improvement.cycle import step_of
from bot.services.improvement.loop import Improvement
from bot.services.improvement.ports import Filter
from bot.services.ports import Storage
from bot.services.standing import Counts

_COUNTED = (Kind.APPRAISAL, Kind.FINDING, Kind.ACTION, Kind.PROPOSAL)


@dataclass(frozen=True)
class LoopStanding:
    """`bot.services.standing.Standing` by the things of the loop."""

    improvement: Improvement
    storage: Storage

    def at_steps(self, turn: Turn) -> Counts:
        """Count what is open at each step: in a channel of what is published, else of what this person sees."""
        scene, in_channel = self.improvement.scene(turn), turn.place.in_channel
        with self.storage.work() as work:
            eyes = scene(work).eyes
            return Counter(
                step_of(seen.thing)
                for kind in _COUNTED
                for seen in eyes.find(Filter(kind=kind, open=True))
                if seen.sight is Sight.OPEN or not in_channel
            )
