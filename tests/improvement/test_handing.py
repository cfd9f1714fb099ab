"""Documents handed out: the form with what is known, and the file filled from the loop."""

import io

import pytest
from docx import Document
from improvement.conftest import CHANNEL, form_of, labels

from bot.domain.conversation import Deliver, Open, Place, Pressed, Said, Spot, Submitted, Way
from bot.domain.people import Standing


def field(form, name):
    return next(field for field in form.fields if field.name == name)


def asked(org, person, line):
    org.does(person, Said(line, Way.COMMAND), CHANNEL)
    return form_of(org.effects)


def made(org, person, form, **fields):
    """Send a form and take the file."""
    filled = {field.name: fields.get(field.name, field.initial) for field in form.fields}
    deed = Submitted(form.name, filled, form.about)
    assert not org.reception.faults(deed)
    [effect] = org.does(person, deed, org.alone(person))
    assert isinstance(effect, Deliver)
    return effect.file


def text_of(file):
    return file.content.decode()


def test_the_form_holds_what_is_known(assigned):
    assigned.house(organisation="Acme Ltd")
    assigned.town.called = ("Stella",)

    form = asked(assigned, "stella", "template improvement-action-plan for A-1")

    assert form.title == "Improvement action plan"
    assert field(form, "about").initial == "A-1"
    assert field(form, "organisation").initial == "Acme Ltd"
    assert field(form, "author").initial == "Name of stella"
    assert [value for value, _ in field(form, "format").options] == ["docx", "md"]


@pytest.mark.parametrize(
    "line",
    [
        "template service-continuity-plan",
        "/coach template TEMPLATE.service-continuity-plan",
        'Template "Service continuity plan"',
        "template service continuity plan.",
    ],
)
def test_a_template_is_named_in_many_ways(org, line):
    assert asked(org, "mel", line).about == "TEMPLATE.service-continuity-plan"


def test_an_action_plan_is_filled_from_its_action(assigned):
    form = asked(assigned, "stella", "template improvement-action-plan for A-1")

    text = text_of(made(assigned, "stella", form, format="md"))

    assert "# Improvement action plan: A-1 Review incidents weekly" in text
    assert "**F-1** Nobody looks across incidents" in text
    assert "Name of bob" in text
    assert "| Review incidents weekly | 12 | 5 |" in text


def test_a_findings_report_is_filled_from_its_appraisal(appraised):
    form = asked(appraised, "stella", "template appraisal-findings-report for AP-1")
    assert field(form, "areas").initial == "SVC.IRM, SVC.PRM"

    text = text_of(made(appraised, "stella", form, format="md"))

    assert "Spring review" in text
    assert "| F-1 | Nobody looks across incidents | SVC.PRM |" in text
    assert "Name of lea" in text


def test_an_agenda_is_filled_from_the_present_state_of_the_loop(assigned):
    assigned.says("mel", 'propose "Drop the second approval"')

    form = asked(assigned, "stella", "template steering-group-agenda")
    text = text_of(made(assigned, "stella", form, format="md"))

    assert "| A-1 | Review incidents weekly | Name of bob | 31 Mar 2027 | assigned |" in text
    assert "**P-1** Drop the second approval (proposal)" in text


def test_a_proposal_becomes_the_form_it_might_have_been(org):
    org.says("mel", 'propose "Drop the second approval" because "it takes two days"')

    form = asked(org, "mel", "template process-change-proposal for P-1")
    text = text_of(made(org, "mel", form, format="md"))

    assert "it takes two days" in text
    assert "Name of mel" in text


def test_a_register_has_a_row_for_each_practice_of_its_area(org):
    form = asked(org, "mel", "template evidence-register for IRM")

    text = text_of(made(org, "mel", form, format="md"))

    assert all(f"SVC.IRM.{code}" in text for code in ("SP1.1", "SP1.2", "SP2.1", "SP2.3"))
    assert "GP2.1" in text


def test_the_areas_are_those_of_the_appraisal_where_none_are_named(appraised):
    form = asked(appraised, "stella", "template gap-analysis-worksheet for AP-1")

    text = text_of(made(appraised, "stella", form, format="md", areas=""))

    assert "SVC.PRM.SP2.1" in text


def test_a_word_document_opens_and_holds_what_was_filled_in(org):
    form = asked(org, "mel", "template change-request")

    file = made(org, "mel", form, number_and_title="C-7 New certificate", reason="It ends in May")

    document = Document(io.BytesIO(file.content))
    words = " ".join(p.text for p in document.paragraphs)
    cells = " ".join(c.text for t in document.tables for row in t.rows for c in row.cells)
    assert file.name == "change-request-2027-03-01.docx"
    assert "It ends in May" in words + cells
    assert "C-7 New certificate" in words + cells


def test_guidance_is_left_out_unless_it_is_wanted(org):
    form = asked(org, "mel", "template results-bulletin")

    with_it = text_of(made(org, "mel", form, format="md", guidance="with"))
    without = text_of(made(org, "mel", form, format="md"))

    assert "One page, one picture, one figure" in with_it
    assert "One page, one picture, one figure" not in without


# --- who sees what --------------------------------------------------------------------------------


