"""Every document in every format, opened by LibreOffice: pages, headings, nothing left over."""

import os
import re
import shutil
import subprocess
from datetime import date

import pytest
import real

from bot.adapters.documents.markdown import Heading, blocks_of, text_of
from bot.services.documents import Wish
from bot.services.trying import EXAMPLE_LOOP

pytestmark = pytest.mark.full

TODAY = date(2026, 5, 4)
LONGEST = {"docx": 8, "xlsx": 16}  # pages; a sheet has one of its own


def tool(name, packages):
    found = shutil.which(name)
    if not found and not os.environ.get("COACH_REQUIRE_TOOLS"):
        pytest.skip(f"{name} is missing: apt install {packages}")
    assert found, f"{name} is missing: apt install {packages}"
    return found


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Text of every page of every document, by (slug, format, filled in or blank)."""
    office = tool("soffice", "libreoffice-writer libreoffice-calc")
    reader = tool("pdftotext", "poppler-utils")
    folder = tmp_path_factory.mktemp("documents")
    documents = real.documents()
    made = {}
    for template in documents.templates():
        areas = ("SVC.IRM", "DEV.VER") if template.by_area else ()
        examples = {item.key: item.example for item in template.fields}
        examples |= {"organisation": "City Library", "author": "A. Author"}
        for state, wish in (
            ("filled", Wish(examples, areas, EXAMPLE_LOOP)),
            ("blank", Wish(areas=areas)),
        ):
            document = documents.make(template, wish, TODAY)
            for suffix in set(template.formats) - {"md"}:
                file = folder / f"{template.id}-{state}-{suffix}.{suffix}"
                file.write_bytes(documents.write(document, template, suffix))
                made[template.id, suffix, state] = (file, document)
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = [str(file) for file, _ in made.values()]
    subprocess.run([*command, profile, *files], check=True, capture_output=True, timeout=900)
    return {
        key: (document, _text_of(reader, file.with_suffix(".pdf")))
        for key, (file, document) in made.items()
    }


def _text_of(reader, pdf):
    text = subprocess.run(
        [reader, "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    return [re.sub(r"\s+", " ", page) for page in text.split("\f")[:-1]]


def test_every_document_opens_and_has_a_sensible_number_of_pages(pages):
    too_long = {
        key: len(found)
        for key, (_, found) in pages.items()
        if not 0 < len(found) <= LONGEST[key[1]]
    }

    assert len(pages) > 90
    assert too_long == {}


def test_every_page_says_which_it_is_and_names_the_edition(pages):
    for key, (document, found) in pages.items():
        for n, page in enumerate(found, start=1):
            assert f"Page {n} of {len(found)}" in page, key
            assert document.edition[:40] in page, key


def test_every_section_of_a_text_document_is_on_its_pages(pages):
    for key, (document, found) in pages.items():
        if key[1] == "docx":
            text = "".join("".join(found).split())
            headings = [b for b in blocks_of(document.markdown) if isinstance(b, Heading)]
            missing = [
                text_of(h.runs) for h in headings if "".join(text_of(h.runs).split()) not in text
            ]
            assert missing == [], key


def test_no_page_shows_markup_and_none_that_is_filled_in_a_blank(pages):
    for (slug, suffix, state), (_, found) in pages.items():
        text = " ".join(found)
        assert not re.search(r"\{\{|\{%|<br>|</?mark>|\*\*|\\[|*_]|#{2,}", text), (slug, suffix)
        assert ("[Organisation]" in text) is (state == "blank"), (slug, suffix)
