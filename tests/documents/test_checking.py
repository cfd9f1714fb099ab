"""Templates of an organisation: what replaces ours, what is added, what is refused and where."""

from datetime import date

import pytest
import real
from builders import as_yaml, own_entry, write_records

from bot.bootstrap import Application
from bot.config import Settings
from bot.services.documents import Wish

GOOD = """{% import "_parts.md.j2" as parts with context %}
{{ parts.title() }}
{{ parts.facts([]) }}
"""


@pytest.fixture
def own(tmp_path):
    """An organisation's folder; `write` puts a template there and returns what is wrong."""
    folder = write_records(tmp_path / "own", a=as_yaml([own_entry()]))
    (folder / "templates").mkdir()
    return folder


@pytest.fixture
def application(own):
    return Application(Settings(knowledge_dirs=str(own)))


def problems_with(own, text, name="change-request"):
    (own / "templates" / f"{name}.md.j2").write_text(text, encoding="utf-8")
    application = Application(Settings(knowledge_dirs=str(own)))
    return [str(problem) for problem in application.template_problems()]


def test_our_own_templates_work():
    assert real.application().template_problems() == []


def test_an_organisations_template_replaces_ours(own, application):
    text = GOOD + "## Our way\n\n{{ field.reason | block }}\n"

    assert problems_with(own, text) == []
    documents = application.documents()
    made = documents.make(
        documents.named("change-request"), Wish({"reason": "Law"}), date(2026, 5, 4)
    )
    assert "## Our way\n\nLaw" in made.markdown


def test_an_organisation_adds_a_template_with_a_record_of_its_own(own):
    entry = own_entry(
        "ORG.visitor-list",
        kind="template",
        name="Visitor list",
        fields=[{"name": "Day", "hint": "Which.", "required": True}],
        asks=[f"list of visitors {n}" for n in range(5)],
    )
    write_records(own, b=as_yaml([entry]))

    found = problems_with(own, GOOD + "{{ field.day }}\n", name="visitor-list")

    assert found == []
    documents = Application(Settings(knowledge_dirs=str(own))).documents()
    assert documents.named("visitor-list") in documents.templates()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "{{ field.colour }}",
            "TEMPLATE.change-request has no field 'colour'; it has number_and_title",
        ),
        ("{{ record('SVC.XYZ').name }}", "there is no record 'SVC.XYZ'"),
        ("{{ field.reason | }}", "not a valid expression"),
        ("{% if field.reason %}", "not a valid expression"),
        ("{{ owner }}", "'owner' is undefined"),
        ("{{ today.year / 0 }}", "division by zero"),
        ("{{ ''.__class__ }}", "access to attribute '__class__'"),
    ],
)
def test_what_does_not_work_is_refused_with_file_and_line(own, line, said):
    (problem,) = problems_with(own, GOOD + line + "\n")

    assert problem.startswith("own/templates/change-request.md.j2:4: ")
    assert said in problem


def test_a_fault_in_the_shared_parts_is_found_there(own):
    (own / "templates" / "_parts.md.j2").write_text(
        "{% macro title() %}\n{{ nobody }}\n{% endmacro %}"
    )

    found = problems_with(
        own, '{% import "_parts.md.j2" as parts with context %}\n{{ parts.title() }}'
    )

    assert any(problem.startswith("own/templates/_parts.md.j2:2: 'nobody'") for problem in found)


def test_a_template_without_a_record_is_refused(own):
    (problem,) = problems_with(own, GOOD, name="nothing")

    assert problem == (
        "own/templates/nothing.md.j2:1: no record TEMPLATE.nothing or ORG.nothing "
        "describes this template"
    )


@pytest.mark.parametrize("text", ["No title\n", "# One\n\n# Two\n", "```\ncode\n```\n"])
def test_what_is_no_document_is_refused(own, text):
    (problem,) = problems_with(own, text)

    assert problem.startswith("own/templates/change-request.md.j2:1: ")
