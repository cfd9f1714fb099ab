"""Things compared, whole models mapped, lists and the roadmap by command, pictures."""

import pytest
import real

from bot.domain.answer import Status
from bot.domain.pictures import Columns, Heat, Ring, Stairs, Tree


def ids(reply):
    return [hit.record_id for hit in reply.hits]


def rows(reply):
    """Cells of the table in a reply, by the title of their row."""
    lines = [line for line in reply.body.splitlines() if line.startswith("| **")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {first.strip("*"): rest for first, *rest in cells}


# --- comparisons ----------------------------------------------------------------------------------


def test_two_areas_stand_side_by_side_with_what_is_alike_apart(ask):
    reply = ask("compare SVC.IRM and SVC.PRM")

    assert ids(reply)[:2] == ["SVC.IRM", "SVC.PRM"]
    assert rows(reply)["Level"] == ["ML2 Managed", "ML3 Defined"]
    assert {"In short", "Purpose", "Category", "Who", "Work products", "Maps to", "Later"} <= set(
        rows(reply)
    )
    assert "Edition: CMMI-SVC draft (2007)" in reply.body.partition("**Alike.**")[2]
    assert reply.body.startswith(
        "IRM restores service"
    )  # the difference first, where it is written


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("compare SVC.IRM DEV.VER", ["SVC.IRM", "DEV.VER"]),
        ("compare incident and request management with problem management", ["SVC.IRM", "SVC.PRM"]),
        ("compare ITIL.change-management and SVC.ST", ["ITIL.change-management", "SVC.ST"]),
        ("compare GP2.8, GP2.9 and GP2.10", ["GP2.8", "GP2.9", "GP2.10"]),
        ("compare SVC.IRM, SVC.PRM and DEV.VER", ["SVC.IRM", "SVC.PRM", "DEV.VER"]),
    ],
)
def test_any_records_are_compared_also_of_different_models(ask, typed, compared):
    reply = ask(typed)

    assert ids(reply)[: len(compared)] == compared
    assert all(len(cells) == len(compared) for cells in rows(reply).values())


def test_a_code_that_no_record_has_is_said_to_be_missing_and_the_other_offered(ask):
    reply = ask("compare SVC.IRM.SP2.4 and SVC.IRM.SP2.5")

    assert reply.status is Status.UNKNOWN
    assert "There is no SVC.IRM.SP2.5" in reply.body
    assert reply.offers[0].page == "SVC.IRM.SP2.4"


def test_words_that_name_nothing_are_said_to_name_nothing(ask):
    reply = ask("compare SVC.IRM with cheesecake")

    assert reply.status is Status.UNKNOWN
    assert '"cheesecake"' in reply.body
    assert reply.offers[0].page == "SVC.IRM"


def test_both_sides_may_be_missing(ask):
    reply = ask("compare SVC.XYZ and DEV.VER.SP1.1")

    assert "SVC.XYZ" in reply.body
    assert "DEV.VER.SP1.1" in reply.body


# --- whole models, lists, the roadmap -------------------------------------------------------------


def test_a_whole_model_is_mapped_with_both_directions_apart(ask):
    reply = ask("map CMM to ITIL")

    assert isinstance(reply.picture.chart, Heat)
    there, back = rows(reply)["SCM"]
    assert "Change Management \u00d77" in there
    assert "Change Management \u00d73" in back
    assert rows(reply)["SQA"] == ["no counterpart", "\u2013"]


def test_a_command_is_no_follow_up_whatever_the_thread_was_about(thread):
    thread.say("explain SVC.IRM")

    assert rows(thread.say("map ITIL to CMM"))["Security Management"][0] == "SCM \u00d72"


def test_a_mapping_keeps_to_the_model_asked_for(ask):
    body = ask("map CMM.RM to CMMI-SVC").body.partition("*Sources:*")[0]

    assert "**Requirements Management** (CMM.RM) and CMMI-SVC" in body
    assert "SVC.REQM" in body
    assert "DEV.REQM" not in body


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("map SVC.ST to ITSM", "SVC.ST itself points to nothing there: no counterpart"),
        ("map SVC.SAM to ITSM", "SVC.SAM itself points to nothing there: no counterpart"),
        ("map ITIL.security-management to CMM", "Nothing points back at it: no counterpart"),
        ("map ITIL.change-management to CMMI-SVC", "no counterpart of **Change Management**"),
    ],
)
def test_a_direction_without_a_counterpart_is_said_to_have_none(ask, typed, says):
    assert says in ask(typed).body


