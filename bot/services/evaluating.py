"""How good the answers are: retrieval measures over questions with known answers.

A question is `{"q", "gold", "ok"}`. A record is relevant when its id matches a pattern in `gold`; `ok@1`
also takes the patterns in `ok`; an empty `gold` marks a question that must be refused. `unknown` is a
refusal; `ambiguous` counts by its ranking.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from statistics import fmean, median, quantiles

from bot.domain.answer import Reply, Status

DEPTH = 10
_NEAR_TOP = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the evaluation, with what would be right."""

    q: str
    gold: tuple[str, ...]
    ok: tuple[str, ...] = ()
    type: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the coach did with a question: the ranks (from 1) of relevant records, and how long it took."""

    asked: Asked
    refused: bool
    first: str
    ranks: tuple[int, ...]
    seconds: float

    @property
    def first_is_ok(self) -> bool:
        """Whether the first record is right or acceptable."""
        return matches(self.first, (*self.asked.gold, *self.asked.ok))


def matches(record_id: str, patterns: Iterable[str]) -> bool:
    """Tell whether an id fits one of some shell-style patterns."""
    return any(fnmatchcase(record_id, pattern) for pattern in patterns)


def judge(asked: Asked, reply: Reply, seconds: float) -> Outcome:
    """Compare a reply with what would be right."""
    refused = reply.status is Status.UNKNOWN
    ids = [] if refused else [hit.record_id for hit in reply.hits][:DEPTH]
    ranks = tuple(n for n, i in enumerate(ids, start=1) if matches(i, asked.gold))
    return Outcome(asked, refused, ids[0] if ids else "", ranks, seconds)


def measure(outcomes: Sequence[Outcome], known_ids: Iterable[str]) -> dict[str, float | int]:
    """Sum up outcomes.

    Args:
        outcomes: what happened to each question.
        known_ids: all ids there are, for the ideal ranking that nDCG compares with.

    """
    inside = [outcome for outcome in outcomes if outcome.asked.gold]
    outside = [outcome for outcome in outcomes if not outcome.asked.gold]
    ids = list(known_ids)
    times = sorted(outcome.seconds * 1000 for outcome in outcomes)
    return {
        "n": len(inside),
        "n_out_of_scope": len(outside),
        "hit@1": _share(1 in o.ranks for o in inside),
        "ok@1": _share(o.first_is_ok for o in inside),
        "hit@3": _share(any(rank <= _NEAR_TOP for rank in o.ranks) for o in inside),
        "mrr@10": _mean(1 / o.ranks[0] if o.ranks else 0.0 for o in inside),
        "ndcg@10": _mean(_ndcg(o, ids) for o in inside),
        "refused_out_of_scope": _share(o.refused for o in outside),
        "refused_in_scope": _share(o.refused for o in inside),
        "p50_ms": round(median(times), 1) if times else 0.0,
        "p95_ms": round(quantiles(times, n=20)[-1], 1) if len(times) > 1 else 0.0,
    }


def run(
    questions: Iterable[Asked], reply: Callable[[str], Reply], clock: Callable[[], float]
) -> list[Outcome]:
    """Ask every question, in a thread of its own."""
    outcomes = []
    for asked in questions:
        start = clock()
        given = reply(asked.q)
        outcomes.append(judge(asked, given, clock() - start))
    return outcomes


def _ndcg(outcome: Outcome, ids: Sequence[str]) -> float:
    relevant = sum(matches(record_id, outcome.asked.gold) for record_id in ids)
    ideal = sum(1 / math.log2(n + 1) for n in range(1, min(relevant, DEPTH) + 1))
    gained = sum(1 / math.log2(rank + 1) for rank in outcome.ranks)
    return gained / ideal if ideal else 0.0


def _share(flags: Iterable[bool]) -> float:
    return _mean(float(flag) for flag in flags)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return round(fmean(found), 4) if found else 0.0
