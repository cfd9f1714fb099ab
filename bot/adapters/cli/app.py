"""The command line: parse, call a service, print. Every error of ours ends as one line and exit code 2."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.adapters.cli.parts import WORKSPACE, MakeParts, Parts
from bot.domain.errors import CoachError

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
TemplateName = Annotated[
    str, typer.Argument(metavar="NAME", help="An id, its last part, or words.")
]

HELP = "Answers process questions from CMMI, ITIL and their relatives, with citations."


def run(make: MakeParts) -> None:
    """Run the command line with an application made on demand."""
    command(make)(prog_name="coach")


def command(make: MakeParts) -> typer.Typer:
    """Build the command line."""
    app = typer.Typer(
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
    )
    guarded = _Guarded(make)
    _add_asking(app, guarded)
    _add_tools(app, guarded)
    app.add_typer(
        _knowledge(guarded), name="knowledge", help="The records: check, list, show, export."
    )
    app.add_typer(_template(guarded), name="template", help="Documents: list, show, render.")
    app.add_typer(_index(guarded), name="index", help="The search index: build, check, info.")
    app.add_typer(
        _db(guarded), name="db", help="The database: upgrade, check, backup, restore, import."
    )
    app.add_typer(_audit(guarded), name="audit", help="The audit trail: verify, redact.")
    return app


class _Guarded:
    """Runs work with the parts, and turns our errors into one line for a person."""

    def __init__(self, make: MakeParts) -> None:
        self._make = make

    def __call__(self, work: Callable[[Parts], Any]) -> None:
        try:
            code = work(self._make())
        except CoachError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from error
        except BrokenPipeError:
            sys.stderr.close()  # the reader went away, as `| head` does; nothing is wrong
            raise typer.Exit(0) from None
        if code:
            raise typer.Exit(code)


def _add_asking(app: typer.Typer, guarded: _Guarded) -> None:
    @app.command()
    def chat(
        user: Annotated[str, typer.Option(help="Who is talking.")] = "you",
        role: Annotated[str, typer.Option(help="A role for this run: steering, admin, …")] = "",
        *,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print what Slack would be sent, a JSON line each.")
        ] = False,
    ) -> None:
        """Talk with the coach; reads standard input when piped, an utterance a line."""
        from bot.adapters.cli import chat as chatting

        guarded(lambda parts: chatting.chat(parts, user, role, as_json=as_json))

    @app.command()
    def ask(
        question: Annotated[str, typer.Argument(help="The question, in quotes.")],
        k: Annotated[int, typer.Option("-k", min=1, max=50, help="Records to rank.")] = 10,
        *,
        as_json: Json = False,
    ) -> None:
        """Answer one question."""
        from bot.adapters.cli import asking

        guarded(lambda parts: asking.ask(parts, question, k, as_json=as_json))

    @app.command()
    def explain(
        record_id: Annotated[str, typer.Argument(metavar="ID", help="An id, code or name.")],
        *,
        as_json: Json = False,
    ) -> None:
        """Explain one record."""
        from bot.adapters.cli import asking

        guarded(lambda parts: asking.explain(parts, record_id, as_json=as_json))


def _add_tools(app: typer.Typer, guarded: _Guarded) -> None:
    @app.command()
    def serve(
        port: Annotated[
            int, typer.Option(min=0, max=65535, help="Where Slack delivers, with --http.")
        ] = 3000,
        *,
        http: Annotated[
            bool, typer.Option("--http", help="Over HTTP, at /slack/events, not Socket Mode.")
        ] = False,
    ) -> None:
        """Answer in Slack until told to end."""
        guarded(lambda parts: parts.serve(port if http else None))

    @app.command("eval")
    def evaluate(
        file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON lines.")],
        *,
        as_json: Json = False,
    ) -> None:
        """Measure the answers on questions with known answers."""
        from bot.adapters.cli import evaluation

        guarded(lambda parts: evaluation.evaluate(parts, file, as_json=as_json))

    @app.command()
    def bench(
        questions: Annotated[
            Path | None, typer.Option(exists=True, dir_okay=False, help="Questions to time.")
        ] = None,
        runs: Annotated[int, typer.Option(min=3, help="Runs of each measurement.")] = 5,
        *,
        as_json: Json = False,
    ) -> None:
        """Measure speed and memory, as ratios to the bare libraries in the same run."""
        from bot.adapters.cli import bench as benching

        guarded(lambda parts: benching.bench(parts, questions, runs, as_json=as_json))

    @app.command()
    def doctor() -> None:
        """Check everything that could be wrong with this set-up, a line each, with the cure."""
        from bot.adapters.cli import doctor as doctoring

        guarded(doctoring.examine)


def _knowledge(guarded: _Guarded) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True)

    @group.command()
    def check() -> None:
        """Prove that the catalogue is complete and every relation holds."""
        from bot.adapters.cli import knowledge

        guarded(knowledge.check)

    @group.command("list")
    def list_(
        pattern: Annotated[str, typer.Argument(help="Ids, with * and ? as wildcards.")] = "*",
        kind: Annotated[str, typer.Option(help="Only this kind.")] = "",
    ) -> None:
        """List records."""
        from bot.adapters.cli import knowledge

        guarded(lambda parts: knowledge.list_records(parts, pattern, kind))

    @group.command()
    def show(record_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
        """Show one record in full."""
        from bot.adapters.cli import knowledge

        guarded(lambda parts: knowledge.show(parts, record_id))

    @group.command()
    def export() -> None:
        """Print every record as a JSON line."""
        from bot.adapters.cli import knowledge

        guarded(knowledge.export)

    return group


def _template(guarded: _Guarded) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True)

    @group.command("list")
    def list_() -> None:
        """List the templates and the formats they come in."""
        from bot.adapters.cli import documents

        guarded(documents.list_templates)

    @group.command()
    def show(name: TemplateName) -> None:
        """Show what a template asks for."""
        from bot.adapters.cli import documents

        guarded(lambda parts: documents.show(parts, name))

    @group.command()
    def render(
        name: TemplateName,
        settings: Annotated[
            list[str] | None,
            typer.Option("--set", metavar="FIELD=VALUE", help="Fill a field in; repeat for more."),
        ] = None,
        area: Annotated[
            list[str] | None, typer.Option(metavar="ID", help="A process area it is about.")
        ] = None,
        out: Annotated[
            Path | None, typer.Option(help="File to write: .docx, .xlsx or .md.")
        ] = None,
        *,
        guidance: Annotated[
            bool, typer.Option("--guidance", help="Keep the notes on how to fill it in.")
        ] = False,
    ) -> None:
        """Make a document; without --out its Markdown is printed."""
        from bot.adapters.cli import documents

        order = documents.Order(settings or [], area or [], out, guidance)
        guarded(lambda parts: documents.render(parts, name, order))

    return group


def _index(guarded: _Guarded) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True)

    @group.command()
    def build(
        *, force: Annotated[bool, typer.Option("--force", help="Encode everything again.")] = False
    ) -> None:
        """Build the index, encoding only what has changed."""
        from bot.adapters.cli import index

        guarded(lambda parts: index.build(parts, force=force))

    @group.command()
    def check() -> None:
        """Tell whether the index can be used as it is."""
        from bot.adapters.cli import index

        guarded(index.check)

    @group.command()
    def info(*, as_json: Json = False) -> None:
        """Say what the index was made from."""
        from bot.adapters.cli import index

        guarded(lambda parts: index.info(parts, as_json=as_json))

    return group


def _db(guarded: _Guarded) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True)

    @group.command()
    def upgrade() -> None:
        """Make the tables, or bring them up to date; an SQLite file is copied before."""
        from bot.adapters.cli import db

        guarded(db.upgrade)

    @group.command()
    def check() -> None:
        """Tell which version the database has and which is needed, and whether it is whole."""
        from bot.adapters.cli import db

        guarded(db.check)

    @group.command()
    def backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
        """Write everything that is kept to a file; the coach may go on working."""
        from bot.adapters.cli import db

        guarded(lambda parts: db.backup(parts, file))

    @group.command()
    def restore(
        file: Annotated[Path, typer.Argument(help="A backup, of SQLite or PostgreSQL.")],
        *,
        replace: Annotated[
            bool, typer.Option("--replace", help="Remove what the database holds.")
        ] = False,
    ) -> None:
        """Put a backup into an empty database; stop the coach before."""
        from bot.adapters.cli import db

        guarded(lambda parts: db.restore(parts, file, replace=replace))

    @group.command(name="import")
    def import_things(
        file: Annotated[Path, typer.Argument(help="What `export json` gave.")],
        workspace: Annotated[str, typer.Option(help="Into which, by its id.")] = WORKSPACE,
        by: Annotated[str, typer.Option(help="Who does it, for the audit trail.")] = "",
    ) -> None:
        """Put an export of the improvement loop into a workspace that has nothing yet."""
        from bot.adapters.cli import db

        guarded(lambda parts: db.take_in(parts, file, workspace, by))

    return group


def _audit(guarded: _Guarded) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True)

    @group.command()
    def redact(
        words: Annotated[str, typer.Argument(help="The words, or the id of somebody who left.")],
        reason: Annotated[str, typer.Option(help="Why; it goes into the trail.")],
        subject: Annotated[str, typer.Option("--in", help="Only out of this thing: A-12.")] = "",
        workspace: Annotated[str, typer.Option(help="Whose, by its id.")] = WORKSPACE,
        by: Annotated[str, typer.Option(help="Who does it, for the audit trail.")] = "",
    ) -> None:
        """Take words out of the loop and its trail, for good; the trail still verifies."""
        from bot.adapters.cli import audit

        order = audit.Order(words, reason, subject, by)
        guarded(lambda parts: audit.redact(parts, workspace, order))

    @group.command()
    def verify(
        workspace: Annotated[str, typer.Option(help="Only this workspace's.")] = "",
        length: Annotated[int | None, typer.Option(min=0, help="Entries, as printed.")] = None,
        head: Annotated[str, typer.Option(help="The digest printed with it.")] = "",
    ) -> None:
        """Prove that the trail is as it was written, and every thing as the trail has it."""
        from bot.adapters.cli import audit

        guarded(lambda parts: audit.verify(parts, workspace, length, head))

    return group
