"""`coach db`: upgrade, check, backup, restore."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.cli.console import console
from bot.adapters.cli.parts import Parts
from bot.services.improvement.ports import PapersError, Seal


def upgrade(parts: Parts) -> None:
    """Bring the database up to date."""
    copy = parts.maintenance.upgrade()
    if copy:
        _say(f"The database as it was is in {copy}")
    condition = parts.maintenance.check()
    _say(f"{condition.name} is of version {condition.version}.")


def check(parts: Parts) -> int:
    """Tell how the database is; exit code 1 where something is to be done about it."""
    fine, said = examined(parts)
    _say(said)
    return 0 if fine else 1


def backup(parts: Parts, file: Path) -> None:
    """Write a backup and say what is in it."""
    contents = parts.maintenance.backup(file)
    _say(f"{_rows(contents.rows)}, version {contents.version}, in {file}; read back, and whole.")
    _say_seals(contents.seals)


def restore(parts: Parts, file: Path, *, replace: bool) -> None:
    """Put a backup in and say what it was."""
    contents = parts.maintenance.restore(file, replace=replace)
    _say(f"{_rows(contents.rows)} of {contents.made} are in {parts.maintenance.check().name}.")
    _say_seals(contents.seals)


def take_in(parts: Parts, file: Path, workspace: str, by: str) -> None:
    """Put exported things into a workspace that has none, and say how many they were.

    Raises:
        CoachError: the file cannot be read, or the workspace has things; nothing has changed.

    """
    try:
        things = parts.papers().read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PapersError(
            f"{file} cannot be read: {error}. Name a file that `export json` gave."
        ) from error
    now = datetime.now(tz=UTC)
    with parts.storage.work() as work:
        count = work.things.take_in(workspace, things, by=by or getpass.getuser(), now=now)
        seal = work.trail.seal(workspace)
    _say(f"{count} things are in the workspace {workspace}.")
    _say_seals({workspace: seal})


def examined(parts: Parts) -> tuple[bool, str]:
    """Tell whether the database is fine, and what to say about it."""
    condition = parts.maintenance.check()
    if condition.faults:
        faults = "; ".join(condition.faults)
        return (
            False,
            f"{condition.name} is damaged: {faults}. Restore a backup: `coach db restore`.",
        )
    cure = {
        "none": (True, "has no tables yet; the first start makes them"),
        "older": (False, f"is of version {condition.version}. Run `coach db upgrade`"),
        "present": (True, f"is whole and of version {condition.version}"),
        "newer": (False, f"is of version {condition.version}. Install the newer coach again"),
    }
    fine, said = cure[condition.age]
    return fine, f"{condition.name} {said}."


def _rows(rows: dict[str, int]) -> str:
    return f"{sum(rows.values())} rows"


def _say_seals(seals: Mapping[str, Seal]) -> None:
    """Print what `coach audit verify` compares with, for somebody to keep elsewhere."""
    for workspace, seal in seals.items():
        _say(f"Audit trail of {workspace}: --length {seal.length} --head {seal.head}")


def _say(text: str) -> None:
    console().print(text, soft_wrap=True, markup=False)
