"""Computed styles that are shared where WeasyPrint computes each anew.

WeasyPrint shares a style between elements that the same rules match, but not where they have an
``id`` (every counted paragraph has one), and never between pseudo-elements or pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from weasyprint import css
from weasyprint.layout import page

from bulletin.writers.aside import replaced

_Key = tuple[Any, ...]

_ANCHOR, _LANGUAGE = "anchor", "lang"


class Twin(css.ComputedStyle):  # type: ignore[misc]
    """A style that differs from ``base`` in nothing but the name of its anchor."""

    def __init__(self, base: css.ComputedStyle, cascaded: Mapping[str, Any]) -> None:
        super().__init__(
            base.parent_style,
            cascaded,
            base.pseudo_type,
            base.root_style,
            base.base_url,
            base.font_config,
            base.initial_page_sizes,
        )
        self.base = base
        self.specified = base.specified
        self[_ANCHOR] = css.ComputedStyle.__missing__(self, _ANCHOR)

    @property
    def anonymous_style(self) -> Any:
        """The one of ``base``: what is inherited is the same."""
        return self.base.anonymous_style

    def __missing__(self, key: str) -> Any:
        value = self[key] = self.base[key]
        return value


def base(style: Any) -> Any:
    """The style that ``style`` differs from in its anchor only, or itself."""
    return style.base if isinstance(style, Twin) else style


@contextmanager
def shared() -> Iterator[None]:
    """Within this, one document is styled."""
    known: dict[_Key, tuple[Any, Any]] = {}

    def set_computed_styles(  # noqa: PLR0913, PLR0917 - WeasyPrint's own signature
        self: Any,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: str | None = None,
        base_url: str | None = None,
        target_collector: Any = None,
    ) -> None:
        """As ``weasyprint.css.StyleFor.set_computed_styles``."""
        styles = self.get_computed_styles()
        if parent is None:
            _compute(self, element, parent, root, pseudo_type, base_url, target_collector)
            return
        cascaded = self.get_cascaded_styles().get((element, pseudo_type), {})
        above = base(styles[parent, None])
        kind = isinstance(element, page.PageType)
        key = (id(above), pseudo_type, kind, base_url, *_declared(cascaded))
        if key not in known:
            _compute(self, element, parent, root, pseudo_type, base_url, target_collector)
            # What was declared is kept alive: the key holds its address.
            known[key] = styles[element, pseudo_type], (above, cascaded)
            return
        style = known[key][0]
        if _ANCHOR in cascaded or _ANCHOR in style.cascaded:
            style = Twin(style, cascaded)
        styles[element, pseudo_type] = style
        if target_collector and style[_ANCHOR]:
            target_collector.collect_anchor(style[_ANCHOR])

    with replaced(css.StyleFor, "set_computed_styles", set_computed_styles):
        yield


def _declared(cascaded: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Name, value and weight of what rules say of a style, but for the name of its anchor.

    A value is that of a rule if it is at the same address; languages come from attributes.
    """
    for name in sorted(cascaded):
        if name != _ANCHOR:
            value, (precedence, layer, specificity) = cascaded[name]
            same = str(value) if name == _LANGUAGE else id(value)
            yield name, same, precedence, layer, *specificity


_compute = css.StyleFor.set_computed_styles
