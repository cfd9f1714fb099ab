"""The measures, on outcomes small enough to reckon by hand."""

import math

import pytest

from bot.domain.answer import Hit, Reply, Status
from bot.services.evaluating import Asked, judge, measure

IDS = ["A.1", "A.2", "B.1", "C.1"]


def outcome(gold, ranked, *, ok=(), status=Status.ANSWERED):
    reply = Reply(status, "…", tuple(Hit(i, 1.0) for i in ranked))
    return judge(Asked("q", tuple(gold), tuple(ok)), reply, 0.01)


def test_ranks_count_from_one_and_patterns_are_wildcards():
    figures = measure([outcome(["A.*"], ["B.1", "A.2"]), outcome(["C.1"], ["C.1"])], IDS)

    assert figures["hit@1"] == 0.5
    assert figures["hit@3"] == 1.0
    assert figures["mrr@10"] == pytest.approx(0.75)


def test_an_acceptable_first_answer_counts_for_ok_only():
    figures = measure([outcome(["A.1"], ["B.1"], ok=["B.*"])], IDS)

    assert (figures["hit@1"], figures["ok@1"]) == (0.0, 1.0)


def test_ndcg_compares_with_all_relevant_records_on_top():
    figures = measure([outcome(["A.*"], ["B.1", "A.1"])], IDS)

    ideal = 1 + 1 / math.log2(3)
    assert figures["ndcg@10"] == pytest.approx((1 / math.log2(3)) / ideal, abs=1e-4)


def test_unknown_is_a_refusal_and_ambiguous_is_not():
    refused = outcome([], [], status=Status.UNKNOWN)
    asked_back = outcome(["A.1"], ["A.1"], status=Status.AMBIGUOUS)
    wrongly_refused = outcome(["A.1"], ["A.1"], status=Status.UNKNOWN)

    figures = measure([refused, asked_back, wrongly_refused], IDS)

    assert figures["refused_out_of_scope"] == 1.0
    assert figures["refused_in_scope"] == 0.5
    assert figures["hit@1"] == 0.5
