"""The wheel, in an empty environment outside the checkout, answers as well."""

import json
import os
import subprocess
import sys
import zipfile

import pytest
import real

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder)]
    subprocess.run([*command, str(real.ROOT)], check=True)
    (built,) = folder.glob("improvement_coach-*.whl")
    return built


@pytest.fixture(scope="module")
def coach(wheel, tmp_path_factory):
    """The `coach` command of a fresh environment that holds the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("empty")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    python = folder / "venv" / "bin" / "python"
    requirements = real.ROOT / "requirements"
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-deps"]
    torch = "import sys; sys.path.insert(0, sys.argv[1]); import install; sys.exit(not install.install_torch())"
    subprocess.run([str(python), "-c", torch, str(requirements)], check=True)
    subprocess.run([*install, "-r", str(requirements / "runtime.txt"), str(wheel)], check=True)

    def run(*arguments):
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
        return subprocess.run(
            [str(folder / "venv" / "bin" / "coach"), *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env=environment,
        )

    return run


def test_the_wheel_carries_the_knowledge_and_the_wording(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    assert "bot/data/knowledge/catalogue.tsv" in names
    assert any(name.startswith("bot/data/knowledge/records/") for name in names)
    assert "bot/data/knowledge/templates/change-request.md.j2" in names
    assert "bot/data/prompts/answer.md.j2" in names


def test_it_makes_documents(coach):
    done = coach("template", "render", "evidence-register", "--area", "SVC.IRM", "--out", "e.xlsx")

    assert done.returncode == 0, done.stderr


def test_it_builds_its_index_in_the_users_cache_and_answers(coach):
    done = coach("ask", "how do we tell users their ticket is fixed?", "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["records"][0]["id"] == "SVC.IRM.SP2.4"
    assert "index" in coach("index", "info").stdout
    assert coach("doctor").returncode == 0


def test_no_cuda_library_came_along_where_a_build_for_cpus_could_be_had(coach):
    said = coach("doctor").stdout

    assert "+cpu" not in said or "CUDA libraries" not in said
