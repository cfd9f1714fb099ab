"""Wordings: strict, sandboxed, and cut to whole sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.templates.jinja import JinjaWording, first_sentences, lower_first
from bot.domain.errors import PromptError


@pytest.fixture
def say(tmp_path):
    """Say something by a template given as text."""

    def said(text, /, **values):
        (tmp_path / "wording.md.j2").write_text(text, encoding="utf-8")
        return JinjaWording(tmp_path).say("wording", values)

    return said


# --- filling in -----------------------------------------------------------------------------------


def test_a_template_is_filled(say):
    assert say("Hello {{ name }}.", name="Ada") == "Hello Ada."


def test_blank_lines_around_are_cut_and_blocks_leave_none(say):
    text = "\n{% if true %}\n- {{ name }}\n{% endif %}\n\n"

    assert say(text, name="Ada") == "- Ada"


def test_markdown_is_not_escaped(say):
    assert say("{{ text }}", text="R&D *now* <5>") == "R&D *now* <5>"


def test_templates_may_include_each_other(say, tmp_path):
    (tmp_path / "other.md.j2").write_text("{{ name }}", encoding="utf-8")

    assert say("Hello {% include 'other.md.j2' %}.", name="Ada") == "Hello Ada."


def test_texts_can_be_cut_to_sentences(say):
    assert say("{{ text | sentences(1) }}", text="One. Two.") == "One."


def test_texts_can_begin_small(say):
    assert say("so {{ text | lower_first }}", text="This is it.") == "so this is it."


# --- refusing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{{ name }}",
        "{% if name %}x{% endif %}",
        "{% for x in name %}{% endfor %}",
        "{{ 'a' ~ name }}",
    ],
)
def test_a_missing_value_is_refused_by_its_name(say, text):
    with pytest.raises(PromptError, match=r"wording\.md\.j2 does not work: 'name' is undefined"):
        say(text)


def test_a_missing_part_of_a_value_is_refused_by_its_name(say):
    with pytest.raises(PromptError, match="no attribute 'size'"):
        say("{{ name.size }}", name="Ada")


def test_a_missing_template_is_refused_by_its_name(tmp_path):
    with pytest.raises(PromptError, match=rf"nothing\.md\.j2 is missing in {tmp_path}"):
        JinjaWording(tmp_path).say("nothing", {})


def test_a_missing_included_template_is_refused_by_its_own_name(say):
    with pytest.raises(PromptError, match=r"other\.md\.j2 is missing"):
        say("{% include 'other.md.j2' %}")


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(PromptError, match="is missing"):
        JinjaWording(tmp_path / "nowhere").say("wording", {})


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "../prompts/wording"])
def test_templates_outside_the_folder_are_out_of_reach(tmp_path, name):
    (tmp_path / "prompts").mkdir()
    (tmp_path / "secret.md.j2").write_text("secret", encoding="utf-8")

    with pytest.raises(PromptError, match="is missing"):
        JinjaWording(tmp_path / "prompts").say(name, {})


@pytest.mark.parametrize("text", ["{{ name", "{% if %}", "{% endfor %}", "{{ 1 | nofilter }}"])
def test_a_template_that_is_none_is_refused(say, text):
    with pytest.raises(PromptError, match=r"wording\.md\.j2 does not work"):
        say(text, name="Ada")


@pytest.mark.parametrize("text", ["{{ name + 1 }}", "{{ 1 / 0 }}", "{{ none | length }}"])
def test_a_template_that_fails_on_its_values_is_refused(say, text):
    with pytest.raises(PromptError, match=r"wording\.md\.j2 does not work"):
        say(text, name="Ada")


def test_a_template_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "wording.md.j2").write_bytes("Café".encode("latin-1"))

    with pytest.raises(PromptError, match=r"wording\.md\.j2 does not work"):
        JinjaWording(tmp_path).say("wording", {})


@pytest.mark.parametrize(
    "text",
    [
        "{{ name.__class__ }}",
        "{{ name.__class__.__mro__ }}",
        "{{ name['__class__'] }}",
        "{{ (name | attr('__class__')) }}",
        "{{ names.append('x') }}",
        "{{ names.clear() }}",
        "{{ '{0.__class__}'.format(name) }}",
        "{{ '{n.__class__}'.format_map({'n': name}) }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ self.__init__ }}",
        "{{ range(9999999) }}",
    ],
)
def test_a_template_reaches_nothing_but_its_values(say, text):
    with pytest.raises(PromptError):
        say(text, name="Ada", names=["Ada"])


def test_a_value_is_never_taken_for_a_template(say):
    assert say("{{ name }}", name="{{ 7 * 7 }}") == "{{ 7 * 7 }}"


# --- sentences ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("One! Two.", "One!"),
        ("One? Two.", "One?"),
        ("No end", "No end"),
        ("", ""),
        ("  One.  Two.", "One."),
        ("One.\n\nTwo.", "One."),
        ("It takes 3.5 hours. Then rest.", "It takes 3.5 hours."),
        ("See SP2.1 and GP2.2. Then rest.", "See SP2.1 and GP2.2."),
        ("Version 1.2. Then 1.3.", "Version 1.2."),
        ("Ask e.g. the desk. Then rest.", "Ask e.g. the desk."),
        ("Use a model, e.g. ITIL or CMMI. Then rest.", "Use a model, e.g. ITIL or CMMI."),
        ("The maker, i.e. Ada, knows. Then rest.", "The maker, i.e. Ada, knows."),
        ("CMMI vs. ITIL is no fight. Then rest.", "CMMI vs. ITIL is no fight."),
        ("Take approx. 3 days. Then rest.", "Take approx. 3 days."),
        ('It says "Stop." Then rest.', 'It says "Stop."'),
        ("It says 'Stop!' Then rest.", "It says 'Stop!'"),
        ("(It says so.) Then rest.", "(It says so.)"),
        ("It says \u201cStop.\u201d Then rest.", "It says \u201cStop.\u201d"),
        ("**Stop.** Then rest.", "**Stop.**"),
        ('Is it "done?" asks the desk. Then rest.', 'Is it "done?" asks the desk.'),
        ("Wait... then go. Then rest.", "Wait... then go."),
        ("See www.example.org for more. Then rest.", "See www.example.org for more."),
        ("Open records.yaml. Then rest.", "Open records.yaml."),
        ("Ten people, tools, etc. Then rest.", "Ten people, tools, etc."),
    ],
)  # fmt: skip
def test_the_first_sentence_ends_where_a_reader_says(text, first):
    assert first_sentences(text, 1) == first


@pytest.mark.parametrize(
    ("count", "expected"), [(0, ""), (1, "One."), (2, "One. Two."), (9, "One. Two. Three.")]
)
def test_as_many_sentences_as_asked_for_are_kept(count, expected):
    assert first_sentences("One. Two. Three.", count) == expected


@given(st.text(alphabet="aB .?!\"'()*3\n"))
def test_sentences_lose_nothing_but_spaces(text):
    assert first_sentences(text, 1000).split() == text.split()


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("Find the cause.", "find the cause."),
        ("ITIL speaks of it.", "ITIL speaks of it."),
        ("SLAs are kept.", "SLAs are kept."),
        ("A cause.", "a cause."),
        ("", ""),
    ],
)
def test_names_keep_their_capitals(text, small):
    assert lower_first(text) == small
