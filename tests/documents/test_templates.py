"""Every template: nothing given is lost, nothing required is overlooked, nothing stray is left."""

import re
from itertools import pairwise

import pytest
import real

from bot.adapters.documents.markdown import Heading, blocks_of, text_of
from bot.domain.documents import Loop
from bot.domain.errors import DocumentError
from bot.services.documents import Wish
from bot.services.trying import EXAMPLE_LOOP

DOCUMENTS = real.documents()
TEMPLATES = DOCUMENTS.templates()

every_template = pytest.mark.parametrize(
    "template", TEMPLATES, ids=[template.id for template in TEMPLATES]
)


def areas_for(template):
    return [(), ("SVC.IRM", "DEV.VER")] if template.by_area else [()]


def test_every_template_record_has_a_document():
    assert len(TEMPLATES) == 45


@every_template
@pytest.mark.parametrize("loop", [Loop(), EXAMPLE_LOOP], ids=["no loop", "loop"])
def test_what_is_set_stands_in_the_document(template, loop, make):
    values = {item.key: f"given{n}value" for n, item in enumerate(template.fields)}

    for areas in areas_for(template):
        markdown = make(template.id, Wish(values, areas, loop)).markdown

        assert [key for key, value in values.items() if value not in markdown] == []


@every_template
def test_a_required_field_that_is_missing_is_a_visible_blank(template, make):
    markdown = make(template.id).markdown
    required = [item.name for item in template.fields if item.required]

    assert required
    assert [name for name in required if f"<mark>[{name}]</mark>" not in markdown] == []
    assert "<mark>[Organisation]</mark>" in markdown


@every_template
def test_a_document_that_is_filled_in_has_no_marks_and_nothing_of_its_source(template, make):
    values = {item.key: item.example for item in template.fields} | {"organisation": "City Library"}
    for areas in areas_for(template):
        document = make(template.id, Wish(values, areas, EXAMPLE_LOOP))

        assert not re.search(r"<mark>|\{\{|\{%|\| None \|", document.markdown)
        assert document.title.startswith(template.name)


@every_template
def test_guidance_shows_in_previews_and_is_gone_on_export(template, make):
    assert not re.search("^>", make(template.id).markdown, re.MULTILINE)

    preview = make(template.id, Wish(guidance=True)).markdown
    assert re.search("^> ", preview, re.MULTILINE)


@every_template
def test_the_title_comes_first_and_sections_do_not_skip_a_level(template, make):
    headings = [b for b in blocks_of(make(template.id).markdown) if isinstance(b, Heading)]
    levels = [heading.level for heading in headings]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(text_of(heading.runs).strip() for heading in headings)


@every_template
def test_every_field_has_an_example_and_few_are_required(template):
    assert all(item.example for item in template.fields)
    assert 1 <= sum(item.required for item in template.fields) <= 6


@every_template
def test_every_format_on_offer_can_be_written(template, make):
    document = make(template.id)

    for suffix in template.formats:
        assert DOCUMENTS.write(document, template, suffix)


def test_a_format_that_is_not_on_offer_is_refused_with_those_that_are(make):
    (template,) = [t for t in TEMPLATES if t.id == "TEMPLATE.change-request"]

    with pytest.raises(DocumentError, match=r"comes as \.docx, \.md; a file ending in \.xlsx"):
        DOCUMENTS.write(make("change-request"), template, "xlsx")


def test_a_value_for_a_field_that_does_not_exist_is_refused_with_those_that_do(make):
    with pytest.raises(DocumentError, match=r"no field 'colour'.*reason.*organisation"):
        make("change-request", Wish({"colour": "red"}))


def test_a_field_may_be_called_by_its_name(make):
    wish = Wish({"Number and title": "CR-1 Replace the certificate", "to-be-told": "the desk"})

    markdown = make("change-request", wish).markdown

    assert "# Change request: CR-1 Replace the certificate" in markdown
    assert "| the desk |" in markdown


