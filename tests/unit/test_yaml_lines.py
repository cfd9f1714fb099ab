"""YAML with line numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.knowledge import yaml_lines
from bot.domain.errors import KnowledgeError

TEXT = """\
# a comment
records:
  - id: A
    asks:
      - one
      - two
  - id: B
"""


def refused(text):
    """Problems with which a text is refused, as (line, message)."""
    with pytest.raises(KnowledgeError) as caught:
        yaml_lines.read(text, "a.yaml")
    assert {problem.file for problem in caught.value.problems} == {"a.yaml"}
    return [(problem.line, problem.message) for problem in caught.value.problems]


def test_content_is_plain_python():
    content = yaml_lines.read(TEXT, "a.yaml").content

    assert content == {"records": [{"id": "A", "asks": ["one", "two"]}, {"id": "B"}]}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("records",), 2),
        (("records", 0), 3),
        (("records", 0, "asks"), 4),
        (("records", 0, "asks", 1), 6),
        (("records", 1, "id"), 7),
    ],
)
def test_every_value_has_its_line(path, line):
    assert yaml_lines.read(TEXT, "a.yaml").line_of(path) == line


def test_a_value_that_is_missing_has_the_line_of_what_it_is_missing_from():
    assert yaml_lines.read(TEXT, "a.yaml").line_of(("records", 1, "asks", 0)) == 7


def test_a_path_that_fits_nowhere_has_the_line_of_the_first_value():
    assert yaml_lines.read(TEXT, "a.yaml").line_of(("editions", 3)) == 2


def test_plain_scalars_have_their_types():
    content = yaml_lines.read("{a: 1, b: 2.5, c: true, d: null, e: '1', f: x}", "a.yaml").content

    assert content == {"a": 1, "b": 2.5, "c": True, "d": None, "e": "1", "f": "x"}


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_a_file_without_values_has_no_content(text):
    assert yaml_lines.read(text, "a.yaml").content is None


def test_a_byte_order_mark_is_no_part_of_the_content():
    assert yaml_lines.read("\ufeffa: 1\n", "a.yaml").content == {"a": 1}


def test_an_alias_stands_for_its_anchor():
    assert yaml_lines.read("a: &x [1]\nb: *x\n", "a.yaml").content == {"a": [1], "b": [1]}


def test_a_key_given_twice_is_refused_at_its_second_place():
    assert refused("a: 1\nb: 2\na: 3\n") == [(3, "'a' is given twice")]


def test_every_key_given_twice_is_reported_at_once():
    assert [line for line, _ in refused("a: {x: 1, x: 2}\nb:\n  y: 1\n  y: 2\n")] == [1, 4]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: it says: so\n", 2),
        ("a:\n  - x\n b: 1\n", 3),
        ("a: 'open\nb: 1\n", 3),
        ("a: [1, 2\n", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\nb: *nowhere\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: 1\nb: @x\n", 2),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_line(text, line):
    ((found, message),) = refused(text)

    assert found == line
    assert message.startswith("not valid YAML")


def test_text_with_a_colon_is_refused_with_the_cure():
    ((_, message),) = refused("gist: it says: so\n")

    assert "Put quotes around" in message


@pytest.mark.parametrize(
    "value", ["!secret x", "!!python/object:os.system x", "!!int abc", "2024-02-30", "!!bool maybe"]
)
def test_a_value_that_cannot_be_made_is_refused_with_its_line(value):
    ((line, message),) = refused(f"a: 1\nb: {value}\nc: 2\n")

    assert line == 2
    assert message.startswith("not valid YAML")


def test_a_value_that_holds_itself_is_refused():
    ((line, message),) = refused("a: 1\nb: &x\n  c: *x\n")

    assert line == 2
    assert "itself" in message


def test_a_value_nested_out_of_all_reason_is_refused():
    assert len(refused("[" * 5000 + "]" * 5000)) == 1


def test_control_characters_are_refused():
    ((_, message),) = refused("a: x\x00y\n")

    assert "control characters are not allowed" in message


@given(st.text(alphabet="ab:-[]{}&*!'\"#|>? \n\t,.%@`0é"))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    try:
        located = yaml_lines.read(text, "a.yaml")
    except KnowledgeError as error:
        problems = error.problems
    else:
        problems = ()
        assert all(1 <= line <= text.count("\n") + 1 for line in located.lines.values())
    assert all(1 <= problem.line <= text.count("\n") + 2 for problem in problems)
