"""Styles of the Word document: one family, one scale, British English, colours that mean one thing each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from fairwait.domain.finding import Report
from fairwait.reports.text import clean

_FONT: Final = "Arial"
_INK: Final = RGBColor(0x16, 0x23, 0x2D)
_SUBJECT: Final = RGBColor(0x0B, 0x4F, 0x6C)
_QUIET: Final = RGBColor(0x55, 0x64, 0x6E)
#: The report carries its own dates; a clock time here would make the same figures give different files.
_NO_DATE: Final = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)

#: Built-in styles: size, space before and after in points, colour, bold.
_BUILT_IN: Final = {
    "Normal": (10, 0, 5, _INK, False),
    "Title": (22, 0, 10, _INK, True),
    "Subtitle": (9, 0, 12, _QUIET, False),
    "Heading 1": (19, 0, 8, _SUBJECT, True),
    "Heading 2": (13, 18, 5, _INK, True),
    "Heading 3": (10, 12, 3, _INK, True),
    "Caption": (10, 10, 1, _INK, True),
}
#: Our own: the style they rest on, size, space before and after, colour, bold, flush right.
_OWN: Final = {
    "Headline": ("Normal", 11, 0, 6, _INK, False, False),
    "Lead": ("Normal", 11, 0, 8, _QUIET, False, False),
    "Unjudged": ("Normal", 10, 2, 6, _QUIET, False, False),
    "ContentsChief": ("Normal", 9.5, 5, 1, _INK, True, False),
    "Contents": ("Normal", 9.5, 0, 1, _INK, False, False),
    "Subcaption": ("Normal", 8, 0, 4, _QUIET, False, False),
    "Behind": ("Normal", 8, 0, 3, _QUIET, False, False),
    "TableText": ("Normal", 8, 0.5, 0.5, _INK, False, False),
    "TableTextNumber": ("TableText", 8, 0.5, 0.5, _INK, False, True),
    "TableDim": ("TableText", 8, 0.5, 0.5, _QUIET, False, False),
    "TableDimNumber": ("TableText", 8, 0.5, 0.5, _QUIET, False, True),
    "TableHead": ("TableText", 8, 1, 2, _INK, True, False),
    "TableHeadNumber": ("TableHead", 8, 1, 2, _INK, True, True),
}


def set_up(document: Any, report: Report) -> None:
    """Paper, styles, language and properties of a new document. No person and no time is named."""
    for name, look in _BUILT_IN.items():
        _dress(document.styles[name], *look)
    for name, (base, size, before, after, colour, bold, right) in _OWN.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles[base]
        _dress(style, size, before, after, colour, bold)
        if right:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for name in ("Caption", "Subcaption"):
        document.styles[name].paragraph_format.keep_with_next = True
    inner = document.styles.add_style("InnerLink", WD_STYLE_TYPE.CHARACTER)
    inner.font.color.rgb, inner.font.underline = _SUBJECT, True
    _speak_british(document)
    _leave_template_behind(document)
    _page(document.sections[0])
    _properties(document, report)


def _dress(style: Any, size: float, before: float, after: float, colour: RGBColor, bold: bool) -> None:
    font, shape = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, False
    font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # The template names theme fonts, which would win over ours.
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:hAnsi"), _FONT)
    fonts.set(qn("w:cs"), _FONT)
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing = 1.0 if size < 9 else 1.15
    borders = (
        style.element.find(qn("w:pPr")).find(qn("w:pBdr")) if style.element.find(qn("w:pPr")) is not None else None
    )
    if borders is not None:
        borders.getparent().remove(borders)


def _speak_british(document: Any) -> None:
    """Spelling and voices follow the document's language."""
    for part in (document.styles.element, document.settings.element):
        for language in part.iter(qn("w:lang"), qn("w:themeFontLang")):
            language.set(qn("w:val"), "en-GB")
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    if defaults.find(qn("w:lang")) is None:
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        defaults.append(language)


def _leave_template_behind(document: Any) -> None:
    """Drop what the empty template says of itself: a picture of its page, its maker, the ways of an old Word."""
    for key, relation in list(document.part.package.rels.items()):
        if relation.reltype.endswith(("/thumbnail", "/extended-properties")):
            del document.part.package.rels[key]
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    section.header_distance = section.footer_distance = Mm(11)


def _properties(document: Any, report: Report) -> None:
    core = document.core_properties
    core.title, core.subject = clean(report.question)[:255], clean(report.title)[:255]
    core.author, core.last_modified_by, core.comments, core.keywords = "fairwait", "fairwait", "", ""
    core.language, core.revision = "en-GB", 1
    core.created = core.modified = _NO_DATE