def test_what_is_mapped_is_not_looked_for_in_the_model_it_is_mapped_to(ask):
    assert "**Problem Management** (SVC.PRM) and ITIL" in ask("map problem management to ITIL").body
    both = ask("map SVC.PRM and SVC.IRM to ITIL").body
    assert "SVC.PRM, SVC.IRM point to:" in both
    assert "SVC.IRM Incident and Request Management → **ITIL.helpdesk-incident-management**" in both


def test_many_rows_of_the_crosswalk_are_told_by_key_process_area(ask):
    for typed in ("map ITIL.change-management to CMM", "explain ITIL.change-management in full"):
        body = ask(typed).body
        assert "Software Project Planning" in body
        assert "CO2, AB1, AC1, AC3+AC4, AC5" in body
        assert "Written organisational policy for planning" not in body


@pytest.mark.parametrize("other", ["COBIT", "cheese"])
def test_what_nothing_is_mapped_to_is_said_to_be_without_a_mapping(ask, other):
    reply = ask(f"map SVC.PRM to {other}")

    assert reply.status is Status.UNKNOWN
    assert f'no mapping to "{other}"' in reply.body
    assert "BS 15000" in reply.body


@pytest.mark.parametrize("verb", ["explain", "compare", "Map", "list."])
def test_a_verb_that_stands_alone_is_helped_on(ask, verb):
    reply = ask(verb)

    assert reply.status is Status.UNKNOWN
    assert f"{verb.strip('.').capitalize()} what" in reply.body
    for offer in reply.offers:
        assert ask(offer.utterance).status is Status.ANSWERED


def test_an_area_that_the_source_puts_nowhere_is_not_left_out(ask):
    assert "**Category not stated** (1): SVC.REQM" in ask("list continuous").body
    assert "not stated" not in ask("list continuous of CMMI-DEV").body
    assert "Category not stated: Requirements Management" in ask("picture continuous").picture.alt


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (
            "explain CMM.SCM",
            "key process area of SW-CMM, in a paper of 2001, SW-CMM level 2, Repeatable",
        ),
        ("explain ITIL.change-management", "process of ITIL, in a paper of 2001"),
        ("explain SVC.PRM", "process area of CMMI-SVC draft (2007), level ML3 Defined"),
        ("list ITIL processes", "14 processes of ITIL, in a paper of 2001"),
    ],
)
def test_things_are_called_what_people_call_them(ask, typed, says):
    assert says in ask(typed).body


@pytest.mark.parametrize("typed", ["map BS 15000 to CMMI-SVC", "map ITSM to CMMI-SVC"])
def test_no_counterpart_is_said_as_such(ask, typed):
    assert rows(ask(typed))["Information Security Management"][0] == "no counterpart"


@pytest.mark.parametrize(
    ("typed", "among", "not_among"),
    [
        ("list level 5", "SVC.CAR", "SVC.IRM"),
        ("list level 2 of CMMI-DEV", "DEV.CM", "SVC.IRM"),
        ("list category support", "SVC.PRM", "DEV.VER"),
        ("list level two of CMMI-DEV", "DEV.CM", "SVC.IRM"),
        ("list CMM level 2", "Key process areas at SW-CMM level 2, Repeatable", "DEV.CM"),
        ("list ITIL", "ITIL.change-management", "SVC.ST"),
        ("list CMM", "CMM.SCM", "DEV.CM"),
        ("list staged", "ML2 Managed", "DEV.CM"),
        ("list continuous of CMMI-DEV", "Engineering", "SVC.IRM"),
        ("list models", "BS 15000", "VARIANT"),
        ("list variants of CMMI-SVC", "VARIANT.svc-osm", "SVC.IRM"),
    ],
)
def test_lists_by_level_category_model_and_representation(ask, typed, among, not_among):
    reply = ask(typed)

    assert reply.status is Status.ANSWERED
    body = reply.body.partition("*Sources:*")[0]
    assert among in body
    assert not_among not in body


def test_no_model_is_given_the_variants_of_another(ask):
    assert "VARIANT.svc" not in ask("list variants of CMMI-DEV").body


def test_processes_of_two_models_are_counted_apart(ask):
    title = ask("list all processes").body.splitlines()[0]

    assert "14 processes of ITIL, in a paper of 2001 and 13 processes of BS 15000-1:2002" in title


