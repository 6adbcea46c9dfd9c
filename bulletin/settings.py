"""Every setting: its default, its sentence, and how the layers are put over each other.

defaults < ``bulletin.toml`` < environment (``BULLETIN_<NAME>``) < packet file < what was typed.

A setting is a field of one of the slices below; the slice is what its stage receives. A field
says what it is for in both languages; its type says how a text from the environment is read.
"""

from __future__ import annotations

import difflib
import os
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from bulletin.errors import UsageError
from bulletin.said import NO_LANGUAGE, language_tag, legal, toml_fault

PREFIX = "BULLETIN_"
CONFIG_NAME = "bulletin.toml"


def setting(
    default: Any, zh: str, en: str, *, flags: tuple[str, ...] = (), least: float | None = None
) -> Any:
    """A field with its default, its sentence, its flags where its name alone will not do,
    and the least value that makes sense."""
    about = {"zh": zh, "en": en, "flags": flags, "least": least}
    return field(default=default, metadata=about)


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """For `sources` and the picture fetcher. Times in seconds, sizes in bytes."""

    offline: bool = setting(False, "不上网，只用缓存", "never go online: use the cache only")
    cache_dir: Path | None = setting(
        None, "缓存文件夹", "folder of the cache (default: the user's cache folder)"
    )
    no_cache: bool = setting(
        False, "不用缓存", "keep nothing: no web pages, no articles read, no parts laid out"
    )
    cache_bytes: int = setting(
        1_000_000_000,
        "缓存的上限（字节），最久未用的先删",
        "most bytes of the HTTP cache; what was not used for longest goes first",
        least=1_000_000,
    )
    stale_if_error: float = setting(
        86_400.0,
        "网站出故障时，过期不超过这么久的缓存仍可用（秒）",
        "seconds that a kept answer may be past its date where the site fails (RFC 5861)",
        least=0,
    )
    allow_host: tuple[str, ...] = setting(
        (), "允许访问的内网主机 HOST[:PORT]", "a private HOST[:PORT] that pages may refer to"
    )
    public_only: bool = setting(
        False,
        "写出的网址也不得在内网（为他人代做时用）",
        "refuse private addresses even where they are typed, as a service for others wants",
    )
    timeout: float = setting(
        60.0, "每个来源的总时限（秒）", "total deadline in seconds for one source", least=0.1
    )
    max_page_bytes: int = setting(
        20_000_000, "网页解码后的上限（字节）", "most decoded bytes of one page"
    )
    rendered: bool = setting(
        False,
        "先用已装的 Chromium 运行网页的脚本再读",
        "read pages as an installed Chromium has them after their scripts ran",
    )
    host_connections: int = setting(
        2, "同一主机的并发连接数", "connections to one host at a time", least=1
    )
    host_delay: float = setting(
        0.2, "同一主机两次请求的间隔（秒）", "seconds between two requests to one host", least=0
    )
    obey_robots: bool = setting(
        False,
        "逐一写出的网址也遵守 robots.txt（订阅源、清单和成批制作总是遵守）",
        "obey robots.txt for addresses typed one by one too, as feeds, lists and batches do",
    )
    ignore_robots: bool = setting(
        False, "不理会 robots.txt", "read what robots.txt does not allow to programs"
    )


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """For `reading`."""

    rules: tuple[Path, ...] = setting(
        (), "自备网站规则的文件夹", "folder of your own site rules, tried first"
    )


@dataclass(frozen=True, slots=True)
class ImageSettings:
    """For `images`. Sizes in bytes and pixels, time in seconds."""

    no_images: bool = setting(False, "不要图片", "leave all pictures out")
    max_image_bytes: int = setting(
        20_000_000, "单张图片的上限（字节）", "most bytes of one picture"
    )
    max_image_side: int = setting(
        2000, "图片最长边（像素），超过则缩小", "longest side in pixels; larger ones are scaled"
    )
    image_timeout: float = setting(
        120.0, "一篇文章全部图片的时限（秒）", "deadline in seconds for one article's pictures"
    )


@dataclass(frozen=True, slots=True)
class MakeSettings:
    """What the bulletin says of itself; a packet file has the same keys and yields to these."""

    title: str = setting("", "标题", "title of the bulletin")
    subtitle: str = setting("", "副标题", "subtitle")
    issue: str = setting("", "期号，如“第12期”", "issue, such as 第12期")
    issuer: str = setting("", "编印单位", "who issues it")
    date: str = setting("", "日期 YYYY-MM-DD", "date, YYYY-MM-DD (default: today)")
    lang: str = setting("", "语言，如 zh-CN", "language, such as zh-CN (default: the articles')")


