"""Proof that the template sources work, before anybody asks for a document.

Every source is read for the fields and records it names, and then filled with what `trials` gives:
nothing known, everything known, areas with and without practices. Each fault names file and line.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import jinja2
from jinja2 import nodes

from bot.adapters.documents.markdown import Heading, blocks_of
from bot.adapters.documents.sources import SUFFIX, TemplateSources, slug_of
from bot.domain.documents import Draft
from bot.domain.errors import DocumentError, Problem
from bot.domain.knowledge import Kind, Knowledge, Record

Trials = Callable[[Record], Sequence[Draft]]


def problems(sources: TemplateSources, knowledge: Knowledge, trials: Trials) -> list[Problem]:
    """Find everything that is wrong with the sources in use."""
    templates = {slug_of(record): record for record in knowledge.of_kind(Kind.TEMPLATE)}
    found: list[Problem] = []
    for file in _in_use(sources.folders):
        check = _Check(file, sources, knowledge)
        name = file.name.removesuffix(SUFFIX)
        try:
            check.read()
            if not name.startswith("_"):  # parts for the others are tried with them
                check.match(templates.get(name), trials)
        except DocumentError as error:
            check.add(1, str(error))
        found.extend(check.found)
    return found


def _in_use(folders: Sequence[Path]) -> list[Path]:
    """The files that templates are made from: of those with one name, the first folder's."""
    files: dict[str, Path] = {}
    for folder in folders:
        for file in folder.glob(f"*{SUFFIX}"):
            files.setdefault(file.name, file)
    return [files[name] for name in sorted(files)]


class _Check:
    """The check of one file."""

    def __init__(self, file: Path, sources: TemplateSources, knowledge: Knowledge) -> None:
        self._file = file
        self._sources = sources
        self._knowledge = knowledge
        self._tree = nodes.Template([])
        self.found: list[Problem] = []

    def add(self, line: int, message: str, file: Path | None = None) -> None:
        file = file or self._file
        shown = file.relative_to(file.parent.parent.parent).as_posix()
        problem = Problem(shown, line, message)
        if problem not in self.found:
            self.found.append(problem)

    def read(self) -> None:
        try:
            self._tree = self._sources.environment.parse(self._file.read_text(encoding="utf-8"))
        except jinja2.TemplateSyntaxError as error:
            self.add(error.lineno, f"not a valid expression: {error.message}")
        except (OSError, UnicodeDecodeError) as error:
            self.add(1, f"cannot be read as UTF-8 text: {error}")

    def match(self, template: Record | None, trials: Trials) -> None:
        if template is None:
            slug = self._file.name.removesuffix(SUFFIX)
            self.add(1, f"no record TEMPLATE.{slug} or ORG.{slug} describes this template")
            return
        for line, message in self._misnamed(template):
            self.add(line, message)
        if not self.found:
            for draft in trials(template):
                self._try(draft)

    def _misnamed(self, template: Record) -> Iterator[tuple[int, str]]:
        keys = [item.key for item in template.fields]
        for use in self._tree.find_all(nodes.Getattr):
            if _is(use.node, "field") and use.attr not in keys:
                yield (
                    use.lineno,
                    f"{template.id} has no field '{use.attr}'; it has {', '.join(keys)}",
                )
        for call in self._tree.find_all(nodes.Call):
            wanted = call.args[0] if _is(call.node, "record") and call.args else None
            if isinstance(wanted, nodes.Const) and wanted.value not in self._knowledge:
                yield call.lineno, f"there is no record '{wanted.value}'"

    def _try(self, draft: Draft) -> None:
        try:
            blocks = blocks_of(self._sources.fill(draft, self._knowledge))
        except DocumentError as error:
            cause = error.__cause__
            line, file = _place(cause) if cause else (1, None)
            self.add(line, str(cause or error), file)
            return
        titles = [n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.level == 1]
        if titles != [0]:
            self.add(1, "a document begins with its title, the only heading with a single #")


def _is(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


def _place(error: BaseException) -> tuple[int, Path | None]:
    """Line and file of the innermost template that an error passed through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.endswith(SUFFIX):
            return frame.lineno or 1, Path(frame.filename)
    return 1, None
