"""Trying templates out: drafts that show whether a source works, and a loop to show it with."""

from __future__ import annotations

from datetime import date

from bot.domain.documents import (
    AUTHOR,
    ORGANISATION,
    ActionLine,
    AgendaLine,
    AppraisalLine,
    DecisionLine,
    Draft,
    FigureLine,
    FindingLine,
    Loop,
    MeetingLine,
    ObjectiveLine,
    PlaceLine,
    ProposalLine,
)
from bot.domain.knowledge import Kind, Knowledge, Record
from bot.services.documents import Documents, Wish

EXAMPLE_LOOP = Loop(
    appraisal=AppraisalLine(
        "AP-1",
        "Spring review",
        kind="class C",
        model="CMMI-SVC draft (2007)",
        unit="IT services",
        areas="SVC.IRM, SVC.PRM",
        lead="appraisal team leader",
        sponsor="head of operations",
        dates="2 to 6 March 2026",
    ),
    findings=(
        FindingLine(
            "F-1",
            "weakness",
            "Repeated incidents are not looked at together.",
            "SVC.PRM.SP2.1",
            significance="threatens the goal",
            priority="high",
            state="planned",
            records=("SVC.PRM.SP2.1",),
        ),
        FindingLine("F-2", "strength", "Users confirm before a ticket closes.", "SVC.IRM.SP2.4"),
        FindingLine("F-3", "recommendation", "Begin with the three busiest services."),
    ),
    actions=(
        ActionLine(
            "A-1",
            "Weekly look at repeated incidents",
            state="in progress",
            owner="problem manager",
            due="31 March 2027",
            late=True,
            done_when="four reviews in a row are minuted",
            findings="F-1",
            priority="high",
            measure="repeats a month",
            baseline="12",
            target="5",
            open=True,
        ),
        ActionLine(
            "A-2",
            "Tell users by message when their ticket is fixed",
            state="closed",
            owner="desk lead",
            measure="calls to ask for news, a week",
            baseline="40",
            target="15",
            after="12",
            outcome="effective",
            since="4 January 2027",
            published=True,
            heard=("Users do not know how their ticket stands.",),
            evidence="https://wiki.example/messages",
            records=("SVC.IRM.SP2.4",),
            asset="Incident process 2.1",
            places=(PlaceLine("Desk", "4 January 2027"), PlaceLine("Lab", waiver="has no users")),
            planned="6",
            spent="5",
            checked="3 February 2027",
            verifier="quality lead",
        ),
    ),
    meeting=MeetingLine(
        "M-1", "Spring meeting", "5 March 2027", (DecisionLine(1, "A-1 gets two more weeks"),)
    ),
    figures=(
        FigureLine("Deployed on time", "80% (4 of 5)", "75% (3 of 4)"),
        FigureLine("Late", "1", "2"),
        FigureLine("Re-dated", "1"),
    ),
    agenda=(AgendaLine("proposal", "P-1", "Drop the second approval"),),
    proposals=(
        ProposalLine(
            "P-1", "Drop the second approval", "SVC.IRM", "it takes two days", "submitted"
        ),
    ),
    objectives=(
        ObjectiveLine("O-1", "Fewer interruptions", "hours lost a month", "140", "90", "June 2027"),
    ),
)
"""A loop with one of everything, for trials and previews."""


def trials(documents: Documents, template: Record, today: date) -> list[Draft]:
    """Drafts that show whether a template works: with nothing known, and with everything."""
    examples = {item.key: item.example or item.hint for item in template.fields}
    everything = {**examples, ORGANISATION: "Example Ltd", AUTHOR: "A. Author"}
    areas = _telling_areas(documents.knowledge) if template.by_area else ()
    wishes = (
        Wish(),
        Wish(everything, areas, EXAMPLE_LOOP, guidance=True),
        *(Wish(areas=(area,)) for area in areas),
    )
    return [documents.draft(template, wish, today) for wish in wishes]


def _telling_areas(knowledge: Knowledge) -> tuple[str, ...]:
    """One process area with practices and one without, where there are such."""
    found: dict[bool, str] = {}
    for area in knowledge.of_kind(Kind.PROCESS_AREA):
        found.setdefault(bool(knowledge.children(area.id)), area.id)
    return tuple(found.values())