@dataclass(frozen=True, slots=True)
class WriteSettings:
    """For `writers`. ``time_limit`` in seconds, ``memory_limit`` in MiB, for one rendering."""

    template: str = setting("study", "模板名或文件夹", "template: a name or a folder")
    css: tuple[Path, ...] = setting((), "另加的样式表", "a style sheet to add at the end")
    paper: str = setting(
        "A4",
        "纸张：A4 A5 B5 A3 Letter，或宽x高（毫米）",
        "paper: A4 A5 B5 A3 Letter, or WIDTHxHEIGHT in mm",
    )
    large_print: bool = setting(False, "大字版", "large print")
    booklet: bool = setting(
        False,
        "PDF 排成 A5 小册子：拼在 A4 上，双面打印、对折装订",
        "PDF as an A5 booklet, two pages up on A4 to fold and stitch",
    )
    tagged: bool = setting(
        True,
        "PDF 带结构标签，供读屏软件用（PDF/UA-1）",
        "PDF with structure tags, for screen readers (PDF/UA-1; the default)",
        flags=("--tagged/--no-tagged",),
    )
    archive: bool = setting(False, "PDF 供存档（PDF/A-3u）", "PDF for archives (PDF/A-3u)")
    toc_depth: int = setting(
        1,
        "电子书目录收几级文中标题",
        "levels of headings within articles in an e-book's contents",
        least=0,
    )
    cover: Path | None = setting(None, "电子书封面图", "a picture for the e-book's cover")
    device: str = setting(
        "generic", "阅读设备：generic kindle kobo duokan", "e-reader: generic kindle kobo duokan"
    )
    embed_fonts: bool = setting(False, "电子书带上用到的字", "embed a font in the e-book")
    image_quality: int = setting(
        100,
        "电子书图片质量 1–100，100 为原样",
        "quality of an e-book's pictures; 100: as they are",
        least=1,
    )
    longest_article: int = setting(
        200,
        "PDF 中一篇最多约几页，0 不限；更长的略去中间",
        "most pages of one article in a PDF, about; a longer one loses its middle; 0: no limit",
        least=0,
    )
    time_limit: float = setting(
        600.0, "排版时限（秒）", "deadline in seconds for one layout", least=1
    )
    memory_limit: int = setting(
        6000, "排版内存上限（MiB）", "most memory in MiB for one layout", least=200
    )


@dataclass(frozen=True, slots=True)
class RunSettings:
    """For `pipeline` and the command line."""

    jobs: int = setting(
        4, "同时读取的来源数", "sources read at a time", flags=("--jobs", "-j"), least=1
    )
    strict: bool = setting(False, "有任何提示即算失败", "treat every note as a failure")
    fail_fast: bool = setting(
        False,
        "一个来源失败就停",
        "stop at the first source that fails",
        flags=("--fail-fast/--keep-going",),
    )


@dataclass(frozen=True, slots=True)
class CommandSettings:
    """For `cli`: where to, for whom, and how much is said."""

    output: tuple[str, ...] = setting(
        (),
        "输出文件 .pdf .epub .html .md，可写多个；- 为标准输出",
        "output file, repeatable; - is stdout",
        flags=("--output", "-o"),
    )
    edition: tuple[str, ...] = setting(
        (),
        "participant 学员版，trainer 教师版，可写两个",
        "whose edition: participant, trainer; repeatable",
    )
    report: Path | None = setting(None, "写一份 JSON 报告", "write a JSON report")
    quiet: bool = setting(False, "只报错误", "errors only", flags=("--quiet", "-q"))
    verbose: int = setting(
        0,
        "多说些；-vv 出错时给出调用栈",
        "say more; -vv shows where an error arose",
        flags=("--verbose", "-v"),
    )
    no_progress: bool = setting(False, "不显示进度", "no progress")


@dataclass(frozen=True, slots=True)
class Settings:
    """One record; each stage gets its slice."""

    fetch: FetchSettings = FetchSettings()
    reading: ReadingSettings = ReadingSettings()
    images: ImageSettings = ImageSettings()
    make: MakeSettings = MakeSettings()
    write: WriteSettings = WriteSettings()
    run: RunSettings = RunSettings()
    command: CommandSettings = CommandSettings()

    def but(self, **values: Any) -> Settings:
        """These settings with some set by their names; raises `UsageError` for a wrong one."""
        known = _owners()
        slices: dict[str, dict[str, Any]] = {}
        for name, value in values.items():
            if name not in known:
                raise UsageError(_unknown(name))
            slices.setdefault(known[name], {})[name] = value
        return replace(
            self, **{part: replace(getattr(self, part), **new) for part, new in slices.items()}
        )


