"""Questions whose form says where the answer lies."""

import pytest
import real

from bot.domain.answer import Status
from bot.services.understanding import understand


def ids(reply):
    return [hit.record_id for hit in reply.hits]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("SVC.PRM.SP2.1", "SVC.PRM.SP2.1"),
        ("svc.prm.sp2.1", "SVC.PRM.SP2.1"),
        ("prm sp2.1", "SVC.PRM.SP2.1"),
        ("PRM SP 2.1", "SVC.PRM.SP2.1"),
        ("sp 2.1 of problem mgmt", "SVC.PRM.SP2.1"),
        ("what does IRM SP2.4 say?", "SVC.IRM.SP2.4"),
        ("could you open SVC.ST.SP3.2 please", "SVC.ST.SP3.2"),
        ("gp2.10", "GP2.10"),
        ("GP 2.8", "GP2.8"),
        ("generic goal 3", "GG3"),
        ("maturity level 4", "ML4"),
        ("capability level 0", "CL0"),
        ("what is level 2?", "ML2"),
        ("second specific goal of OSM", "SVC.OSM.SG2"),
        ("CMM.SCM.AC6", "CMM.SCM.AC6+AC7"),
        ("L2 SCM activity 3", "CMM.SCM.AC3"),
        ("SPTO activity 10", "CMM.SPTO.AC10"),
        ("PRM SP2-2", "SVC.PRM.SP2.2"),
        ("what's PRM 2.3 again?", "SVC.PRM.SP2.3"),
        ("mat. level 3", "ML3"),
        ("obs 5", "OBS.5"),
        ("step 4 of the certification journey", "JOURNEY.4"),
        ("itil change-management", "ITIL.change-management"),
        ("explain ITSM.release-management", "ITSM.release-management"),
        ("TEMPLATE.problem-record", "TEMPLATE.problem-record"),
        ("SCON", "SVC.SCON"),
        ("what does SCAMPI stand for", "CONCEPT.scampi"),
        ("explain service continuity management", "SVC.SCON"),
        ("incident", "CONCEPT.incident"),
    ],
)
def test_ids_codes_and_names_are_parsed_as_people_type_them(ask, typed, found):
    reply = ask(typed)

    assert (reply.status, ids(reply)[0]) == (Status.ANSWERED, found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("what do the letters UC mean in service level management", "CONCEPT.service-level"),
        ("what do people mean by PII in an appraisal", "CONCEPT.appraisal-evidence"),
        ("what is BRM in BS 15000", "ITSM.business-relationship-management"),
        ("what's the SCCB", "CMM.SCM.AB1"),
        ("remind me what CAM is", "SVC.CAM"),
        ("what goes into an NCR", "TEMPLATE.noncompliance-report"),
        ("common features of a KPA", "CONCEPT.common-features"),
        ("WMC in the newer model?", "SVC.PMC"),
    ],
)
def test_an_acronym_leads_to_its_record_whatever_stands_around_it(ask, typed, found):
    assert ids(ask(typed))[0] == found


@pytest.mark.parametrize("typed", ["which CRM should we buy", "what does NASA stand for"])
def test_an_acronym_alone_does_not_bring_a_question_into_scope(ask, typed):
    assert ask(typed).status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("CM", {"SVC.CM", "DEV.CM"}),
        ("what is CAR?", {"SVC.CAR", "DEV.CAR"}),
        ("change management", {"ITIL.change-management", "ITSM.change-management"}),
        ("REQM SP1.1", {"SVC.REQM.SP1.1", "DEV.REQM"}),
    ],
)
def test_a_name_that_several_models_share_is_asked_back(ask, typed, among):
    reply = ask(typed)

    assert reply.status is Status.AMBIGUOUS
    assert among <= set(ids(reply))
    assert 2 <= len(reply.offers) <= 4


def test_a_model_in_the_question_settles_a_shared_name(ask):
    assert ids(ask("change management in ITIL"))[0] == "ITIL.change-management"