def test_what_is_typed_cannot_break_a_table(make):
    wish = Wish({"risk": "Because of A | B,\n# C may happen", "owner": "<b>Meyer</b>"})

    (row,) = [line for line in make("risk-register", wish).markdown.split("\n") if "Meyer" in line]

    assert r"Because of A \| B,<br>\# C may happen" in row
    assert r"\<b>Meyer\</b>" in row


def test_the_edition_of_the_model_is_named(make):
    document = make("service-continuity-plan")

    assert document.edition.startswith("Written with CMMI-SVC draft (2007)")
    assert "CMMI-SVC draft (2007): SVC.SCON" in document.markdown


def test_a_document_for_a_process_area_names_the_edition_of_that_area(make):
    document = make("evidence-register", Wish(areas=("DEV.VER",)))

    assert document.edition == "Written with CMMI-DEV v1.2 (2006) in mind"


def test_an_evidence_register_has_a_row_for_each_practice(make, documents):
    markdown = make("evidence-register", Wish(areas=("svc.irm",))).markdown
    practices = [
        practice
        for goal in documents.knowledge.children("SVC.IRM")
        for practice in documents.knowledge.children(goal.id)
    ]

    rows = re.findall(r"^\| (SVC\.IRM\.SP\S+|GP\S+) ", markdown, re.MULTILINE)

    assert rows[: len(practices)] == [practice.id for practice in practices]
    assert rows[len(practices) :] == [f"GP2.{n}" for n in range(1, 11)] + ["GP3.1", "GP3.2"]
    assert "licensed" not in markdown


def test_where_practices_are_not_held_the_document_says_whence_they_come(make):
    markdown = make("evidence-register", Wish(areas=("DEV.VER",))).markdown

    rows = re.findall(r"^\| (\S+) ", markdown, re.MULTILINE)
    assert "GP2.1" in rows
    assert not [row for row in rows if row.startswith("DEV.")]
    assert "the edition of the model that your organisation has licensed" in markdown


@pytest.mark.parametrize(
    "slug", ["evidence-register", "gap-analysis-worksheet", "internal-audit-checklist"]
)
def test_where_only_the_generic_practices_are_said_to_be_listed_all_of_them_are(slug, make):
    markdown = make(slug, Wish(areas=("DEV.VER",))).markdown

    generic = {f"GP2.{n}" for n in range(1, 11)} | {"GP3.1", "GP3.2"}
    assert "Only the generic practices are listed here" in markdown
    assert generic <= set(re.findall(r"\bGP\d\.\d+", markdown))


@pytest.mark.parametrize("area", ["SVC.XYZ", "SVC.IRM.SG1", "CMM.SCM"])
def test_what_is_no_process_area_is_refused_with_the_way_to_find_one(area, make):
    with pytest.raises(DocumentError, match=r"no process area.*knowledge list"):
        make("evidence-register", Wish(areas=(area,)))


def test_a_document_that_is_not_about_process_areas_takes_none(make):
    with pytest.raises(DocumentError, match=r"leave SVC\.IRM out"):
        make("change-request", Wish(areas=("SVC.IRM",)))


def test_an_agenda_is_filled_from_the_state_of_the_loop(make):
    markdown = make("steering-group-agenda", Wish(loop=EXAMPLE_LOOP)).markdown

    assert "| A-1 | Weekly look at repeated incidents |" in markdown
    assert "| P-1 | Drop the second approval | SVC.IRM |" in markdown


def test_an_action_plan_is_filled_from_an_action(make):
    document = make("improvement-action-plan", Wish(loop=EXAMPLE_LOOP))

    assert document.title == "Improvement action plan: A-1 Weekly look at repeated incidents"
    assert "**F-1** Repeated incidents are not looked at together." in document.markdown
    assert "**Done when:** four reviews in a row are minuted" in document.markdown