def resolve(
    typed: Mapping[str, Any],
    *,
    packet: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    config: Path | None = None,
    below: Mapping[str, Any] | None = None,
) -> Settings:
    """All layers together. In ``typed`` a value of None means: not said.

    ``config`` defaults to ``bulletin.toml`` in the current folder, where there is one.
    ``below`` takes the place of file and environment: what `ground` found where the work was
    asked for, which may be another machine. Raises `UsageError` that names layer and key.
    """
    layers = [
        ground(environment, config) if below is None else below,
        packet or {},
        {
            name: _readable(name, value, f"--{name}")
            for name, value in typed.items()
            if value is not None
        },
    ]
    settings = Settings()
    for layer in layers:
        settings = settings.but(**layer)
    return settings


def ground(
    environment: Mapping[str, str] | None = None, config: Path | None = None
) -> dict[str, Any]:
    """What settings file and environment say. Raises `UsageError` as `resolve` does."""
    path = Path(CONFIG_NAME) if config is None else config
    said = _from_config(path, required=config is not None)
    return said | _from_environment(os.environ if environment is None else environment)


@cache
def catalogue() -> tuple[tuple[str, Field[Any]], ...]:
    """Every setting as (slice, field), in order."""
    return tuple(
        (part.name, item)
        for part in fields(Settings)
        for item in fields(type(part.default))  # type: ignore[arg-type]
    )


def sentence(name: str) -> str:
    """The help of a setting, in both languages."""
    for _, item in catalogue():
        if item.name == name:
            return f"{item.metadata['zh']} · {item.metadata['en']}"
    raise KeyError(name)


@cache
def _owners() -> Mapping[str, str]:
    return {item.name: part for part, item in catalogue()}


@cache
def types() -> Mapping[str, Any]:
    """The type of each setting by its name; working them out anew for each option is slow."""
    found: dict[str, Any] = {}
    for part in fields(Settings):
        found.update(typing.get_type_hints(type(part.default)))
    return found


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, _owners(), n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"没有这个设置 {name} · unknown setting{hint}"


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    kinds = types()
    return {
        name: _readable(
            name,
            _converted(environment[PREFIX + name.upper()], kinds[name], PREFIX + name.upper()),
            PREFIX + name.upper(),
        )
        for name in _owners()
        if environment.get(PREFIX + name.upper())
    }


def _from_config(path: Path, *, required: bool) -> dict[str, Any]:
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        if required:
            raise UsageError(f"{path}：没有这个设置文件 · no such settings file") from None
        return {}
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(toml_fault(path, error, text)) from error
    kinds = types()
    values = {}
    for key, value in data.items():
        name = key.replace("-", "_")
        if name not in kinds:
            raise UsageError(f"{path}: {_unknown(name)}")
        where = f"{path}: {key}"
        values[name] = _readable(name, _converted(value, kinds[name], where), where)
    return values


def _converted(value: Any, kind: Any, where: str) -> Any:
    """``value`` from a text layer as ``kind``; lists in the environment are split at ``,``."""
    try:
        if kind is bool:
            return _truth(value)
        if typing.get_origin(kind) is tuple:
            inner = typing.get_args(kind)[0]
            items = value.split(",") if isinstance(value, str) else list(value)
            return tuple(inner(item) for item in items)
        if kind == Path | None:
            return Path(value)
        if kind is str and not isinstance(value, str):
            value = value.isoformat() if hasattr(value, "isoformat") else str(value)
        return kind(value)
    except (TypeError, ValueError):
        raise UsageError(
            f"{where}: 不能取这个值 · not what this setting takes: {value!r}"
        ) from None


def _readable(name: str, value: Any, where: str) -> Any:
    """A text for print as it was meant; paths stay as the system gave them.

    Raises `UsageError` that names ``where`` for a language that has no tag.
    """
    if not isinstance(value, str) or _owners().get(name) != "make":
        return value
    text = legal(readable(value))
    if name != "lang" or not text:
        return text
    tag = language_tag(text)
    if not tag:
        raise UsageError(f"{where}: {NO_LANGUAGE}: {text}")
    return tag


def readable(text: str) -> str:
    """``text`` from the command line or environment, UTF-8 whatever the locale is.

    Where the locale cannot hold a character, Python keeps its bytes as surrogates (PEP 383).
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(text).decode("utf-8", "replace")
    return text


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise ValueError(value)
