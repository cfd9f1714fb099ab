"""Commands as people type them."""

import pytest

from bot.services.improvement.grammar import Command, Misspelt, parse

LINES = [
    # the one-line forms
    (
        'appraisal new "Spring review" class C areas IRM, PRM',
        "appraisal new",
        {"title": "Spring review", "kind": "class C", "areas": "IRM, PRM"},
    ),
    (
        'finding add AP-1 weakness "No weekly review" PRM',
        "finding add",
        {
            "appraisal": "AP-1",
            "kind": "weakness",
            "statement": "No weekly review",
            "reference": "PRM",
        },
    ),
    (
        'action add "Review weekly" finding F-1',
        "action add",
        {"title": "Review weekly", "findings": "F-1"},
    ),
    (
        "finding prioritise F-1 high effort medium because every week counts",
        "finding prioritise F-1",
        {"priority": "high", "effort": "medium", "reason": "every week counts"},
    ),
    ("action approve A-1 priority high", "action approve A-1", {"priority": "high"}),
    (
        "action assign A-1 @bob by 2027-03-31",
        "action assign A-1",
        {"owner": "bob", "due": "2027-03-31"},
    ),
    (
        "action assign A-1 <@U1|bob> in 3 weeks",
        "action assign A-1",
        {"owner": "U1", "due": "3 weeks"},
    ),
    ("action start A-1", "action start A-1", {}),
    ("action pilot A-1 in Service desk", "action pilot A-1", {"where": "Service desk"}),
    (
        "action deploy A-1 evidence <https://wiki.example/a?b=1&amp;c|wiki>",
        "action deploy A-1",
        {"links": "https://wiki.example/a?b=1&c"},
    ),
    (
        'action verify A-1 result "12 to 5 repeats a month"',
        "action verify A-1",
        {"result": "12 to 5 repeats a month"},
    ),
    (
        "action hold A-1 until 1 Feb because the tool is late",
        "action hold A-1",
        {"until": "1 Feb", "reason": "the tool is late"},
    ),
    ("action send-back A-1 because it broke", "action send-back A-1", {"reason": "it broke"}),
    ("action close A-1", "action close A-1", {}),
    (
        'propose "Review weekly" for SVC.IRM because faults return',
        "propose",
        {"what": "Review weekly", "records": "SVC.IRM", "why": "faults return"},
    ),
    ("proposals accept P-1 priority medium", "proposals accept P-1", {"priority": "medium"}),
    # the same, said otherwise
    ("action add “Review weekly”", "action add", {"title": "Review weekly"}),
    ("/coach action add «Review weekly»", "action add", {"title": "Review weekly"}),
    ("action add Review weekly", "action add", {"title": "Review weekly"}),
    ("Action Send back A-1 “it broke”", "action send-back A-1", {"reason": "it broke"}),
    ("findings prioritize f-1 low", "finding prioritise F-1", {"priority": "low"}),
    ("approve A-1 high", "action approve A-1", {"priority": "high"}),
    ("accept P-1", "proposals accept P-1", {}),
    ("accept F-1 review 1 Feb", "finding accept F-1", {"review": "1 Feb"}),
    ("A-1", "action show A-1", {}),
    ("A-1 start", "action start A-1", {}),
    (
        'action deploy A-1 done "Service desk", Field waived Lab evidence the wiki',
        "action deploy A-1",
        {"done": "Service desk, Field", "waived": "Lab", "links": "the wiki"},
    ),
    (
        'action add "Review" findings F-1, F-2 and F-3 baseline "12 a month" target 5 a month',
        "action add",
        {
            "title": "Review",
            "findings": "F-1, F-2, F-3",
            "baseline": "12 a month",
            "target": "5 a month",
        },
    ),
    ("meeting new Friday quorum 2", "meeting new", {"on": "Friday", "quorum": "2"}),
    (
        'meeting decide M-1 "Buy it" present @bob @eve',
        "meeting decide M-1",
        {"decision": "Buy it", "present": "bob, eve"},
    ),
    (
        "board late for IRM priority high page 2",
        "board",
        {"late": "yes", "records": "IRM", "priority": "high", "page": "2"},
    ),
    ("action list on hold @bob", "action list", {"state": "on hold", "owner": "bob"}),
    ("report compare AP-1 AP-2", "report compare", {"of": "AP-1", "with": "AP-2"}),
    (
        "action verify A-1 partly use seen",
        "action verify A-1",
        {"outcome": "partly", "use": "seen"},
    ),
]


