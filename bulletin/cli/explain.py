"""``bulletin explain``: what was kept, what was removed and by which step or rule."""

from __future__ import annotations

from typing import Annotated

import typer

from bulletin.cli import options
from bulletin.cli.speech import Voice, speaking, to_stdout
from bulletin.errors import Failure
from bulletin.settings import resolve

OneSource = Annotated[str, typer.Argument(help=options.SOURCES_HELP, show_default=False)]


def explain(
    source: OneSource,
    url: options.Url = None,
    offline: options.Offline = None,
    cache_dir: options.CacheDir = None,
    no_cache: options.NoCache = None,
    allow_host: options.AllowHost = None,
    timeout: options.Timeout = None,
    rules: options.Rules = None,
    config: options.Config = None,
    verbose: options.Verbose = 0,
) -> None:
    """说明一个网页是怎样读出来的 · How a page was read, step by step."""
    said = options.said(locals())
    with speaking(Voice(verbose=verbose)):
        from bulletin.pipeline.gather import Gatherer

        settings = resolve(said, config=said.pop("config", None))
        with Gatherer(settings) as gatherer:
            for item in gatherer.expand([source], url)[0]:
                if isinstance(item, Failure):
                    raise item.error
                for line in gatherer.explain(item).lines():
                    to_stdout(line)
