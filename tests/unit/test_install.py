"""The script that installs torch without CUDA and then the rest."""

import importlib.util
from importlib.metadata import version
from pathlib import Path

import pytest
from fakes import FakePip

SCRIPT = Path(__file__).resolve().parents[2] / "requirements" / "install.py"


def loaded():
    """The script, which belongs to no package, as a module."""
    spec = importlib.util.spec_from_file_location("install", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def script(monkeypatch):
    """The script as a module, on a Linux machine without torch."""
    module = loaded()
    monkeypatch.setattr(module, "installed", lambda requirement: False)  # noqa: ARG005
    monkeypatch.setattr(module.platform, "system", lambda: "Linux")
    return module


@pytest.fixture
def run(script, monkeypatch):
    """Install with a pip that cannot reach some things; returns exit code and calls."""

    def installed(*files, out_of_reach=()):
        pip = FakePip(out_of_reach=out_of_reach)
        monkeypatch.setattr(script, "pip", pip)
        return script.main(list(files)), pip.calls

    return installed


# --- torch ----------------------------------------------------------------------------------------


def test_torch_comes_first_and_from_the_index_without_cuda(run, script):
    _, calls = run("runtime.txt")

    assert calls[0][-1] == script.TORCH
    assert calls[0][calls[0].index("--index-url") + 1] == script.CPU_INDEX


def test_one_package_is_asked_for_once(run):
    _, calls = run("runtime.txt")

    assert "--no-deps" in calls[0]
    assert calls[0][calls[0].index("--retries") + 1] == "0"


def test_where_the_index_without_cuda_is_reached_there_is_no_large_build(run, script, capsys):
    code, calls = run("runtime.txt")

    assert code == 0
    assert (script.TORCH,) not in calls
    assert "GB" not in capsys.readouterr().out


def test_where_it_is_not_reached_the_large_build_is_announced_and_installed(run, script, capsys):
    code, calls = run("runtime.txt", out_of_reach=[script.CPU_INDEX])

    assert code == 0
    assert calls[1] == (script.TORCH,)
    assert "3 GB to download and 6 GB on disk" in capsys.readouterr().out


@pytest.mark.parametrize("system", ["Darwin", "Windows"])
def test_where_the_public_build_has_no_cuda_it_is_taken(run, script, monkeypatch, system):
    monkeypatch.setattr(script.platform, "system", lambda: system)

    _, calls = run("runtime.txt")

    assert calls[0] == (script.TORCH,)


def test_torch_that_is_installed_is_not_installed_again(run, script, monkeypatch):
    monkeypatch.setattr(script, "installed", lambda requirement: requirement == script.TORCH)

    code, calls = run("runtime.txt")

    assert code == 0
    assert not any(script.TORCH in call for call in calls)


def test_without_torch_nothing_else_is_installed_and_the_command_is_said(run, script, capsys):
    code, calls = run("runtime.txt", out_of_reach=[script.TORCH])

    assert code == 1
    assert not any("-r" in call for call in calls)
    assert f"-m pip install {script.TORCH}`" in capsys.readouterr().out


# --- the rest -------------------------------------------------------------------------------------


def test_only_what_the_files_pin_is_installed(run):
    _, calls = run("runtime.txt", "dev.txt")

    folder = SCRIPT.parent
    assert calls[1] == (
        *("--no-deps", "-r", str(folder / "runtime.txt")),
        *("-r", str(folder / "dev.txt")),
    )


def test_the_coach_itself_comes_last_and_can_be_edited(run):
    _, calls = run("runtime.txt")

    assert calls[-1] == ("--no-deps", "-e", str(SCRIPT.parents[1]))


@pytest.mark.parametrize("obstacle", ["-r", "-e"])
def test_a_library_that_cannot_be_installed_is_a_failure(run, capsys, obstacle):
    code, _ = run("runtime.txt", out_of_reach=[obstacle])

    assert code == 1
    assert "could not be installed" in capsys.readouterr().out


# --- what is installed ----------------------------------------------------------------------------


@pytest.fixture
def installed():
    return loaded().installed


def test_a_version_that_is_in_place_is_installed(installed):
    assert installed(f"pytest=={version('pytest')}")


@pytest.mark.parametrize("requirement", ["pytest==0.0.1", "no-such-package-anywhere==1.0"])
def test_another_version_or_none_is_not_installed(installed, requirement):
    assert not installed(requirement)


def test_a_build_without_cuda_is_the_version_it_was_built_from(installed, tmp_path, monkeypatch):
    metadata = tmp_path / "torchlike-2.13.0+cpu.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Name: torchlike\nVersion: 2.13.0+cpu\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    assert installed("torchlike==2.13.0")


def test_torch_is_pinned_in_one_place_only():
    pinned = (SCRIPT.parent / "runtime.txt").read_text(encoding="utf-8").split()

    assert not any(line.startswith("torch==") for line in pinned)
