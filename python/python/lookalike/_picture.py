"""Pictures."""

import html


class Picture:
    """A picture as SVG, which Jupyter shows.

    Examples
    --------
    >>> import lookalike
    >>> picture = lookalike.Picture("<svg xmlns='http://www.w3.org/2000/svg'/>", "Nothing")
    >>> picture.svg[:4]
    '<svg'
    """

    def __init__(self, svg, title):
        self.svg = svg
        self.title = title

    def save(self, path):
        """Writes the picture into a file, which should end in ``.svg``."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.svg)

    def _repr_svg_(self):
        return self.svg

    def _repr_html_(self):
        # As an image, so that no style or script of it meets those of the page.
        return f'<img alt="{html.escape(self.title)}" src="data:image/svg+xml;utf8,{_quoted(self.svg)}">'

    def __repr__(self):
        return f"Picture({self.title!r})"


def _quoted(svg):
    from urllib.parse import quote

    return quote(svg)
