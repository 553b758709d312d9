"""Page texts of the corpus, by an extractor that shares nothing with the product.

PDF pages come from poppler's pdftotext; office files, HTML and plain text are read
with the standard library. What has no pages counts as one page, a slide or a sheet
as a page, as in the product.
"""

import re
import subprocess
import unicodedata
import zipfile
from html import unescape
from pathlib import Path

CORPUS = Path(__file__).resolve().parent / "corpus"
BLOCK_END = re.compile(r"</(?:text:p|text:h|w:p|a:p|si|p|h\d|li|tr|td|th|dd|dt|div|pre)>|<br */?>", re.I)
QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-"})


def strip_markup(markup):
    markup = re.sub(r"(?is)<(script|style)\b.*?</\1>", " ", markup)
    return unescape(re.sub(r"<[^>]+>", "", BLOCK_END.sub("\n", markup)))


def pdf_pages(path):
    text = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(path), "-"], check=True, capture_output=True
    ).stdout.decode("utf-8", "replace")
    return text.split("\f")[:-1]


def archive_parts(path, pattern):
    with zipfile.ZipFile(path) as archive:
        found = [(int(m[1] or 0), n) for n in archive.namelist() if (m := re.fullmatch(pattern, n))]
        return [archive.read(name).decode("utf-8") for _, name in sorted(found)]


def sheet_pages(path):
    """Text of the cells of each sheet; enough to see whether a word is there."""
    shared = "".join(archive_parts(path, r"xl/sharedStrings()\.xml"))
    strings = [strip_markup(item) for item in re.findall(r"(?s)<si>(.*?)</si>", shared)]
    for sheet in archive_parts(path, r"xl/worksheets/sheet(\d+)\.xml"):
        cells = re.findall(r'(?s)<c\b([^>]*)>.*?<v>([^<]*)</v>', sheet)
        yield " ".join(strings[int(value)] if 't="s"' in kind else value for kind, value in cells)


def raw_pages(name):
    path = CORPUS / name
    match path.suffix:
        case ".pdf":
            return pdf_pages(path)
        case ".pptx":
            return [strip_markup(part) for part in archive_parts(path, r"ppt/slides/slide(\d+)\.xml")]
        case ".odt":
            return [strip_markup(part) for part in archive_parts(path, r"content()\.xml")]
        case ".docx":
            return [strip_markup(part) for part in archive_parts(path, r"word/document()\.xml")]
        case ".xlsx":
            return list(sheet_pages(path))
        case ".html":
            return [strip_markup(path.read_text("utf-8"))]
        case _:
            return [path.read_text("utf-8")]


def normalise(text):
    """Fold what may differ between two honest extractions of the same words."""
    text = unicodedata.normalize("NFKC", text).translate(QUOTES).replace("\u00ad", "")
    text = re.sub(r"(?<=\w)-\s*\n\s*(?=[a-zäöüßéèàçñ])", "", text)
    return re.sub(r"\s+", " ", text).casefold()


def page_texts(name):
    return [normalise(page) for page in raw_pages(name)]


def positions(text, word):
    """Where a word stands, not as a part of a longer word or number."""
    if word not in text:
        return []
    start = r"(?<!\w)" if word[:1].isalnum() else ""
    end = r"(?!\w)" if word[-1:].isalnum() else ""
    return [m.start() for m in re.finditer(start + re.escape(word) + end, text)]


def stand_together(text, words, window):
    """Whether all (normalised) words stand in one stretch of `window` characters."""
    if not all(word in text for word in words):
        return False
    found = [positions(text, word) for word in words]
    if not all(found):
        return False
    hits = sorted((place, index) for index, places in enumerate(found) for place in places)
    latest = {}
    for place, index in hits:
        latest[index] = place
        if len(latest) == len(found) and place - min(latest.values()) <= window:
            return True
    return False
