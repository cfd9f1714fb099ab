"""Settings: what can be set, and what is said about a wrong value."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.config import Settings, read_settings
from bot.domain.errors import SettingError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def own(tmp_path):
    """Two knowledge folders of an organisation."""
    folders = [tmp_path / "own one", tmp_path / "own two"]
    for folder in folders:
        (folder / "records").mkdir(parents=True)
    return folders


# --- without settings -----------------------------------------------------------------------------


@pytest.fixture
def bare(monkeypatch):
    """Settings of somebody who has set nothing."""
    monkeypatch.delenv("COACH_HOME")
    monkeypatch.delenv("COACH_INDEX_DIR")
    return read_settings()


def test_the_packaged_model_is_used(bare):
    assert bare.embedding_model == "all-MiniLM-L6-v2"


def test_only_the_coach_s_own_knowledge_is_read(bare):
    assert bare.knowledge == (ROOT / "knowledge",)


def test_wordings_come_with_the_coach(bare):
    assert (bare.prompts / "answer.md.j2").is_file()


def test_data_go_to_the_user_s_data_folder(bare):
    assert bare.home.is_absolute()
    assert bare.home.name == "improvement-coach"


def test_in_a_checkout_the_index_lies_beside_the_code(bare):
    assert bare.index_dir == ROOT / "indexes"


def test_where_the_checkout_cannot_be_written_the_index_goes_to_the_user_s_cache(monkeypatch):
    monkeypatch.delenv("COACH_INDEX_DIR")
    monkeypatch.setattr(os, "access", lambda *_: False)

    folder = read_settings().index_dir

    assert folder.parts[-2:] == ("improvement-coach", "indexes")
    assert ROOT not in folder.parents


# --- each setting ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variable", "value", "field", "expected"),
    [
        ("COACH_EMBEDDING_MODEL", "intfloat/e5-small-v2", "embedding_model", "intfloat/e5-small-v2"),
        ("COACH_HOME", "/data/coach", "home", Path("/data/coach")),
        ("COACH_INDEX_DIR", "/data/indexes", "index_dir", Path("/data/indexes")),
        ("COACH_HOME", "~/coach", "home", Path.home() / "coach"),
        ("COACH_INDEX_DIR", "~/indexes", "index_dir", Path.home() / "indexes"),
    ],
)  # fmt: skip
def test_a_setting_is_read_from_its_variable(monkeypatch, variable, value, field, expected):
    monkeypatch.setenv(variable, value)

    assert getattr(read_settings(), field) == expected


@pytest.mark.parametrize(
    "variable", ["COACH_EMBEDDING_MODEL", "COACH_HOME", "COACH_INDEX_DIR", "COACH_KNOWLEDGE_DIRS"]
)
def test_an_empty_variable_is_as_good_as_none(monkeypatch, variable):
    monkeypatch.delenv(variable, raising=False)
    without = read_settings()

    monkeypatch.setenv(variable, "")

    assert read_settings() == without


def test_a_setting_is_read_from_a_file_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("COACH_EMBEDDING_MODEL=some/model\n", encoding="utf-8")

    assert read_settings().embedding_model == "some/model"


def test_the_environment_goes_before_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("COACH_EMBEDDING_MODEL=some/model\n", encoding="utf-8")
    monkeypatch.setenv("COACH_EMBEDDING_MODEL", "other/model")

    assert read_settings().embedding_model == "other/model"


def test_variables_of_others_are_no_concern(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    without = read_settings()
    (tmp_path / ".env").write_text("SLACK_TOKEN=x\nCOACH_NEWER=1\n", encoding="utf-8")

    assert read_settings() == without


def test_settings_do_not_change_once_they_are_read():
    settings = read_settings()

    with pytest.raises(ValidationError):
        settings.embedding_model = "other"  # type: ignore[misc]


# --- knowledge folders ----------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [":", ";"])
def test_knowledge_folders_are_separated_as_paths_are_on_this_system(monkeypatch, own, separator):
    monkeypatch.setattr(os, "pathsep", separator)
    monkeypatch.setenv("COACH_KNOWLEDGE_DIRS", separator.join(str(folder) for folder in own))

    assert read_settings().knowledge_dirs == tuple(own)


def test_an_organisation_s_folders_follow_the_coach_s_own(monkeypatch, own):
    monkeypatch.setenv("COACH_KNOWLEDGE_DIRS", str(own[0]))

    assert read_settings().knowledge == (ROOT / "knowledge", own[0])


@pytest.mark.parametrize("form", ["{0}:", ":{0}", " {0} ", "{0}: :", "::{0}"])
def test_blanks_and_empty_places_between_folders_do_no_harm(monkeypatch, own, form):
    value = form.replace(":", os.pathsep).format(own[0])
    monkeypatch.setenv("COACH_KNOWLEDGE_DIRS", value)

    assert read_settings().knowledge_dirs == (own[0],)


def test_a_folder_may_begin_at_home(monkeypatch, own):
    monkeypatch.setenv("HOME", str(own[0].parent))
    monkeypatch.setenv("USERPROFILE", str(own[0].parent))
    monkeypatch.setenv("COACH_KNOWLEDGE_DIRS", f"~/{own[0].name}")

    assert read_settings().knowledge_dirs == (own[0],)


def test_every_folder_may_be_given_as_a_path(own):
    assert Settings(knowledge_dirs=tuple(own)).knowledge_dirs == tuple(own)


@pytest.mark.parametrize("variable", ["COACH_HOME", "COACH_INDEX_DIR", "COACH_KNOWLEDGE_DIRS"])
def test_the_home_of_a_stranger_is_refused_with_variable_and_cure(monkeypatch, variable):
    monkeypatch.setenv(variable, "~no-such-user/coach")

    with pytest.raises(
        SettingError, match=f"^{variable}: whose home ~no-such-user is .* whole path"
    ):
        read_settings()


def test_every_wrong_setting_is_named_at_once(monkeypatch):
    monkeypatch.setenv("COACH_HOME", "~no-such-user/coach")
    monkeypatch.setenv("COACH_KNOWLEDGE_DIRS", "/nowhere")

    with pytest.raises(SettingError, match=r"COACH_KNOWLEDGE_DIRS: .*\. COACH_HOME: .*\."):
        read_settings()


def test_what_is_no_knowledge_folder_is_refused_with_variable_and_cure(monkeypatch, tmp_path, own):
    (tmp_path / "empty").mkdir()
    value = os.pathsep.join([str(own[0]), str(tmp_path / "empty")])
    monkeypatch.setenv("COACH_KNOWLEDGE_DIRS", value)

    with pytest.raises(SettingError) as caught:
        read_settings()

    assert str(caught.value) == (
        f"COACH_KNOWLEDGE_DIRS: {tmp_path / 'empty'} is no knowledge folder "
        "(it needs a folder `records` in it)."
    )


# --- the database ---------------------------------------------------------------------------------


def test_without_a_url_the_database_is_a_file_in_the_home_folder():
    settings = read_settings()

    assert settings.database == settings.home / "coach.db"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://coach:secret@db.example/coach",
        "postgresql+psycopg://coach:secret@db.example/coach",
        "postgres:///coach?host=/run/postgresql",
        "sqlite:////data/coach.db",
    ],
)
def test_the_url_of_a_database_is_taken_as_it_is(monkeypatch, url):
    monkeypatch.setenv("COACH_DATABASE_URL", url)

    assert read_settings().database == url


@pytest.mark.parametrize(
    "url", ["secret", "mysql://coach:secret@host/coach", "sqlite://", "postgresql://", "://secret"]
)
def test_what_names_no_database_is_refused_with_the_cure_and_not_quoted(monkeypatch, url):
    monkeypatch.setenv("COACH_DATABASE_URL", url)

    with pytest.raises(SettingError, match=r"^COACH_DATABASE_URL: .* write sqlite:") as caught:
        read_settings()

    assert "secret" not in str(caught.value)


def test_a_password_does_not_show_when_settings_are_printed(monkeypatch):
    monkeypatch.setenv("COACH_DATABASE_URL", "postgresql://coach:hunter2@db.example/coach")

    assert "hunter2" not in repr(read_settings())