def test_a_shared_code_takes_the_model_of_the_thread(thread):
    thread.say("SVC.PRM")

    assert ids(thread.say("CAR"))[0] == "SVC.CAR"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("SVC.PRM.SP4.1", "There is no SVC.PRM.SP4.1"),
        ("GP2.11", "There is no GP2.11"),
        ("maturity level 7", "There is no ML7"),
        ("DEV.VER SP1.1", "My sources do not hold DEV.VER.SP1.1"),
        ("CMM.RM.AC9", "My sources do not hold CMM.RM.AC9"),
    ],
)
def test_a_missing_code_does_not_exist_only_where_the_source_lists_the_whole_set(ask, typed, says):
    reply = ask(typed)

    assert reply.status is Status.UNKNOWN
    assert says in reply.body
    assert not reply.hits


def test_a_practice_without_a_row_leads_to_the_records_that_point_at_it(ask):
    reply = ask("L2 SCM activity 5")

    assert reply.status is Status.ANSWERED
    assert set(ids(reply)[:3]) == {
        "ITIL.helpdesk-incident-management",
        "ITIL.problem-management",
        "ITIL.change-management",
    }


@pytest.mark.parametrize(
    ("question", "members", "others"),
    [
        (
            "which process areas are at level 5?",
            {"SVC.CAR", "SVC.OID", "DEV.CAR", "DEV.OID"},
            set(),
        ),
        ("process areas at maturity level 2 in CMMI-DEV", {"DEV.REQM", "DEV.CM"}, {"SVC.IRM"}),
        (
            "engineering process areas in CMMI for development",
            {"DEV.RD", "DEV.TS", "DEV.VER"},
            {"DEV.PP"},
        ),
        ("practices of service transition", {"SVC.ST.SP1.1", "SVC.ST.SP2.2"}, {"SVC.SD.SP1.1"}),
        ("list all generic goals", {"GG1", "GG5"}, {"GP1.1"}),
        ("what are the specific goals of ST?", {"SVC.ST.SG1", "SVC.ST.SG3"}, set()),
        (
            "what categories are there in CMMI-DEV?",
            {"CATEGORY.DEV.engineering"},
            {"CATEGORY.SVC.support"},
        ),
        ("the steps of the certification journey", {"JOURNEY.1", "JOURNEY.9"}, {"CYCLE.appraisal"}),
        ("KPAs of level 2", {"CMM.RM", "CMM.SCM"}, {"CMM.PR", "SVC.CM"}),
        (
            "which areas count as project management in the service draft",
            {"SVC.PP", "SVC.CAM"},
            {"DEV.PP", "SVC.CM"},
        ),
        (
            "which processes are in the resolution group?",
            {"ITSM.incident-management", "ITSM.problem-management"},
            {"ITSM.change-management"},
        ),
        ("show me everything under OSM goal 2", {"SVC.OSM.SP2.1", "SVC.OSM.SP2.4"}, {"SVC.OPD"}),
        ("rows of the crosswalk for OPF", {"CMM.OPF.AB1", "CMM.OPF.AC4"}, {"CMM.OPD.CO1"}),
        ("abilities of OPF", {"CMM.OPF.AB1", "CMM.OPF.AB4"}, {"CMM.OPF.AC4"}),
        (
            "where is production heavily involved",
            {"CMM.SCM.AC3", "CMM.SPP.AC14"},
            {"CMM.SCM.AC9"},
        ),
        ("which areas of CMMI-DEV have an IPPD addition", {"DEV.IPM", "DEV.OPD"}, {"DEV.CM"}),
        (
            "which process areas are optional in the service model?",
            {"SVC.OSM", "SVC.SCON", "SVC.SSD"},
            {"SVC.IRM"},
        ),
        ("all practices that point at availability management", {"CMM.SSM.AC2"}, {"SVC.CAM.SP1.1"}),
        ("list the 7 observations", {"OBS.1", "OBS.7"}, set()),
        ("roles in the improvement cycle", {"CYCLE.role-projects"}, {"CYCLE.appraisal"}),
        ("templates for problem management", {"TEMPLATE.problem-record"}, set()),
    ],
)
def test_lists_come_from_the_structure(ask, question, members, others):
    found = set(ids(ask(question)))

    assert members <= found
    assert not others & found


