"""One page of a PDF as a picture under the plan; the document is kept, so that another page can be chosen later."""

from __future__ import annotations

from core.errors import FacilityError
from core.exchange.picture_file import png_content
from core.exchange.underlay_found import Found, Tell
from core.model.underlays import Media, UnderlayContent

POINT_M = 0.0254 / 72.0
USUAL_SCALE = 100.0
"""Pages are taken as drawn 1:100 until they are measured."""
LARGEST_SIDE_PX, LARGEST_DPI = 6_000, 300.0
MOST_SIDE_M = 10.0
"""Pages larger than this are no sheets. [m]"""
MOST_PAGES = 5_000


def read_page(document: bytes, file_name: str, page_number: int, tell: Tell) -> Found:
    """Draw a page.

    Args:
        document: Bytes of the file.
        file_name: Its name, for messages.
        page_number: Page from 1; 0 draws the only page, or says how many there are.
        tell: Told how far it is.

    Raises:
        FacilityError: The document is broken, locked or far too large, or has no such page; in words.
    """
    import pypdfium2 as pdfium

    tell(0.05, "Reading the document")
    try:
        pdf = pdfium.PdfDocument(document)
        count = len(pdf)
        if count > MOST_PAGES or count == 0:
            raise _refused(file_name, f"has {count} pages", "Save the page that you need in a file of its own.")
        if page_number == 0 and count > 1:
            return Found(file_name, page_count=count)
        number = page_number or 1
        if number > count:
            raise _refused(file_name, f"has no page {number}, only {count}", "Choose one of its pages.")
        tell(0.2, f"Drawing page {number}")
        page = pdf[number - 1]
        width_pt, height_pt = page.get_size()
        if not 0.0 < max(width_pt, height_pt) * POINT_M <= MOST_SIDE_M or min(width_pt, height_pt) < 1.0:
            size = f"{width_pt * POINT_M:.1f} × {height_pt * POINT_M:.1f} m"
            raise _refused(file_name, f"has a page of {size}, which is no sheet", "Print it to a usual sheet first.")
        scale = min(LARGEST_DPI / 72.0, LARGEST_SIDE_PX / max(width_pt, height_pt))
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except pdfium.PdfiumError as error:
        words = "is locked by a password" if "password" in str(error).lower() else "is broken"
        raise _refused(file_name, words, "Print it to PDF again, without a password.") from error
    tell(0.8, "Packing")
    content = png_content(picture)
    return Found(
        file_name,
        content,
        UnderlayContent.of(Media.PDF, document),
        page_count=count,
        page_number=number,
        extent_units=(float(width_pt), float(height_pt)),
        unit_m=POINT_M * USUAL_SCALE,
        is_unit_known=False,
        unit_words="The page is taken as drawn 1:100; set its scale by two points.",
    )


def _refused(file_name: str, words: str, hint: str) -> FacilityError:
    return FacilityError(f"'{file_name}' {words}.", hint=hint)
