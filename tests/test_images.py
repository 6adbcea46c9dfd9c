"""Pictures on board: what goes in and what is there instead afterwards."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Callable

import pytest

from bulletin import vocabulary
from bulletin.errors import SourceError
from bulletin.images import board, standins
from bulletin.model import Article, Source
from bulletin.settings import ImageSettings
from tests.pictures import picture


def article(body: str) -> Article:
    return Article(Source("x", "web", "x"), "", "读书班", body)


def shelf(**pictures: bytes) -> Callable[[str], bytes]:
    """A fetcher: ``a_png`` stands for ``a.png``."""

    def fetch(address: str) -> bytes:
        name = address.replace(".", "_")
        if name not in pictures:
            raise SourceError(f"{address}：没有 · not there", code="http-404")
        return pictures[name]

    return fetch


def boarded(body: str, **pictures: bytes) -> Article:
    done = board(article(body), shelf(**pictures), ImageSettings())
    assert vocabulary.problems(done.body) == []
    return done


def test_a_picture_gets_a_name_and_a_size() -> None:
    data = picture("PNG")
    done = boarded('<p><img src="a.png" alt="河边的树"/></p>', a_png=data)
    (image,) = done.images
    assert image.name == hashlib.sha256(image.data).hexdigest()[:16] + ".png"
    assert (image.media_type, image.width, image.height) == ("image/png", 60, 40)
    assert image.alt == "河边的树"
    expected = f'<p><img src="{image.name}" alt="河边的树" width="60" height="40" /></p>'
    assert done.body == expected
    assert done.notes == ()


def test_the_same_picture_is_stored_once_in_the_order_of_the_body() -> None:
    one, two = picture("PNG"), picture("JPEG")
    body = "".join(f'<p><img src="{name}"/></p>' for name in ("b.jpg", "a.png", "c.png", "b.jpg"))
    done = boarded(body, a_png=one, c_png=one, b_jpg=two)
    assert [image.media_type for image in done.images] == ["image/jpeg", "image/png"]


def test_same_input_same_bytes() -> None:
    body = "".join(f'<p><img src="{n}.webp"/></p>' for n in range(6)) + '<p><img src="x.jpg"/></p>'
    files = {f"{n}_webp": picture("WEBP", size=(50 + n, 40)) for n in range(6)}
    runs = [boarded(body, **files, x_jpg=picture("JPEG", size=(3000, 20))) for _ in range(2)]
    assert runs[0] == runs[1]


def test_the_order_does_not_depend_on_what_comes_first() -> None:
    def fetch(address: str) -> bytes:
        time.sleep(0.05 if address == "0.png" else 0)
        return picture("PNG", size=(30 + int(address[0]), 30))

    body = "".join(f'<p><img src="{n}.png"/></p>' for n in range(5))
    done = board(article(body), fetch, ImageSettings())
    assert [image.width for image in done.images] == [30, 31, 32, 33, 34]


def test_a_missing_picture_is_said_in_its_place() -> None:
    done = boarded(
        '<p>前文<img src="https://lib.example/a.png" alt="河边"/>后文</p>'
        '<figure><img src="b.png" alt=""/><figcaption>图一</figcaption></figure>'
        '<p><a href="https://lib.example/"><img src="b.png"/></a></p>'
    )
    assert "<p>前文〔图片未能取得：河边，https://lib.example/a.png〕后文</p>" in done.body
    assert "<figure><p>〔图片未能取得：b.png〕</p><figcaption>" in done.body
    assert [note.code for note in done.notes] == ["picture-missing"] * 2
    assert "404" not in done.body
    assert done.images == ()


@pytest.mark.parametrize(
    ("language", "alt", "address", "line"),
    [
        ("zh-CN", "", "图片/%E6%B2%B3%20a.png", "〔图片未能取得：河 a.png〕"),
        ("zh-CN", "河边", "图片/a.png", "〔图片未能取得：河边〕"),
        ("zh-CN", "", "data:image/png;base64,AAAA", "〔图片未能取得〕"),
        ("en", "The river", "https://lib.example/a.png",
         "[picture missing: The river, https://lib.example/a.png]"),
        ("zh-CN", "河", f"https://pic.example/{'a' * 40}.png", "〔图片未能取得：河，pic.example〕"),
        ("zh-CN", "河", f"https://[{'a' * 40}.png", "〔图片未能取得：河〕"),
        ("de", "", "https://lib.example/a.png", "[picture missing: https://lib.example/a.png]"),
    ],
)  # fmt: skip
def test_what_stands_for_a_picture_is_in_the_language_of_the_article(
    language: str, alt: str, address: str, line: str
) -> None:
    assert standins.missing(language, alt, address) == line


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ('<p>甲</p><p><img src="a.gif"/></p><p>乙</p>', "<p>甲</p><p>乙</p>"),
        ('<p>甲<img src="a.gif"/>乙</p>', "<p>甲乙</p>"),
        ('<ul><li><img src="a.gif"/></li></ul><p>乙</p>', "<p>乙</p>"),
        ('<table><tr><td><img src="a.gif"/></td></tr></table>', "<table><tr><td /></tr></table>"),
        ('<figure><img src="a.gif"/></figure>', ""),
        ('<p><img src="a.gif"/><br/></p>', ""),
        (
            '<figure><img src="a.gif"/><figcaption>图</figcaption></figure>',
            "<figure><figcaption>图</figcaption></figure>",
        ),
    ],
)
def test_what_shows_nothing_goes_without_a_word(body: str, left: str) -> None:
    done = boarded(body, a_gif=picture("GIF", size=(1, 1)))
    assert done.body == left
    assert done.notes == ()


def test_an_icon_goes_and_a_character_in_the_text_stays() -> None:
    icon = picture("PNG", size=(16, 16))
    done = boarded('<p><img src="a.png"/></p><p>王<img src="a.png" alt="喆"/>同志</p>', a_png=icon)
    assert [note.code for note in done.notes] == ["icons-dropped"]
    assert done.body.count("<img") == 1
    assert "同志" in done.body


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ('width="30"', (30, 20)),
        ('width="30px"', (30, 20)),
        ('height="20"', (30, 20)),
        ('width="1"', (60, 40)),
        ('width="600"', (60, 40)),
        ('width="50%"', (60, 40)),
        ('width="９"', (60, 40)),
    ],
)
def test_the_page_may_show_a_picture_smaller(said: str, shown: tuple[int, int]) -> None:
    done = boarded(f'<p><img src="a.png" {said}/></p>', a_png=picture("PNG"))
    assert f'width="{shown[0]}" height="{shown[1]}"' in done.body


def test_no_images() -> None:
    body = '<p>甲<img src="a.png" alt="树"/></p><figure><img src="b.png"/></figure><p>乙</p>'

    def never(address: str) -> bytes:
        raise AssertionError(address)

    done = board(article(body), never, ImageSettings(no_images=True))
    assert done.body == "<p>甲树</p><p>乙</p>"
    assert [note.code for note in done.notes] == ["no-images"]
    assert "2" in done.notes[0].text


def test_a_page_of_five_thousand_pictures() -> None:
    small = picture("PNG", size=(30, 30))
    body = "".join(f'<p><img src="{n}.png"/></p>' for n in range(5000)) + "<p>末</p>"
    done = board(article(body), lambda address: small, ImageSettings())
    assert done.body.count("<img") == 500
    assert done.body.count("〔") == 1
    assert "<p>〔其余4500张图片从略〕</p>" in done.body
    assert done.body.endswith("<p>末</p>")
    assert len(done.images) == 1
    assert [note.code for note in done.notes] == ["too-many-pictures"]


def test_the_deadline_of_an_article() -> None:
    release = threading.Event()

    def slow(address: str) -> bytes:
        if address != "0.png":
            release.wait(30)
        return picture("PNG")

    body = "".join(f'<p><img src="{n}.png"/></p>' for n in range(9))
    start = time.monotonic()
    done = board(article(body), slow, ImageSettings(image_timeout=1.0))
    assert time.monotonic() - start < 3
    release.set()
    assert len(done.images) == 1
    assert [note.code for note in done.notes] == ["picture-late"] * 8


def test_one_picture_never_ends_the_others() -> None:
    def odd(address: str) -> bytes:
        if address == "a.png":
            raise ValueError("what nobody foresaw")
        return picture("PNG")

    done = board(article('<p><img src="a.png"/><img src="b.png"/></p>'), odd, ImageSettings())
    assert len(done.images) == 1
    assert "nobody foresaw" in done.notes[0].text


@pytest.mark.parametrize(
    "address",
    [
        "data:image/png;base64,{b64}",
        "data:;base64,{b64}",
        "DATA:text/plain;charset=x;BASE64,{b64}",
        "data:image/png;base64,{quoted}",
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='60' height='40'/%3E",
    ],
)
def test_pictures_in_the_address(address: str) -> None:
    b64 = base64.b64encode(picture("PNG")).decode()
    src = address.format(b64=b64, quoted=b64.replace("+", "%2B").replace("=", "%3D"))
    done = board(article(f'<p><img src="{src}"/></p>'), shelf(), ImageSettings())
    assert (done.images[0].width, done.images[0].height) in ((60, 40), (120, 80))


@pytest.mark.parametrize("address", ["data:", "data:image/png;base64,!!", "data:x;base64,QQ", ""])
def test_broken_addresses(address: str) -> None:
    done = boarded(f'<p><img src="{address}"/></p>')
    assert done.images == ()
    assert "<p>〔图片未能取得" in done.body


def test_too_many_bytes() -> None:
    done = board(
        article('<p><img src="a.png"/></p>'),
        shelf(a_png=picture("PNG") + b"\0" * 2000),
        ImageSettings(max_image_bytes=1500),
    )
    assert [note.code for note in done.notes] == ["picture-unusable"]


def test_a_part_of_a_picture_is_noted() -> None:
    data = picture("JPEG", size=(400, 400), quality=95)
    done = boarded('<p><img src="a.jpg"/></p>', a_jpg=data[: len(data) // 2])
    assert [note.code for note in done.notes] == ["picture-damaged"]
    assert len(done.images) == 1
