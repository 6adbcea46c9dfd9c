"""What PDF/UA-1 and printers ask of links, lists and pages, where WeasyPrint falls short.

ISO 14289-1, 7.18.5 (a link annotation stands in a ``Link``), ISO 32000-1, table 336 (an ``LI``
holds ``Lbl`` and ``LBody`` only), 12.5.3 (the Print flag), 12.4.2 (page labels), ISO 19005-2,
6.6.2.1 (metadata not compressed).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf

from bulletin.writers import heads
from bulletin.writers.aside import replaced

PRINT = 4

_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 pdfuaid:part="1"/><rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq>
</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


@contextmanager
def pages_counted_once() -> Iterator[None]:
    """Within this, a PDF makes the list of its pages anew only when it has more of them.

    pydyf makes it for each element of the structure: the time grew with the square of the pages.
    """
    known: dict[int, tuple[int, tuple[bytes, ...]]] = {}

    def page_references(pdf: Any) -> tuple[bytes, ...]:
        numbers = pdf.pages["Kids"][::3]
        count, references = known.get(id(pdf), (-1, ()))
        if count != len(numbers):
            references = tuple(b"%d 0 R" % number for number in numbers)
            known[id(pdf)] = len(numbers), references
        return references

    with replaced(pydyf.PDF, "page_references", property(page_references)):
        yield


def merge_links(document: Any) -> None:
    """One link where WeasyPrint makes one for each box inside an ``a`` as well.

    The rectangle of the ``a`` grows to hold what stands in it (a picture is taller).
    """
    for page in document.pages:
        kept: list[list[Any]] = []
        owners: dict[int, list[Any]] = {}
        for kind, target, rectangle, box in page.links:
            owner = owners.get(id(box))
            if owner is not None and owner[:2] == [kind, target]:
                owner[2] = _union(owner[2], rectangle)
                continue
            link = [kind, target, rectangle, box]
            kept.append(link)
            owners.update((id(inner), link) for inner in _inside(box))
        page.links[:] = [tuple(link) for link in kept]


def mend(_document: Any, pdf: Any) -> None:
    """A finisher: lists, heads of tables, the Print flag, page labels, readable metadata."""
    objects = {item.number: item for item in pdf.objects}
    for item in list(pdf.objects):
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata":
            item.compress = False
            if "MarkInfo" in pdf.catalog:
                item.stream = [_accessible(data) for data in item.stream]
        if not isinstance(item, pydyf.Dictionary):
            continue
        if item.get("Subtype") == "/Link":
            item["F"] = PRINT
        elif item.get("S") == "/LI":
            _only_bodies(pdf, item, objects)
        elif item.get("S") == "/Table":
            heads.name(item, objects)
    numbers = pydyf.Dictionary({"Nums": pydyf.Array([0, pydyf.Dictionary({"S": "/D"})])})
    pdf.catalog["PageLabels"] = numbers


def _accessible(xmp: bytes) -> bytes:
    """Metadata of a tagged file for archives that say that it keeps PDF/UA-1 as well; the schema is
    described, as PDF/A asks for every schema that it does not know (ISO 19005-2, 6.6.2.3)."""
    if b"pdfaid" not in xmp or b"pdfuaid" in xmp:
        return xmp
    return xmp.replace(b"</rdf:RDF>", _UA + b"</rdf:RDF>")


def _only_bodies(pdf: Any, item: Any, objects: dict[int, Any]) -> None:
    """Put what an ``LI`` holds beside its label into an ``LBody``."""
    kids = list(item["K"])
    loose = [kid for kid in kids if _role(kid, objects) not in {"/Lbl", "/LBody"}]
    if not loose:
        return
    body = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array(loose),
            "Pg": item["Pg"],
            "P": item.reference,
        }
    )
    pdf.add_object(body)
    for kid in loose:
        child = objects.get(_number(kid))
        if child is not None and "P" in child:
            child["P"] = body.reference
    first = kids.index(loose[0])
    rest = [kid for kid in kids if kid not in loose]
    place = sum(kid not in loose for kid in kids[:first])
    item["K"] = pydyf.Array([*rest[:place], body.reference, *rest[place:]])


def _role(kid: Any, objects: dict[int, Any]) -> str | None:
    child = objects.get(_number(kid))
    return child.get("S") if isinstance(child, pydyf.Dictionary) else None


def _number(reference: Any) -> int:
    return int(reference.split()[0]) if isinstance(reference, bytes) else -1


def _inside(box: Any) -> Iterator[Any]:
    for child in box.all_children():
        yield child
        yield from _inside(child)


def _union(one: Any, other: Any) -> tuple[float, float, float, float]:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
