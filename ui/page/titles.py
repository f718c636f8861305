"""What networks and runs are called: what a person typed, else plain words. Their ids stand in details alone."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from lenet import runs
from lenet.datasets import kept
from lenet.network.classes import MNIST
from lenet.sharing import registry
from lenet.training.recipe import SETTINGS

from ..session import state
from ..session.languages import _, language

_NO_FILE_NAME = re.compile(r"[^\w.]+")  # what is replaced where a title becomes the name of a file


def run_title(run: runs.Run) -> str:
    """What a run is called: as a person has typed, else its kind and how much its network reads right.

    Parameters
    ----------
    run : runs.Run

    Returns
    -------
    str
        Plain text, which a page has to escape.
    """
    return run.title or default_title(run)


def default_title(run: runs.Run) -> str:
    """What a run is called until a person calls it something: 'Your network, average, 99.1 %'."""
    whose = _("Your network") if run.name in state.OWN_RUNS.get() else _("Network")
    if run.damage() is not None:
        return ", ".join([whose, _("damaged")])
    setting, error = run.twin_setting, run.test_error
    kind = [*_data_name(run), _words("pooling", run)]
    if setting not in (None, "pooling"):
        kind.append(" ".join([_(SETTINGS[setting].title), _words(setting, run)]))
    if run.went_on_from is not None:
        kind.append(_("{count} epochs", count=run.config.epochs))
    return ", ".join([whose, *kind, *([] if error is None else [_percent(1 - error)])])


def _percent(share: float) -> str:
    """With as many digits as it takes not to call all what is nearly all."""
    short = f"{share:.1%}"
    return (f"{share:.2%}" if 0 < share < 1 and short in ("0.0%", "100.0%") else short).replace("%", " %")


def _data_name(run: runs.Run) -> list[str]:
    """What its data set is called; nothing for MNIST, and where the set is gone."""
    found = None if run.config.data == MNIST else kept.find(run.config.data)
    return [] if found is None else [found.name]


def _words(name: str, run: runs.Run) -> str:
    value = getattr(run.config, name)
    words = SETTINGS[name].words
    return _(words[value]) if value in words else f"{value}"


def network_title(folder: str | Path) -> str:
    """What the network in a folder is called."""
    run = runs.Run(Path(folder))
    if (run.folder / runs.CONFIG).exists():
        return run_title(run)
    return run.name if registry.damage(folder) else registry.load(folder).name


def distinct_titles(found: Sequence[runs.Run], taken: Sequence[str] = ()) -> dict[str, str]:
    """What runs are called where they stand together: no two alike.

    Of those that are called alike it is also said when they were started, and if that is not enough which is which.

    Parameters
    ----------
    found : sequence of runs.Run
    taken : sequence of str
        Titles of others that stand there too.

    Returns
    -------
    dict of str to str
        By id.
    """
    titles = {run.name: run_title(run) for run in found}
    alike = Counter([*titles.values(), *taken])
    dated = {run.name: titles[run.name] if alike[titles[run.name]] == 1 else _dated(run) for run in found}
    seen = Counter(taken)
    for name in sorted(dated):  # the oldest first: its name stays when another comes
        seen[dated[name]] += 1
        if seen[dated[name]] > 1:
            dated[name] += f" ({seen[dated[name]]})"
    return dated


def _dated(run: runs.Run) -> str:
    title, when = run_title(run), started_words(run)
    return title if when is None else f"{title} · {when}"


def started_words(run: runs.Run) -> str | None:
    """When a run was started, as a day and a time: 'Nov 26, 00:06'; None where its folder does not say."""
    if run.damage() is not None or run.asked_at is None:
        return None
    from babel.dates import format_skeleton  # needed by few: it would cost every start

    when = datetime.fromtimestamp(run.asked_at)
    return f"{format_skeleton('MMMd', when, locale=language())}, {when:%H:%M}"


def file_name(title: str) -> str:
    """A title as part of a file's name."""
    return _NO_FILE_NAME.sub("-", title).strip("-.") or "network"