@pytest.mark.parametrize(
    "question",
    [
        "how do we decide which practices to use first?",
        "what goals should our service desk have?",
        "what areas of the data centre need a continuity plan",
        "which frameworks do small companies drop first",
        "what documents should be kept after closing an incident",
        "what influences customers to stay",
        "how do we compare planned and actual effort",
        "should we tell users or the customer first",
        "how do we map dependencies between services",
        "does the plan have to cover vital records",
        "how does a request touch several teams",
        "which areas of the services draft did not exist before",
        "what do the headings Support and Process Management above the areas mean?",
    ],
)
def test_a_plain_question_is_not_taken_for_a_list_a_mapping_or_a_comparison(ask, question):
    desk = real.coach().desk
    asked = understand(desk.speller.mend(question), desk.references)
    ranking = desk.search.rank(asked.text, asked.hints, 10)

    assert ids(ask(question)) in ([], [hit.record_id for hit in ranking.hits])


@pytest.mark.parametrize(
    ("question", "pair"),
    [
        (
            "what's the difference between an incident and a problem?",
            {"CONCEPT.incident", "CONCEPT.problem"},
        ),
        ("verification vs validation", {"DEV.VER", "DEV.VAL"}),
        ("are incidents the same as problems?", {"CONCEPT.incident", "CONCEPT.problem"}),
        ("compare ML2 and ML3", {"ML2", "ML3"}),
        ("compare PRM CAR", {"SVC.PRM", "SVC.CAR"}),
        ("how does ISO 9000 differ from Baldrige", {"FRAMEWORK.iso-9000", "FRAMEWORK.baldrige"}),
        (
            "is a service request the same as an incident?",
            {"CONCEPT.service-request", "CONCEPT.incident"},
        ),
        (
            "maturity level or capability level",
            {"CONCEPT.maturity-level", "CONCEPT.capability-level"},
        ),
        ("specific vs generic goals", {"CONCEPT.specific-goal", "CONCEPT.generic-goal"}),
        ("difference ML2 ML3", {"ML2", "ML3"}),
        ("CMM SCM vs SVC CM", {"CMM.SCM", "SVC.CM"}),
        ("contrast service delivery with service transition", {"SVC.SD", "SVC.ST"}),
        (
            "requirements management in DEV and SVC - what is different?",
            {"DEV.REQM", "SVC.REQM"},
        ),
        (
            "BS15000 vs ITIL: what's capacity management in each",
            {"ITSM.capacity-management", "ITIL.capacity-management"},
        ),
    ],
)
def test_comparisons_put_both_things_first(ask, question, pair):
    reply = ask(question)

    assert reply.status is Status.ANSWERED
    assert set(ids(reply)[:2]) == pair


@pytest.mark.parametrize(
    ("question", "things"),
    [
        (
            "difference between an incident, a problem and a known error",
            ["CONCEPT.incident", "CONCEPT.problem", "CONCEPT.known-error"],
        ),
        (
            "verification, validation and peer review: what's the difference",
            ["DEV.VER", "DEV.VAL", "CMM.PR"],
        ),
    ],
)
def test_three_things_are_compared_with_each_other(ask, question, things):
    reply = ask(question)

    assert ids(reply)[:3] == things
    assert all(f"({thing})" in reply.body for thing in things)


