"""`coach template`: list, show, render."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from bot.adapters.cli.asking import ready
from bot.adapters.cli.console import console
from bot.adapters.cli.parts import Parts
from bot.domain.errors import DocumentError
from bot.domain.knowledge import Kind, Record, TemplateField
from bot.services.documents import Documents, Wish


@dataclass(frozen=True, slots=True)
class Order:
    """What `render` was asked for; `settings` are `field=value`."""

    settings: Sequence[str]
    areas: Sequence[str]
    out: Path | None
    guidance: bool


def list_templates(parts: Parts) -> None:
    """List the templates with their formats."""
    documents = parts.documents()
    out = console()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="cyan", no_wrap=True)
    for template in documents.templates():
        row = (template.id.partition(".")[2], template.name, " ".join(template.formats))
        table.add_row(*map(escape, row))
        if not out.is_terminal:
            print(*row, sep="\t")  # noqa: T201
    if out.is_terminal:
        out.print(table)


def show(parts: Parts, name: str) -> None:
    """Show what a template asks for."""
    documents = parts.documents()
    template = find(documents, parts, name)
    out = console()
    out.print(f"[bold]{escape(template.name)}[/] ({template.id})\n{escape(template.gist)}\n")
    out.print(f"Formats: {', '.join(template.formats)}", highlight=False)
    if template.by_area:
        out.print("Made for process areas: name them with --area, for example --area SVC.IRM.")
    out.print("\nFields, to be set with --set KEY=VALUE (* identifies the document):\n")
    for item in template.fields:
        out.print(_described(item))


def _described(item: TemplateField) -> str:
    sign = "*" if item.required else " "
    example = f"\n    [dim]for example: {escape(item.example)}[/]" if item.example else ""
    return f"{sign} [cyan]{item.key}[/]  {escape(item.name)}: {escape(item.hint)}{example}"


def render(parts: Parts, name: str, order: Order) -> None:
    """Fill a template and write it, in the format that the file's suffix names."""
    documents = parts.documents()
    template = find(documents, parts, name)
    wish = Wish(_settings(order.settings), order.areas, guidance=order.guidance)
    document = documents.make(template, wish, date.today())  # noqa: DTZ011  (the day of the reader)
    if order.out is None:
        print(document.markdown, end="")  # noqa: T201
        return
    content = documents.write(document, template, order.out.suffix.removeprefix(".").casefold())
    try:
        order.out.write_bytes(content)
    except OSError as error:
        raise DocumentError(
            f"{order.out} cannot be written: {error.strerror}. Name another with --out."
        ) from error
    console(stderr=True).print(f"Wrote {order.out}.", markup=False)


def find(documents: Documents, parts: Parts, name: str) -> Record:
    """Find a template by id, slug or words.

    Raises:
        DocumentError: none fits.

    """
    named = documents.named(name)
    if named:
        return named
    reply = ready(parts).reply(f"template for {name}")
    records = [documents.knowledge.records.get(hit.record_id) for hit in reply.hits[:1]]
    found = next((r for r in records if r and r.kind is Kind.TEMPLATE), None)
    if found is None:
        message = f"No template fits '{name}'. `coach template list` shows them all."
        raise DocumentError(message)
    return found


def _settings(settings: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for setting in settings:
        key, sign, value = setting.partition("=")
        if not sign:
            message = f"--set takes FIELD=VALUE; '{setting}' has no '='."
            raise DocumentError(message)
        values[key] = value.replace("\\n", "\n")
    return values
