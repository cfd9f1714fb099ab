"""Documents as Markdown."""

from __future__ import annotations

from bot.domain.documents import Document


class MarkdownWriter:
    """Writes the Markdown as it is, in UTF-8, with the edition of the model as its last line."""

    def write(self, document: Document) -> bytes:
        """Write a document; see `services.ports.DocumentWriter`."""
        ending = f"\n*{document.edition}*\n" if document.edition else ""
        return (document.markdown + ending).encode()
