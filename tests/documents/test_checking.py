"""Templates of an organisation: what replaces ours, what is added, what is refused and where."""

from datetime import date
from shutil import copy

import pytest
import real
from builders import as_yaml, own_entry, write_records

from bot.adapters.documents.checking import problems
from bot.adapters.documents.sources import TemplateSources
from bot.bootstrap import Application
from bot.config import Settings
from bot.services.documents import Wish
from bot.services.trying import trials

TODAY = date(2026, 5, 4)

GOOD = """{% import "_parts.md.j2" as parts with context %}
{{ parts.title() }}
{{ parts.facts([]) }}
"""


@pytest.fixture
def own(tmp_path):
    """An organisation's folder, with our shared parts in it."""
    folder = write_records(tmp_path / "own", a=as_yaml([own_entry()]))
    parts = real.ROOT / "knowledge" / "templates" / "_parts.md.j2"
    (folder / "templates").mkdir()
    copy(parts, folder / "templates")
    return folder


def problems_with(own, text, name="change-request"):
    """Put a template into the folder and check it alone."""
    (own / "templates" / f"{name}.md.j2").write_text(text, encoding="utf-8")
    documents = real.documents()
    found = problems(
        TemplateSources([own]), documents.knowledge, lambda t: trials(documents, t, TODAY)
    )
    return [str(problem) for problem in found]


def test_our_own_templates_work():
    assert real.application().template_problems(real.knowledge()) == []


def test_an_organisation_replaces_our_template_and_adds_one_of_its_own(own):
    entry = own_entry(
        "ORG.visitor-list",
        kind="template",
        name="Visitor list",
        fields=[{"name": "Day", "hint": "Which.", "required": True}],
        asks=[f"list of visitors {n}" for n in range(5)],
    )
    write_records(own, b=as_yaml([entry]))
    for name, text in (("change-request", "## Our way\n"), ("visitor-list", "{{ field.day }}\n")):
        (own / "templates" / f"{name}.md.j2").write_text(GOOD + text, encoding="utf-8")
    application = Application(Settings(knowledge_dirs=str(own)))
    documents = application.documents()
    templates = {template.id: template for template in documents.templates()}

    replaced, added = (
        documents.make(templates[name], Wish(), TODAY).markdown
        for name in ("TEMPLATE.change-request", "ORG.visitor-list")
    )

    assert "## Our way" in replaced
    assert "<mark>[Day]</mark>" in added
    assert documents.named("visitor-list") == templates["ORG.visitor-list"]


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
