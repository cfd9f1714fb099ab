"""`coach index`: build, check, info."""

from __future__ import annotations

from bot.adapters.cli.console import building, console
from bot.adapters.cli.parts import Parts
from bot.domain.errors import IndexUnusableError


def build(parts: Parts, *, force: bool) -> None:
    """Build the index."""
    with building() as progress:
        report = parts.indexer.build(progress, force=force)
    folder = parts.store.folder
    console().print(
        f"{report.records} records, {report.passages} passages, {report.encoded} encoded; in {folder}",
        soft_wrap=True,
    )


def check(parts: Parts) -> int:
    """Tell whether the index can be used; exit code 1 where it cannot."""
    out = console()
    try:
        parts.indexer.open()
    except IndexUnusableError as error:
        out.print(f"The index cannot be used: {error}. Run `coach index build`.", soft_wrap=True)
        return 1
    out.print("The index is whole and up to date.")
    return 0


def info(parts: Parts, *, as_json: bool) -> int:
    """Print the manifest; exit code 1 where there is none."""
    out = console()
    try:
        manifest = parts.store.manifest()
    except IndexUnusableError as error:
        out.print(f"No index to describe: {error}. Run `coach index build`.", soft_wrap=True)
        return 1
    if as_json:
        print(manifest.model_dump_json())  # noqa: T201
        return 0
    out.print(f"{parts.store.current()}", soft_wrap=True)
    for name, value in manifest.model_dump(exclude={"checksums"}).items():
        out.print(f"  {name:<10} {value}", soft_wrap=True)
    return 0