@pytest.mark.parametrize(("text", "typed", "said"), LINES, ids=[text for text, _, _ in LINES])
def test_a_line_is_understood(text, typed, said):
    command = parse(text)

    assert isinstance(command, Command)
    assert (command.typed, dict(command.said), command.stray) == (typed, said, "")


@pytest.mark.parametrize(
    "text",
    [
        "action plan template",
        "what is a finding",
        "finding",
        "appraisal",
        "meeting minutes template",
        "appraisal report template",
        "action items for incident management",
        "action assign responsibility",
        "board of directors",
        "report template",
        "how do I close an incident?",
        "explain SVC.PRM.SP2.1",
        "close",
        "verify",
        "",
        "GP 2.8",
    ],
)
def test_a_question_stays_a_question(text):
    assert parse(text) is None


@pytest.mark.parametrize("text", ["action frobnicate A-1", "frobnicate A-1", "finding start A-1"])
def test_a_verb_that_there_is_not_is_told_from_a_question_by_its_thing(text):
    heard = parse(text)

    assert isinstance(heard, Misspelt)
    assert str(heard.ref) == "A-1"


def test_what_cannot_be_placed_is_told():
    command = parse("action approve A-1 high with cream")

    assert isinstance(command, Command)
    assert command.stray == "with cream"


@pytest.mark.parametrize(
    "text", ['action add "', "action add <@", 'propose ""', "A-1 \u202e", "A-0"]
)
def test_half_a_line_does_not_throw(text):
    parse(text)


@pytest.mark.parametrize(("text", "typed", "said"), LINES, ids=[text for text, _, _ in LINES])
def test_a_command_can_be_written_as_it_could_be_typed(text, typed, said):
    command = parse(text)
    assert isinstance(command, Command)

    again = parse(command.line)

    assert isinstance(again, Command)
    assert (again.typed, dict(again.said)) == (typed, said)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("list my actions", "mine"),
        ("show me my open tasks", "mine"),
        ("late actions", "action list late"),
        ("list the overdue actions of @bob", "action list by @bob overdue"),
        ("list findings of AP-1", "finding list of AP-1"),
        ("Show all of the findings.", "finding list all"),
        ("list high findings for IRM", "finding list high for IRM"),
        ("What's the status of A-3?", "A-3"),
    ],
)
def test_lists_are_asked_for_as_people_say_it(line, meant):
    said, wanted = parse(line), parse(meant)

    assert isinstance(said, Command)
    assert isinstance(wanted, Command)
    assert (said.verb, said.ref) == (wanted.verb, wanted.ref)
    assert said.said == wanted.said


@pytest.mark.parametrize(
    "line",
    ["findings", "our meetings", "list actions that improve availability", "my actions yesterday"],
)
def test_what_only_looks_like_a_list_is_a_question(line):
    assert parse(line) is None


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ('finding edit A-1 title "Review"', "action edit A-1"),
        ("action close M-1", "meeting close M-1"),
        ("proposals accept F-1 because it is rare", "finding accept F-1"),
        ("finding finalise AP-1", "finding finalise AP-1"),
    ],
)
def test_the_thing_says_which_noun_was_meant(text, typed):
    command = parse(text)

    assert isinstance(command, Command)
    assert command.typed == typed


@pytest.mark.parametrize(
    "text", ["meeting minutes A-1", "meeting agenda AP-1", "action assign F-1"]
)
def test_a_verb_that_a_thing_does_not_have_is_none_of_its_own(text):
    assert isinstance(parse(text), Misspelt)


def test_words_between_names_are_no_names():
    command = parse('action deploy A-1 done "Service desk" and "Field" and Night')

    assert isinstance(command, Command)
    assert command.said["done"] == "Service desk, Field, Night"
