"""XML from strangers, element by element: flat in memory, without entities, whatever its prefixes are called.

Names are given without their prefix: exports with an undeclared one (`gpxtpx:` without its xmlns) are common, and a name
space adds nothing where every name is looked for in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.parsers import expat

from domain.errors import BadInput

HEAD_BYTES = 1 << 16
"""Enough of a file to tell what it is: the longest prolog known is that of an Apple Health export, some 10 kB."""
DEEPEST = 64
"""Elements within each other: expat keeps a record of each."""
_LONGEST_TEXT = 4000
_LARGEST_ELEMENT = 8 << 20
"""Bytes that one tag or text may take: a longer one has to be held whole in memory, and no recording has one."""
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_8_MARK = b"\xef\xbb\xbf"
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
"""What XML must not hold and Apple's and others' exports do (U+000B in names): thrown away."""

Start = Callable[[str, Mapping[str, str]], None]
"""Is told each element's name and attributes as it opens."""
End = Callable[[str, str], None]
"""Is told each element's name and the text that came after its last child, at most 4000 characters, as it closes."""


def root(head: bytes) -> str | None:
    """The name of the root element of the file that begins with `head`; None: this is not XML."""
    if head.startswith(_UTF_16):
        head = head[2:].decode("utf-16-be" if head[0] == _UTF_16[1][0] else "utf-16-le", "replace").encode()
    head = head.removeprefix(_UTF_8_MARK).lstrip()
    if not head.startswith(b"<"):
        return None
    found = _ROOT.search(_COMMENT.sub(b"", head))
    return found[1].decode() if found else None


def parse(chunks: Iterable[bytes], start: Start, end: End) -> str:
    """Read a document; returns "" when it was whole, else what is wrong with it, after all that stands before was told.

    Leading blanks are passed over (Strava's TCX files begin with ten).

    Raises:
        BadInput: it declares entities, or is nested or long as no recording is.

    """
    reading = _Reading(start, end)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    return feed(parser, clean(chunks))


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes]) -> str:
    """`parse` with handlers of one's own."""
    parser.EntityDeclHandler = _no_entities
    fed = 0
    try:
        for chunk in chunks:
            fed += len(chunk)
            parser.Parse(chunk, False)  # noqa: FBT003 - not the last
            if fed - parser.CurrentByteIndex > _LARGEST_ELEMENT:
                raise BadInput("The file has an element larger than any recording has.", "Export it again.", field="file")
        parser.Parse(b"", True)  # noqa: FBT003 - the last
    except expat.ExpatError as error:
        return f"{expat.ErrorString(error.code)}, line {error.lineno}"
    except (ValueError, LookupError) as error:  # an encoding that Python does not know, or that is no encoding of text
        return str(error)
    return ""


def clean(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """`chunks` without leading blanks and without the control characters that XML must not hold."""
    began = wide = False
    for chunk in chunks:
        if not began:
            wide = chunk.startswith(_UTF_16)
            chunk = chunk if wide else chunk.removeprefix(_UTF_8_MARK).lstrip()  # noqa: PLW2901 - the same, cleaned
            began = bool(chunk)
        if chunk:
            yield chunk if wide else chunk.translate(None, _CONTROL)


def _no_entities(*_told: object) -> None:
    raise BadInput("The file declares entities, which no recording needs.", "Export it again.", field="file")


def too_deep() -> BadInput:
    """What is said of more elements within each other than `DEEPEST`."""
    return BadInput("The file is nested deeper than any recording is.", "Export it again.", field="file")


class _Reading:
    def __init__(self, start: Start, end: End) -> None:
        self._start, self._end = start, end
        self._text: list[str] = []
        self._length = 0
        self._depth = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise too_deep()
        self._text, self._length = [], 0
        self._start(name.rpartition(":")[2], attributes)

    def text(self, text: str) -> None:
        if self._length < _LONGEST_TEXT:
            self._text.append(text)
            self._length += len(text)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._end(name.rpartition(":")[2], "".join(self._text)[:_LONGEST_TEXT].strip())
        self._text, self._length = [], 0
