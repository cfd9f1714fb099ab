"""`coach template`, as somebody types it."""

import docx
import openpyxl
import pytest
import real
from typer.testing import CliRunner

from bot.adapters.cli.app import command


@pytest.fixture
def coach():
    """Run a command; returns its result."""
    runner = CliRunner()

    def run(*arguments):
        return runner.invoke(command(real.application), ["template", *arguments])

    return run


def test_list_names_every_template_and_its_formats(coach):
    lines = coach("list").output.splitlines()

    assert "evidence-register\tEvidence register (practice by practice)\txlsx docx md" in lines


def test_show_tells_what_can_be_set_and_gives_examples(coach):
    output = coach("show", "TEMPLATE.change-request").output

    assert "* number_and_title" in output
    assert "for example: CR-4502 Return tills to printer driver 6.9" in output
    assert "Formats: docx, md" in output


def test_a_template_is_found_by_words(coach):
    assert "TEMPLATE.service-continuity-plan" in coach("show", "plan for a disaster").output


def test_a_template_that_does_not_exist_is_refused_with_the_way_to_find_one(coach):
    result = coach("show", "pancake recipe")

    assert result.exit_code == 2
    assert "coach template list" in result.output


def test_render_prints_markdown_without_a_file(coach):
    result = coach("render", "change-request", "--set", "reason=Law\\n- new rule", "--guidance")

    assert "### Reason\n\nLaw\n\n- new rule\n" in result.output
    assert "\n> A standard change" in result.output


def test_the_suffix_chooses_the_format(coach, tmp_path):
    out = tmp_path / "register"
    wanted = ("render", "evidence-register", "--area", "SVC.IRM", "--set", "organisation=City")

    for suffix in ("docx", "XLSX", "md"):
        assert coach(*wanted, "--out", f"{out}.{suffix}").exit_code == 0

    assert docx.Document(f"{out}.docx").core_properties.title.endswith("SVC.IRM")
    assert openpyxl.load_workbook(f"{out}.XLSX").sheetnames[1].startswith("SVC.IRM Incident")
    assert "CMMI-SVC draft (2007)" in (tmp_path / "register.md").read_text().splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "reason"), "--set takes FIELD=VALUE; 'reason' has no '='."),
        (("--set", "colour=red"), "has no field 'colour'. Its fields: number_and_title"),
        (("--area", "SVC.IRM"), "leave SVC.IRM out"),
        (("--out", "cr.pdf"), "comes as .docx, .md; a file ending in .pdf is not on offer"),
        (("--out", "cr"), "comes as .docx, .md"),
        (("--out", "/nowhere/cr.docx"), "/nowhere/cr.docx cannot be written"),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_cure(coach, arguments, said):
    result = coach("render", "change-request", *arguments)

    assert result.exit_code == 2
    assert said in result.output
