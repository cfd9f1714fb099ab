"""What python-docx has no calls for: page numbers, repeated headers, shading, own styles."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from bot.domain.documents import Document

FONT = "Calibri"
GUIDANCE = "Guidance"
CELL = "Table Text"
FINE = "Table Text Small"
AFTER_TABLE = "After Table"

_INK = RGBColor(0x1F, 0x3A, 0x5F)
_PALE = "E8EEF4"
_SHOWN = 0.78  # width of a picture as a share of the text's
_GREY = RGBColor(0x5F, 0x66, 0x6D)
# style -> points of the font, space before, space after
_SIZES = {
    "Title": (22, 0, 8),
    "Heading 1": (15, 16, 4),
    "Heading 2": (12.5, 12, 3),
    "Heading 3": (11, 8, 2),
    "Normal": (10.5, 0, 6),
    "List": (10.5, 0, 3),
    "List Bullet": (10.5, 0, 3),
    "List Number": (10.5, 0, 3),
    GUIDANCE: (9.5, 0, 4),
    CELL: (9.5, 1, 1),
    FINE: (8, 1, 1),
    AFTER_TABLE: (4, 0, 2),
}


def style(target: WordDocument) -> None:
    """Give a new document its look."""
    for name in (GUIDANCE, CELL, FINE, AFTER_TABLE):
        added = target.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        added.base_style = target.styles["Normal"]
    for name, (size, before, after) in _SIZES.items():
        found = target.styles[name]
        found.font.name, found.font.size = FONT, Pt(size)
        found.paragraph_format.space_before = Pt(before)
        found.paragraph_format.space_after = Pt(after)
        fonts = found.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            if attribute.endswith("Theme"):
                del fonts.attrib[attribute]
        if name.startswith(("Title", "Heading")):
            found.font.color.rgb, found.font.bold = _INK, True
    title = target.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)
    target.styles[GUIDANCE].font.italic = True
    target.styles[GUIDANCE].font.color.rgb = _GREY
    target.styles["List"].paragraph_format.left_indent = Pt(18)
    target.styles["List"].paragraph_format.first_line_indent = Pt(-18)


def describe(target: WordDocument, document: Document) -> None:
    """Fill in the document's properties."""
    properties = target.core_properties
    made = datetime.combine(document.today, time())
    properties.title, properties.subject = document.title, document.edition
    properties.author, properties.keywords = document.author, document.organisation
    properties.created = properties.modified = made
    properties.language, properties.comments = "en-GB", ""


def text_width(section: Section) -> Length:
    """Width between the margins."""
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    return Length((section.page_width or 0) - margins)


def show(target: WordDocument, png: bytes, alt: str) -> None:
    """Show a picture, with the words for whoever cannot see it."""
    width = Length(int(text_width(target.sections[0]) * _SHOWN))
    picture = target.add_picture(BytesIO(png), width=width)
    target.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture._inline.docPr.set("descr", alt)  # python-docx has no call for it


def frame(section: Section, document: Document) -> None:
    """Put title and organisation above every page, edition and page number below."""
    width = text_width(section)
    head = _edge(section.header.paragraphs[0], width)
    head.add_run(f"{document.title}\t{document.organisation}")
    foot = _edge(section.footer.paragraphs[0], width)
    foot.add_run(f"{document.edition}\tPage ")
    _counter(foot, "PAGE")
    foot.add_run(" of ")
    _counter(foot, "NUMPAGES")
    for paragraph in (head, foot):
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb = Pt(8.5), _GREY


def _edge(paragraph: Paragraph, width: Length) -> Paragraph:
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.style = "Normal"
    return paragraph


def _counter(paragraph: Paragraph, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("1", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "1":
            run.text = text  # what shows until somebody opens the file
        elif text:
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._r.append(instruction)
        else:
            character = OxmlElement("w:fldChar")
            character.set(qn("w:fldCharType"), kind)
            run._r.append(character)


def link(paragraph: Paragraph, text: str, address: str) -> None:
    """Type a link."""
    target = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    holder = OxmlElement("w:hyperlink")
    holder.set(qn("r:id"), target)
    run = paragraph.add_run(text)
    run.font.underline, run.font.color.rgb = True, _INK
    holder.append(run._r)
    paragraph._p.append(holder)


def pad(table: Table) -> None:
    """Leave little room left and right in the cells of a table."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(1.2).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def keep_whole(row: _Row) -> None:
    """Keep a table's row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def repeat_on_every_page(row: _Row) -> None:
    """Make a row the table's header, shown again on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def shade(cell: _Cell) -> None:
    """Set a cell apart as a heading."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _PALE)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def new_numbering(target: WordDocument, style_name: str) -> int:
    """Start a list that counts from one; returns its number."""
    numbering = target.part.numbering_part.element
    properties = target.styles[style_name].element.pPr
    used = properties.numPr.numId.val
    abstract = numbering.num_having_numId(used).abstractNumId.val
    added = numbering.add_num(abstract)
    added.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(added.numId)


def number(paragraph: Paragraph, numbering: int) -> None:
    """Make a paragraph an item of a numbered list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = numbering
    properties.get_or_add_ilvl().val = 0