def test_the_roadmap_is_one_outline_in_the_words_of_appraisals(ask):
    body = ask("roadmap").body

    assert body.index("Provide Sponsorship") < body.index("Publish Results")
    assert body.index("Publish Results") < body.index("Gap Analysis")
    assert body.index("Gap Analysis") < body.index("Continuous Improvement")
    assert "appraised and rated, not certified" in body
    assert "and Certification" not in body
    assert "Nothing is tracked" in body


def test_the_roadmap_says_what_stands_where():
    reply = real.coach().reply("roadmap", None, lambda: {"CYCLE.assign-actions": 3})

    [line] = [line for line in reply.body.splitlines() if "Assign Actions" in line]
    assert "3 here" in line
    assert "Nothing is tracked" not in reply.body


# --- pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "chart", "told"),
    [
        ("picture staged", Stairs, "ML2 Managed: Incident and Request Management"),
        ("picture staged of CMMI-DEV", Stairs, "Verification"),
        ("picture continuous", Columns, "Support: Problem Management"),
        ("picture cycle", Ring, "and back to Provide Sponsorship"),
        ("picture crosswalk", Heat, "Change Management and SCM"),
        ("show me a picture of SVC.IRM", Tree, "Monitor the Resolution"),
        ("picture DEV.VER", Tree, "Plan the Process"),
        ("diagram of CMM.SCM", Tree, "Activities performed"),
    ],
)
def test_a_picture_says_in_words_what_it_shows(ask, typed, chart, told):
    picture = ask(typed).picture

    assert isinstance(picture.chart, chart)
    assert told in picture.alt


def test_the_picture_of_the_cycle_has_the_counts_of_the_workspace_on_it():
    reply = real.coach().reply("picture cycle", None, lambda: {"CYCLE.priorities": 2})

    assert reply.picture is not None
    assert isinstance(reply.picture.chart, Ring)
    counts = {box.name: box.count for box in reply.picture.chart.inside}
    assert counts["Priorities"] == 2
    assert "Priorities (2)" in reply.picture.alt


def test_what_cannot_be_drawn_is_refused_with_what_can(ask):
    reply = ask("picture of the moon")

    assert (reply.status, reply.picture) == (Status.UNKNOWN, None)
    assert "picture cycle" in [offer.utterance for offer in reply.offers]


# --- around a record ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "steps"),
    [
        ("SVC.IRM.SP2.2", {"↑": "SVC.IRM.SG2", "←": "SVC.IRM.SP2.1", "→": "SVC.IRM.SP2.3"}),
        ("SVC.IRM.SG1", {"↑": "SVC.IRM", "→": "SVC.IRM.SG2", "↓": "SVC.IRM.SP1.1"}),
        ("ML3", {"←": "ML2", "→": "ML4"}),
        ("GP2.10", {"↑": "GG2", "←": "GP2.9"}),
    ],
)
def test_a_record_in_full_leads_up_back_on_and_down(ask, typed, steps):
    reply = ask(f"explain {typed} in full")

    found = {offer.label[0]: offer.page for offer in reply.offers if offer.label[0] in "↑←→↓"}
    assert found == steps


def test_a_mapping_says_whose_statement_it_is_and_how_sure(ask):
    body = ask("explain CMM.SCM.AC3 in full").body

    assert "(stated in Quality Systems Overview)" in body
    body = ask("explain SVC.IRM in full").body
    assert "ITIL.helpdesk-incident-management Helpdesk / Incident Management (inferred)" in body


def test_a_command_about_it_is_about_what_the_thread_is_about(thread):
    thread.say("explain SVC.SSD")

    assert thread.say("give me a picture of it").picture.name == "svc-ssd"
    thread.say("explain SVC.SSD")
    assert (
        "**Service System Development** (SVC.SSD) and CMMI-DEV"
        in thread.say("map it to CMMI-DEV").body
    )
    thread.say("explain SVC.PRM")
    assert "IRM restores service" in thread.say("compare this with SVC.IRM").body


@pytest.mark.parametrize(
    "typed", ["where do we stand?", "where are we in the cycle", "our roadmap"]
)
def test_the_roadmap_is_found_by_those_who_do_not_know_its_name(ask, typed):
    assert "The improvement cycle" in ask(typed).body
