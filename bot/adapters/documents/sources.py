"""Template sources: Jinja2 files that become Markdown, strict and sandboxed.

`knowledge/templates/README.md` tells authors what a source may use. Folders of an organisation come
first, so that a file of the same name replaces ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.adapters.documents import escaping
from bot.domain.documents import Draft
from bot.domain.errors import CoachError, DocumentError
from bot.domain.knowledge import Knowledge, Record

SUFFIX = ".md.j2"
FOLDER = "templates"

_FAULTS = (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError, CoachError)
_GAP = re.compile(r"\n{3,}")
_SPLIT = re.compile(r"\|[ \t]*\n(?:[ \t]*\n)*(?=\|)")
_ROW = re.compile(r"^\|.*$", re.MULTILINE)


def slug_of(template: Record) -> str:
    """Name of a template's source: the id without its prefix."""
    return template.id.partition(".")[2]


class TemplateSources:
    """The template files of the coach and of the organisation."""

    def __init__(self, knowledge_folders: Sequence[Path]) -> None:
        self.folders = tuple(folder / FOLDER for folder in reversed(knowledge_folders))
        self.environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader(self.folders),
            undefined=jinja2.StrictUndefined,
            autoescape=True,  # `finalize` turns every value into Markdown; this keeps it from HTML
            finalize=escaping.printed,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.filters["block"] = escaping.block
        self.environment.filters["table_rows"] = escaping.table_rows
        self.environment.filters["quoted"] = escaping.quoted

    def has(self, template: Record) -> bool:
        """Tell whether a template has a source."""
        return any((folder / f"{slug_of(template)}{SUFFIX}").is_file() for folder in self.folders)

    def fill(self, draft: Draft, knowledge: Knowledge) -> str:
        """Fill a source; see `services.ports.DocumentSources`."""
        name = slug_of(draft.template) + SUFFIX
        try:
            filled = self.environment.get_template(name).render(_context(draft, knowledge))
        except jinja2.TemplateNotFound as error:
            raise DocumentError(
                f"There is no document for {draft.template.name} yet: {FOLDER}/{error.name} is missing."
            ) from error
        except _FAULTS as error:
            raise DocumentError(
                f"The template {name} does not work: {error} `coach knowledge check` names the line."
            ) from error
        return tidy(filled)


def tidy(filled: str) -> str:
    """Close gaps and the rows of tables; a line to fill in becomes an empty cell there."""
    closed = _SPLIT.sub("|\n", filled)
    rows = _ROW.sub(lambda row: row[0].replace(escaping.DOTS, ""), closed)
    return _GAP.sub("\n\n", rows).strip() + "\n"


def _context(draft: Draft, knowledge: Knowledge) -> Mapping[str, Any]:
    return {
        "field": {
            item.key: draft.values.get(item.key)
            or escaping.Blank(item.name, required=item.required)
            for item in draft.template.fields
        },
        "organisation": draft.organisation or escaping.Blank("Organisation", required=True),
        "author": draft.author or escaping.Blank("Author", required=False),
        "today": draft.today,
        "template": draft.template,
        "serves": draft.serves,
        "models": draft.models,
        "areas": draft.areas,
        "state": draft.loop,
        "record": knowledge.get,
        "guidance": draft.guidance,
    }
