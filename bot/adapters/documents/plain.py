"""Documents as Markdown."""

from __future__ import annotations

from bot.adapters.documents.escaping import line
from bot.domain.documents import Document


class MarkdownWriter:
    """Writes the Markdown as it is, in UTF-8, with the edition of the model as its last line.

    Of a picture it tells what is to be seen on it.
    """

    def write(self, document: Document) -> bytes:
        """Write a document; see `services.ports.DocumentWriter`."""
        seen = (
            f"\n*{document.picture.title}.* {line(document.picture.alt)}\n"
            if document.picture
            else ""
        )
        ending = f"\n*{document.edition}*\n" if document.edition else ""
        return (document.markdown + seen + ending).encode()