def test_nobody_fills_a_document_with_what_they_may_not_see(assigned):
    told = assigned.says("mel", "template improvement-action-plan for A-1")
    assert "There is no action A-1 that you can see" in told.body

    form = asked(assigned, "mel", "template steering-group-agenda")
    assert "Review incidents" not in text_of(made(assigned, "mel", form, format="md"))


def test_rights_are_looked_at_again_when_the_form_is_sent(assigned):
    form = asked(assigned, "stella", "template improvement-action-plan for A-1")
    filled = {field.name: field.initial for field in form.fields}

    with pytest.raises(Exception, match="There is no action A-1 that you can see"):
        assigned.does("mel", Submitted(form.name, filled, form.about), assigned.alone("mel"))


def test_drafts_of_findings_stay_with_those_who_appraise(org):
    org.says(
        "pia",
        'appraisal new "Review" class C areas IRM',
        'finding add AP-1 weakness "Nobody tells users" IRM',
    )

    form = asked(org, "stella", "template appraisal-findings-report for AP-1")

    assert "Nobody tells users" not in text_of(made(org, "stella", form, format="md"))


def test_a_bulletin_tells_nothing_that_has_not_been_published(assigned):
    form = asked(assigned, "stella", "template results-bulletin")

    assert "Review incidents" not in text_of(made(assigned, "stella", form, format="md"))


def test_a_guest_gets_the_document_without_the_house(org):
    org.house(organisation="Acme Ltd")
    org.town.standing["gus"] = Standing.GUEST

    form = asked(org, "gus", "template incident-record")

    assert field(form, "organisation").initial == ""
    assert b"Incident record" in made(org, "gus", form, format="md").content


# --- where it does not fit ------------------------------------------------------------------------


def test_a_thing_of_another_kind_is_told_and_not_filled_in(assigned):
    form = asked(assigned, "stella", "template process-change-proposal for A-1")

    assert "cannot be filled from A-1: it is about a proposal" in form.intro
    assert "about" not in {it.name for it in form.fields}  # there is no proposal


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("areas", "IRM, Nowhere", "Nowhere is no process area"),
        ("areas", "CM", "could be"),
        ("about", "the first one", "does not name a thing"),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field(appraised, name, value, why):
    form = asked(appraised, "stella", "template evidence-register")

    faults = appraised.reception.faults(Submitted(form.name, {name: value}, form.about))

    assert why in faults[name]


def test_where_no_window_opens_the_card_offers_the_form(org):
    [effect] = org.does("mel", Said("template risk-register", Way.DIRECT), org.alone("mel"))

    assert isinstance(effect, Open)
    assert effect.otherwise
    assert labels(effect.otherwise)[0] == "Fill it in"
    again = effect.otherwise.buttons[0]
    org.does("mel", Pressed(again.act, again.value, spot=Spot.MESSAGE), org.alone("mel"))
    assert form_of(org.effects).about == "TEMPLATE.risk-register"


def test_a_mention_is_answered_before_everybody_with_the_form_on_offer(org):
    message = org.mentions("mel", "template risk-register", CHANNEL)

    assert "Fill it in" in labels(message)


@pytest.mark.parametrize("line", ["template for a change", "template nonsense", "templates"])
def test_anything_else_is_a_question(org, line):
    effects = org.does("mel", Said(line, Way.COMMAND), Place("C-help"))

    assert not any(isinstance(effect, Open) for effect in effects)


def test_an_organisation_is_named_by_an_admin(org):
    org.town.standing["root"] = Standing.ADMIN

    assert (
        "settings organisation Acme Ltd" in org.says("root", "settings organisation Acme Ltd").body
    )
    assert "Nothing was changed" in org.says("root", "settings organisation x").body
    assert (
        field(asked(org, "mel", "template incident-record"), "organisation").initial == "Acme Ltd"
    )


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("template root-cause-analysis for F-1", "F-1"),
        ("template root-cause-analysis for A-1", "F-1"),
        ("template noncompliance-report for F-1", "F-1"),
        ("template improvement-action-plan for F-1", "A-1"),
        ("template appraisal-findings-report for F-1", "AP-1"),
        ("template evidence-register for A-1", "AP-1"),
    ],
)
def test_a_document_is_filled_from_what_hangs_on_the_thing_that_is_named(assigned, line, about):
    form = asked(assigned, "stella", line)

    assert field(form, "about").initial == about
    assert line.endswith(about) or f"It is filled from {about}, on account of" in form.intro


def test_the_analysis_of_a_cause_begins_with_its_finding(assigned):
    form = asked(assigned, "stella", "template root-cause-analysis for F-1")

    written = text_of(made(assigned, "stella", form, format="md"))

    assert "# Root cause analysis: F-1" in written
    assert "| What happened | Nobody looks across incidents |" in written


def test_a_nonconformity_says_its_rule_and_what_was_found(assigned):
    form = asked(assigned, "stella", "template noncompliance-report for F-1")

    written = text_of(made(assigned, "stella", form, format="md"))

    assert "SVC.PRM" in written.partition("### Rule")[2].partition("###")[0]
    assert "Nobody looks" in written.partition("### What was found")[2].partition("###")[0]
