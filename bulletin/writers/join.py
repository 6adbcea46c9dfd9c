"""Parts of one document, rendered apart, made one PDF: pages, names, outline and tags.

Each part is a tagged PDF of its own. Its structure tree is put under one ``Document``, with the
keys of the parent tree and the identifiers of table headers counted on (ISO 32000-1, 14.7).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

_WITHOUT_CELLS = frozenset({Name.P, Name.Span, Name.Link, Name.H1, Name.H2, Name.H3, Name.Lbl})
_LABELS = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))


class Joiner:
    """One PDF of parts, which come one after the other, and the first of all at the end.

    Metadata, language and viewer preferences are those of the first that comes; all parts have
    the same. The identifier is that of the first part.
    """

    def __init__(self) -> None:
        self._whole = Pdf.new()
        self._names: Object = Array()
        self._tags: _Tags | None = None
        self._outline: list[Object] = []
        self._blank = False

    def __enter__(self) -> Joiner:
        return self

    def __exit__(self, *rest: object) -> None:
        self._whole.close()

    def add(self, data: bytes, *, blank: bool = False) -> None:
        """The next part; with ``blank``, an empty page stands before it."""
        if not self._whole.pages:
            self._open(data)
            self._blank = blank
            return
        with Pdf.open(io.BytesIO(data)) as part:
            at = len(self._whole.pages)
            if blank:
                self._whole.pages.append(_empty(self._whole, part.pages[0].MediaBox))
                at += 1
            self._take(part, at)

    def begin(self, data: bytes) -> None:
        """The part that stands before all others."""
        with Pdf.open(io.BytesIO(data)) as part:
            if self._blank:
                self._whole.pages.insert(0, _empty(self._whole, part.pages[0].MediaBox))
            self._take(part, 0)
            _identify(self._whole, part)

    def data(self) -> bytes:
        """The file, once all parts are there."""
        self._finish()
        return _saved(self._whole)

    def _open(self, data: bytes) -> None:
        self._whole = whole = Pdf.open(io.BytesIO(data))
        self._names = _names(whole.Root)
        self._outline = _top(whole.Root)
        if "/StructTreeRoot" in whole.Root:
            self._tags = _Tags(whole)

    def _take(self, part: Pdf, at: int) -> None:
        """``part``, its pages from the place ``at``."""
        whole = self._whole
        for place, page in enumerate(part.pages, at):
            whole.pages.insert(place, page)
        pages = [whole.pages[at + place].obj for place in range(len(part.pages))]
        # In one go, and after the pages: what is shared comes once, and leads to them.
        carrier = whole.copy_foreign(
            part.make_indirect(
                Dictionary(
                    Names=_names(part.Root),
                    Outlines=Array(_top(part.Root)),
                    Tags=part.Root.get("/StructTreeRoot", Dictionary()),
                )
            )
        )
        self._names.extend(carrier.Names)
        outline = list(carrier.Outlines)
        self._outline = [*outline, *self._outline] if at == 0 else [*self._outline, *outline]
        if self._tags is not None and "/K" in carrier.Tags:
            self._tags.add(carrier.Tags, pages, first=at == 0)

    def _finish(self) -> None:
        """Write what was gathered into the catalog."""
        root = self._whole.Root
        pairs = sorted(
            ((bytes(self._names[i]), self._names[i + 1]) for i in range(0, len(self._names), 2)),
            key=lambda pair: pair[0],
        )
        if pairs:
            flat = [item for name, place in pairs for item in (String(name), place)]
            root.Names = Dictionary(Dests=Dictionary(Names=Array(flat)))
        if self._outline:
            root.Outlines = _chained(self._whole, self._outline)
        if self._tags is not None:
            self._tags.finish()
        root.PageLabels = _LABELS


class _Tags:
    """The structure tree: one Document, one parent tree."""

    def __init__(self, whole: Pdf) -> None:
        self._root = whole.Root.StructTreeRoot
        self._document = self._root.K[0]
        self._kids = list(self._document.K)
        self._numbers = {int(k): v for k, v in _pairs(self._root.ParentTree.Nums)}
        self._next = max(self._numbers, default=-1) + 1
        self._parts = 0

    def add(self, tree: Object, pages: Sequence[Object], *, first: bool = False) -> None:
        """Take over the tree of a part whose pages are ``pages``, before what is there if it
        stands ``first``."""
        self._parts += 1
        keys: dict[int, int] = {}
        for key, value in _pairs(tree.ParentTree.Nums):
            keys[int(key)] = self._next
            self._numbers[self._next] = value
            self._next += 1
        for page in pages:
            page.StructParents = keys[int(page.StructParents)]
            for annotation in page.get("/Annots", Array()):
                if "/StructParent" in annotation:
                    annotation.StructParent = keys[int(annotation.StructParent)]
        kids = list(tree.K[0].K)
        for kid in kids:
            kid.P = self._document
        self._kids = [*kids, *self._kids] if first else [*self._kids, *kids]
        _rename(tree.K[0], f"{self._parts}-")

    def finish(self) -> None:
        """Write the tree."""
        self._document.K = Array(self._kids)
        numbers = [item for key in sorted(self._numbers) for item in (key, self._numbers[key])]
        self._root.ParentTree.Nums = Array(numbers)


def _rename(element: Object, prefix: str) -> None:
    """Give the header cells below ``element`` names that no other part has."""
    stack = [element]
    while stack:
        item = stack.pop()
        if not isinstance(item, Dictionary) or item.get("/S") in _WITHOUT_CELLS:
            continue
        if "/ID" in item:
            item.ID = String(prefix + str(item.ID))
        attributes = item.get("/A")
        if isinstance(attributes, Dictionary) and "/Headers" in attributes:
            attributes.Headers = Array([String(prefix + str(h)) for h in attributes.Headers])
        kids = item.get("/K", Array())
        stack.extend(kids if isinstance(kids, Array) else [kids])


def _pairs(numbers: Object) -> Iterable[tuple[Object, Object]]:
    items = list(numbers)
    return zip(items[::2], items[1::2], strict=True)


def _identify(whole: Pdf, part: Pdf) -> None:
    """Give ``whole`` the identifier of ``part``, or none (then its bytes decide)."""
    if "/ID" in part.trailer:
        whole.trailer.ID = Array([String(bytes(half)) for half in part.trailer.ID])
    elif "/ID" in whole.trailer:
        del whole.trailer.ID


def _names(root: Object) -> Object:
    tree = root.get("/Names", Dictionary()).get("/Dests", Dictionary())
    found: Object = tree.get("/Names", Array())
    return found


def _top(root: Object) -> list[Object]:
    """The highest items of an outline."""
    item = root.get("/Outlines", Dictionary()).get("/First")
    found = []
    while item is not None:
        found.append(item)
        item = item.get("/Next")
    return found


def _chained(whole: Pdf, items: Sequence[Object]) -> Object:
    outline = whole.make_indirect(Dictionary(Type=Name.Outlines))
    shown = 0
    for index, item in enumerate(items):
        shown += 1 + max(int(item.get("/Count", 0)), 0)
        item.Parent = outline
        for key, place in (("/Prev", index - 1), ("/Next", index + 1)):
            if 0 <= place < len(items):
                item[key] = items[place]
            elif key in item:
                del item[key]
    outline.First, outline.Last, outline.Count = items[0], items[-1], shown
    return outline


def _empty(whole: Pdf, box: Object) -> pikepdf.Page:
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([float(number) for number in box]),
        Resources=Dictionary(),
        Contents=whole.make_stream(b""),
        Tabs=Name.S,
    )
    return pikepdf.Page(whole.make_indirect(page))


def _saved(whole: Pdf) -> bytes:
    out = io.BytesIO()
    whole.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        preserve_pdfa=True,
    )
    return out.getvalue()
