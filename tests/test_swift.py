"""What is done once gives what WeasyPrint gives, doing it each time."""

from __future__ import annotations

import contextlib
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch
from xml.etree import ElementTree

import pydyf
import pytest

from bulletin.settings import WriteSettings
from bulletin.writers import pdf, render_child
from bulletin.writers.layout import lay_out
from bulletin.writers.render_wire import Job
from bulletin.writers.swift import (
    faces,
    flow,
    grounds,
    leaders,
    lengths,
    numbers,
    reading,
    struts,
    styles,
    writing,
)
from bulletin.writers.typeset import drawing, plain
from bulletin.writers.typeset.repeats import Repeats
from tests.bulletins import rich
from tests.pdf_reading import lines_of


@pytest.fixture(scope="module")
def job() -> Job:
    """Tables, lists, notes, numbers, boxes of the apparatus: everything that a page can hold."""
    return pdf._job(lay_out(rich(), WriteSettings()), WriteSettings(memory_limit=0))


def rendered(job: Job) -> bytes:
    return render_child.render(job, lambda message: None).data


@pytest.fixture(scope="module")
def ours(job: Job) -> bytes:
    return rendered(job)


@contextlib.contextmanager
def each_time() -> Iterator[None]:
    """Within this, nothing is looked up: WeasyPrint and pydyf do all of it, each time."""
    level = SimpleNamespace(compressobj=lambda level: zlib.compressobj(writing.LEVEL))
    with (
        patch.object(pydyf, "zlib", level),
        patch.object(struts, "remembered", contextlib.nullcontext),
        patch.object(flow, "looked_up", contextlib.nullcontext),
        patch.object(grounds, "passed_over", contextlib.nullcontext),
        patch.object(faces, "unread", contextlib.nullcontext),
        patch.object(styles, "shared", contextlib.nullcontext),
        patch.object(lengths, "remembered", contextlib.nullcontext),
        patch.object(numbers, "copied", contextlib.nullcontext),
        patch.object(reading, "as_xml", contextlib.nullcontext),
        patch.object(writing, "briskly", contextlib.nullcontext),
        patch.object(writing, "once", lambda pdf: None),
        patch.object(Repeats, "draw", lambda self, stream, box, place, draw: draw()),
    ):
        yield


def test_what_is_remembered_changes_no_byte(job: Job, ours: bytes) -> None:
    with each_time():
        assert rendered(job) == ours


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
@pytest.mark.parametrize("template", ["study", "briefing", "official", "digest"])
def test_what_our_templates_print_is_xml(template: str) -> None:
    ElementTree.fromstring(lay_out(rich(), WriteSettings(template=template)).html)


def test_a_template_may_write_html_alone(job: Job, ours: bytes) -> None:
    html = job.html.replace("/>", ">")
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(html)
    assert rendered(replace(job, html=html)) == ours


def test_lines_set_straight_stand_where_weasyprint_puts_them(
    job: Job, ours: bytes, tmp_path: Path
) -> None:
    straight = lines_of(ours, tmp_path)
    with (
        patch.object(plain, "text_alone", lambda box: None),
        patch.object(drawing.Artist, "draw", lambda *arguments: False),
    ):
        around = lines_of(rendered(job), tmp_path)
    assert len(straight) > 100
    assert [line.text for line in straight] == [line.text for line in around]
    for mine, other in zip(straight, around, strict=True):
        assert (mine.page, mine.top) == (other.page, other.top)
        assert mine.left == pytest.approx(other.left, abs=0.05)
        assert mine.right == pytest.approx(other.right, abs=0.05)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_leaders_in_one_text_reach_as_far_as_dot_by_dot(tmp_path: Path) -> None:
    html = '<title>目录</title><p class="toc">第一课</p><p class="toc">第二课的题目长得多</p>'
    css = '@page { size: A6 } .toc::after { content: leader(" . ") "12" }'
    once = rendered(Job(html, css))
    with patch.object(leaders, "in_one_text", contextlib.nullcontext):
        each = rendered(Job(html, css))
    ours, theirs = lines_of(once, tmp_path), lines_of(each, tmp_path)
    assert [line.text for line in ours] == [line.text for line in theirs]
    assert "." * 10 in "".join(line.text for line in ours)
    for mine, other in zip(ours, theirs, strict=True):
        assert (mine.left, mine.right) == pytest.approx((other.left, other.right), abs=0.05)
    assert len(once) < len(each)
