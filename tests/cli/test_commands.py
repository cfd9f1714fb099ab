"""The commands, as somebody types them, with the real application behind them."""

import json
import subprocess
import sys
import time

import pytest
import real
from typer.testing import CliRunner

from bot.adapters.cli.app import command
from bot.domain.errors import SettingError

ASKED = '{"q": "what is an incident?", "gold": ["CONCEPT.incident"], "ok": []}\n'
REFUSED = '{"q": "what is the weather like", "gold": []}\n'


@pytest.fixture
def coach():
    """Run a command; returns its result."""
    runner = CliRunner()

    def run(*arguments, stdin=None):
        return runner.invoke(command(real.application), list(arguments), input=stdin)

    return run


def test_help_is_there_well_before_torch_could_be_imported():
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=real.ROOT,
    )

    assert "knowledge" in done.stdout
    assert not any(f" {name}\n" in done.stderr for name in ("torch", "faiss", "numpy", "yaml"))
    assert time.perf_counter() - start < 5


def test_ask_prints_the_answer(coach):
    result = coach("ask", "SVC.PRM.SP2.1")

    assert result.exit_code == 0
    assert "Identify Problems" in result.output


def test_ask_as_json_has_the_fields_that_are_promised(coach):
    value = json.loads(coach("ask", "SVC.PRM.SP2.1", "-k", "3", "--json").output)

    assert set(value) == {"question", "status", "answer", "records", "templates", "elapsed_ms"}
    assert value["status"] == "answered"
    assert len(value["records"]) == 3
    assert set(value["records"][0]) == {"id", "kind", "name", "score", "source"}
    assert value["records"][0]["source"]["document"] == "cmmi-svc-seminar"
    assert value["templates"] == [{"id": "TEMPLATE.problem-record", "name": "Problem record"}]


def test_records_are_empty_when_the_question_is_refused(coach):
    value = json.loads(coach("ask", "GP9.9", "--json").output)

    assert (value["status"], value["records"]) == ("unknown", [])


def test_the_choices_come_first_when_ambiguous(coach):
    value = json.loads(coach("ask", "CM", "--json").output)

    assert value["status"] == "ambiguous"
    assert {record["id"] for record in value["records"][:2]} == {"SVC.CM", "DEV.CM"}


def test_explain_takes_an_id_and_fails_for_one_that_does_not_exist(coach):
    shown = coach("explain", "GP2.8")
    assert shown.exit_code == 0
    assert "Work products" in shown.output
    assert "Relations" in shown.output
    assert "SVC.SCON" in coach("explain", "service continuity management").output
    assert coach("explain", "GP2.99").exit_code == 1


def test_a_piped_chat_answers_a_line_at_a_time_and_remembers_the_thread(coach):
    result = coach("chat", stdin="SVC.PRM.SP2.1\n\nan example?\nexit\nGP2.1\n")

    assert result.exit_code == 0
    assert "spooler" in result.output
    assert "GP2.1" not in result.output


def test_a_piped_chat_survives_bytes_that_are_no_text(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat"],
        input=b"\xff\xfe\x00\n\nSVC.PRM.SP2.1\n",
        capture_output=True,
        check=True,
        cwd=real.ROOT,
        env={
            "PATH": "/usr/bin",
            "COACH_HOME": str(tmp_path / "home"),
            "COACH_INDEX_DIR": str(real.ROOT / "indexes"),
        },
    )

    assert b"Identify Problems" in done.stdout
    assert b"Traceback" not in done.stderr


def test_knowledge_check_says_that_the_catalogue_is_complete(coach):
    result = coach("knowledge", "check")

    assert result.exit_code == 0
    assert "527 records, the catalogue is complete" in result.output


def test_knowledge_check_names_what_the_catalogue_has_and_the_files_have_not(
    coach, monkeypatch, tmp_path
):
    catalogue = tmp_path / "catalogue.tsv"
    rows = "id\tkind\tname\tdocument\twhere\nSVC.XYZ\tprocess-area\tMissing\tours\t\n"
    catalogue.write_text(rows, encoding="utf-8")
    monkeypatch.setattr(real.application(), "catalogue", lambda: catalogue)

    result = coach("knowledge", "check")

    assert result.exit_code == 1
    assert "SVC.XYZ: missing" in result.output


def test_knowledge_list_takes_patterns_and_kinds(coach):
    result = coach("knowledge", "list", "svc.prm*", "--kind", "specific-goal")

    assert [line.split("\t")[0] for line in result.output.splitlines()] == [
        "SVC.PRM.SG1",
        "SVC.PRM.SG2",
    ]
    assert coach("knowledge", "list", "nothing*").exit_code == 1


def test_knowledge_show_tells_everything_including_relations(coach):
    output = coach("knowledge", "show", "SVC.PRM.SP2.1").output

    for part in (
        "Why",
        "In practice",
        "Roles",
        "Evidence",
        "Example",
        "Relations",
        "Later versions",
    ):
        assert part in output


def test_knowledge_export_prints_every_record_with_the_fields_that_are_promised(coach):
    lines = [json.loads(line) for line in coach("knowledge", "export").output.splitlines()]
    (record,) = [line for line in lines if line["id"] == "SVC.PRM.SP2.1"]

    assert len(lines) == 527
    assert set(record) == {"id", "kind", "name", "text", "attrs", "relations", "source"}
    assert set(record["source"]) == {"document", "where", "basis"}
    assert set(record["relations"][0]) == {"type", "id", "label", "direction", "certainty"}
    assert {relation["direction"] for relation in record["relations"]} == {"out", "in"}
    assert "find recurring faults" not in record["text"]  # an ask


def test_index_check_and_info_describe_the_index(coach):
    assert "up to date" in coach("index", "check").output
    assert json.loads(coach("index", "info", "--json").output)["records"] == 527
    assert "all-MiniLM-L6-v2" in coach("index", "info").output


def test_index_build_with_nothing_changed_encodes_nothing(coach):
    assert " 0 encoded" in coach("index", "build").output


def test_eval_prints_the_measures_that_are_promised(coach, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text(ASKED + REFUSED, encoding="utf-8")

    value = json.loads(coach("eval", str(file), "--json").output)

    assert (value["n"], value["n_out_of_scope"], value["hit@1"]) == (1, 1, 1.0)
    assert value["refused_out_of_scope"] == 1.0
    assert {"ok@1", "hit@3", "mrr@10", "ndcg@10", "refused_in_scope", "p50_ms", "p95_ms"} <= set(
        value
    )
    assert "mrr@10" in coach("eval", str(file)).output


@pytest.mark.parametrize("line", ["no json", '{"q": "x"}', "[]"])
def test_eval_names_the_line_that_is_no_question(coach, tmp_path, line):
    file = tmp_path / "questions.jsonl"
    file.write_text(ASKED + line + "\n", encoding="utf-8")

    result = coach("eval", str(file))

    assert result.exit_code == 2
    assert "questions.jsonl:2" in result.output


def test_doctor_finds_nothing_to_cure(coach):
    result = coach("doctor")

    assert "cure" not in result.output
    assert result.exit_code == 0


def test_a_wrong_setting_ends_in_one_line_and_code_2():
    def refuse():
        raise SettingError("COACH_HOME: wrong.")

    result = CliRunner().invoke(command(refuse), ["ask", "GP2.1"])

    assert result.exit_code == 2
    assert result.output.strip() == "COACH_HOME: wrong."
