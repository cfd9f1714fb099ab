"""`coach doctor`: everything that could be wrong with this set-up, a line each, with the cure."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from bot.adapters.cli.console import console
from bot.adapters.cli.parts import Parts
from bot.domain.errors import CoachError, IndexUnusableError

_OLDEST = (3, 11)
_BIG_ENOUGH = 500 * 1024 * 1024

Finding = tuple[bool, str]
"""Whether it is fine, and what to say."""


def examine(parts: Parts) -> int:
    """Run every check; exit code 1 where something needs a cure."""
    checks: list[tuple[str, Callable[[Parts], Finding]]] = [
        ("Python", _python),
        ("torch", _torch),
        ("knowledge", _knowledge),
        ("documents", _documents),
        ("model", _model),
        ("index", _index),
        ("wording", _wording),
        ("home", _home),
        ("database", _database),
        ("disk", _disk),
    ]
    out = console()
    sick = 0
    own = ((name, *_run(check, parts)) for name, check in checks)
    for name, fine, said in chain(own, parts.check_slack()):
        sick += not fine
        mark = "[green]ok[/]  " if fine else "[red]cure[/]"
        out.print(f"{mark}  {name:<10}", end="")
        out.print(said, markup=False, soft_wrap=True)
    return 1 if sick else 0


def _run(check: Callable[[Parts], Finding], parts: Parts) -> Finding:
    try:
        return check(parts)
    except CoachError as error:
        return False, str(error)


def _python(parts: Parts) -> Finding:
    del parts
    return sys.version_info >= _OLDEST, f"{platform.python_version()} (3.11 or later is needed)"


def _torch(parts: Parts) -> Finding:
    del parts
    from importlib.metadata import PackageNotFoundError, distributions, version

    try:
        found = version("torch")
    except PackageNotFoundError:
        return False, "torch is missing. `make chat` installs it, or `pip install torch`."
    names = {(distribution.metadata["Name"] or "").lower() for distribution in distributions()}
    cuda = any(name.startswith("nvidia-") for name in names)
    note = ", with CUDA libraries that the coach never uses" if cuda else ""
    return True, f"{found}{note}"


def _knowledge(parts: Parts) -> Finding:
    knowledge = parts.knowledge()
    folders = ", ".join(str(folder) for folder in parts.settings.knowledge)
    return True, f"{len(knowledge)} records in {folders}"


def _documents(parts: Parts) -> Finding:
    knowledge = parts.knowledge()
    problems = parts.template_problems(knowledge)
    if problems:
        return False, f"{problems[0]} `coach knowledge check` names all {len(problems)}."
    return True, f"{len(parts.documents(knowledge).templates())} templates"


def _model(parts: Parts) -> Finding:
    rows = parts.encoder.encode(["Is the model there?"])
    return True, f"{parts.encoder.name}, {rows.shape[1]} dimensions"


def _index(parts: Parts) -> Finding:
    try:
        index = parts.indexer.open()
    except IndexUnusableError as error:
        return False, f"cannot be used: {error}. Run `coach index build`."
    return (
        True,
        f"{index.manifest.passages} passages of {index.manifest.built}, in {parts.store.folder}",
    )


def _wording(parts: Parts) -> Finding:
    count = len(list(parts.settings.prompts.glob("*.md.j2")))
    return count > 0, f"{count} templates in {parts.settings.prompts}"


def _home(parts: Parts) -> Finding:
    home = Path(parts.settings.home)
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    if os.access(there, os.W_OK):
        return True, f"{home}"
    return False, f"{home} cannot be written. Name another folder in COACH_HOME."


def _database(parts: Parts) -> Finding:
    from bot.adapters.cli.db import examined

    return examined(parts)


def _disk(parts: Parts) -> Finding:
    from shutil import disk_usage

    folder = parts.store.folder
    there = next(f for f in (folder, *folder.parents) if f.exists())
    free = disk_usage(there).free
    said = f"{free / 2**30:.1f} GiB free where the index is kept"
    return (
        free > _BIG_ENOUGH,
        said if free > _BIG_ENOUGH else f"{said}; the coach wants half a GiB.",
    )