def test_two_things_that_one_record_tells_apart_lead_to_that_record(ask):
    assert ids(ask("difference between an SLA and an OLA"))[0] == "CONCEPT.service-level"
    assert ids(ask("SLA versus underpinning contract"))[0] == "CONCEPT.service-level"


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("which ITIL processes does SCM touch", "CMM.SCM", "ITIL.change-management"),
        ("IRM in ITIL terms", "SVC.IRM", "ITIL.helpdesk-incident-management"),
        ("CMM training program equivalent in CMMI", "CMM.TP", "SVC.OT"),
        ("GP2.6 in SW-CMM", "GP2.6", "CMM.SCM"),
        (
            "training records in CMM map to which ITIL process",
            "CMM.TP.AC6",
            "ITIL.customer-relationship-management",
        ),
        (
            "which process area do I look at if I know supplier management from ISO 20000",
            "ITSM.supplier-management",
            "SVC.SAM",
        ),
        ("problem management across the models", "SVC.PRM", "ITIL.problem-management"),
    ],
)
def test_a_mapping_starts_at_what_is_named_or_described(ask, question, start, end):
    found = ids(ask(question))

    assert found[0] == start
    assert end in found[:3]


@pytest.mark.parametrize(
    ("question", "record", "says"),
    [
        ("what did IRM become in v1.3", "SVC.IRM", "IRP"),
        ("project planning in v1.3", "SVC.PP", "Work Planning"),
        ("ITIL 4 name of change management", "ITIL.change-management", "change enablement"),
    ],
)
def test_what_became_of_a_thing_is_told_from_its_record(ask, question, record, says):
    reply = ask(question)

    assert ids(reply)[0] == record
    assert says in reply.body


def test_a_mapping_keeps_each_direction_of_the_crosswalk_apart(ask):
    body = ask("what in CMM corresponds to ITIL change management?").body

    there, back = body.split("Pointing back")
    assert "SCM Activity 5" in there
    assert "**CMM.IC** Intergroup Coordination (6): CO1, AB2," in back
    assert "CMM.IC" not in there


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("ITSM.information-security-management in CMMI-SVC", "no counterpart in CMMI-SVC draft"),
        ("what is CMM.SQA.NONE in ITIL", "no counterpart in ITIL"),
    ],
)
def test_no_counterpart_is_an_answer(ask, question, says):
    assert says in ask(question).body


@pytest.mark.parametrize(
    ("question", "template"),
    [
        ("is there a form for a change request?", "TEMPLATE.change-request"),
        ("template problem record", "TEMPLATE.problem-record"),
        ("I need a risk register sheet", "TEMPLATE.risk-register"),
        ("is there something like a risk register i can copy", "TEMPLATE.risk-register"),
        ("any template for GP2.1", "TEMPLATE.organisational-policy"),
        ("is there a form for SCON SP2.2", "TEMPLATE.continuity-test-plan"),
    ],
)
def test_a_request_for_a_template_gets_it_with_its_fields(ask, question, template):
    reply = ask(question)

    assert ids(reply)[0] == template
    assert "*Fields:*" in reply.body


def test_a_word_that_some_form_is_called_by_does_not_hide_what_the_form_is_for(ask):
    question = "do you have something to fill in when a team did not follow its procedure?"

    assert ids(ask(question))[0] == "TEMPLATE.noncompliance-report"


def test_an_appraisal_has_templates_from_planning_to_findings(ask):
    found = ids(ask("what templates help with an appraisal"))

    assert {"TEMPLATE.appraisal-plan", "TEMPLATE.appraisal-findings-report"} <= set(found)


def test_a_model_beside_other_letters_only_says_where_to_look(ask):
    assert ids(ask("meaning of CO AB AC ME VE in the CMM"))[0] == "CONCEPT.common-features"
    assert ids(ask("what does CMM stand for"))[0] == "FRAMEWORK.cmm"
    assert ids(ask("what does CCB stand for"))[0] == "CMM.SCM.AB1"


def test_help_lists_the_ways_to_ask(ask):
    reply = ask("help")

    assert reply.status is Status.ANSWERED
    assert all(word in reply.body for word in ("comparison", "mapping", "list", "template"))
