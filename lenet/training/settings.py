"""What one setting of a recipe is: the values that it takes, what it is called, how it is checked and typed.

`recipe.TrainingConfig` declares each once. The command line, the page, the check and the docstring follow from that.
"""

import dataclasses
import re
import textwrap
from abc import ABC, abstractmethod
from typing import Any

from .. import parsing
from ..datasets.identity import is_id
from ..problems import N_, Problem

Value = str | int | float

_MOST_QUOTED = 60  # characters of a value that are quoted
MOST_TYPED = 40  # characters that a number may have; more are not quoted
_DEVICE = re.compile(r"auto|cpu|gpu:\d{1,2}")
_DOC_WIDTH = 95  # columns of a docstring's explanations


@dataclasses.dataclass(frozen=True, kw_only=True)
class Setting(ABC):
    """One setting of a recipe.

    Attributes
    ----------
    title : str
        What it is called: English, in the catalogue.
    about : str
        What it does, in a sentence for the docstring and the command line.
    hint : str
        What it means, in a line for who meets it first: English, in the catalogue; empty where the title says enough.
    group : str
        Settings of one group stand together on a page.
    twin : int
        Its place among the changes that a run's twin can have; 0 where it is not among them.
    words : dict of value to str
        What its values are called: English, in the catalogue where it is more than a name. They are what a page lets a
        reader choose from; empty where any number of a range will do.
    name : str
        The field of `TrainingConfig` that declares it.
    default : str, int or float
    """

    title: str
    about: str
    group: str
    hint: str = ""
    twin: int = 0
    words: dict[Value, str] = dataclasses.field(default_factory=dict)
    name: str = ""
    default: Value = ""

    @property
    def choices(self) -> tuple[Value, ...]:
        """What a page offers; empty where a number is typed."""
        return tuple(self.words)

    @property
    def is_count(self) -> bool:
        """Whether it counts something: a whole number."""
        return isinstance(self.default, int)

    @property
    def values(self) -> str:
        """What it can be, as a docstring says it."""
        return self._listed

    @property
    def _listed(self) -> str:
        return f"{type(self.default).__name__}, one of: {', '.join(map(str, self.choices))}"

    @abstractmethod
    def check(self, value: Any) -> None:
        """Raise a `Problem` for a value that it cannot have."""

    def parse(self, text: str) -> Value:
        """Its value from what was typed; a `Problem` for what is none, or none that it can have."""
        value = self._number(text) if isinstance(self.default, (int, float)) else text
        self.check(value)
        return value

    def _number(self, text: str) -> int | float:
        value = parsing.integer(text) if self.is_count else parsing.number(text)
        told = {"name": self.name, "text": text[:MOST_TYPED], "usual": f"{self.default:g}"}
        if value is None and self.is_count:
            raise Problem(N_("{name} is {text!r}; type a whole number like {usual}."), **told)
        if value is None:
            raise Problem(N_("{name} is {text!r}; type a number like {usual}."), **told)
        return value


@dataclasses.dataclass(frozen=True, kw_only=True)
class Number(Setting):
    """A number from `least` to `most`; whole where its default is."""

    least: int | float
    most: int | float

    @property
    def values(self) -> str:
        return f"{type(self.default).__name__}, {self.least:,} to {self.most:,}"

    def check(self, value: Any) -> None:
        kind = int if self.is_count else (int, float)
        if isinstance(value, bool) or not isinstance(value, kind) or not self.least <= value <= self.most:
            raise Problem(
                N_("{name} must be from {least} to {most}, not {value!r}."),
                name=self.name,
                least=self.least,
                most=self.most,
                value=_quoted(value),
            )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """One of its `words`, and nothing else."""

    def check(self, value: Any) -> None:
        if value not in self.choices:
            raise Problem(
                N_("{setting} cannot be {value!r}; choose one of: {choices}."),
                setting=self.name,
                value=_quoted(value),
                choices=", ".join(map(str, self.choices)),
            )


@dataclasses.dataclass(frozen=True, kw_only=True)
class NetworkChoice(Setting):
    """A choice of `NetworkSpec`, which knows itself what it takes; a page offers the usual of it."""

    @property
    def values(self) -> str:
        return f"{type(self.default).__name__}, as `NetworkSpec` takes it"

    def check(self, value: Any) -> None:
        """Nothing: a recipe makes its `NetworkSpec` first, and that refuses."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class NetworkSize(Choice, NetworkChoice):
    """A choice of `NetworkSpec` of which recipes have only what is offered: a size, a table by its name."""

    @property
    def values(self) -> str:
        return self._listed


@dataclasses.dataclass(frozen=True, kw_only=True)
class Device(Setting):
    """What a run trains on. `words` has what there is everywhere; which GPUs there are, each machine knows itself."""

    @property
    def values(self) -> str:
        return f"{super().values}, gpu:0, gpu:1, ..."

    def check(self, value: Any) -> None:
        if not (isinstance(value, str) and _DEVICE.fullmatch(value)):
            raise Problem(
                N_("The device can be auto, cpu, gpu:0, gpu:1 and so on, not {value!r}."), value=_quoted(value)
            )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Data(Setting):
    """What a run trains on. `words` has what there is everywhere; which sets are kept, each machine knows itself."""

    @property
    def values(self) -> str:
        return f"{super().values}, or the id of a data set that is kept"

    def check(self, value: Any) -> None:
        if value not in self.choices and not is_id(value):
            raise Problem(
                N_("The data can be mnist, or the id of a data set that is kept, not {value!r}."), value=_quoted(value)
            )


def declare(default: Value, setting: Setting) -> Any:
    """A field of a recipe's dataclass, for the right-hand side of its declaration."""
    return dataclasses.field(default=default, metadata={"setting": setting})


def declared(recipe: type) -> dict[str, Setting]:
    """The settings that a recipe's dataclass declares, by name, in their order."""
    return {
        field.name: dataclasses.replace(field.metadata["setting"], name=field.name, default=field.default)
        for field in dataclasses.fields(recipe)
    }


def by_group(settings: dict[str, Setting]) -> dict[str, Setting]:
    """The same, those of a group side by side; groups in the order in which they first come."""
    groups = list(dict.fromkeys(setting.group for setting in settings.values()))
    return dict(sorted(settings.items(), key=lambda item: groups.index(item[1].group)))


def documented(recipe: type) -> type:
    """Give a recipe's dataclass the parameters of its docstring: a decorator."""
    lines = ["", "", "Parameters", "----------"]
    for setting in declared(recipe).values():
        lines.append(f"{setting.name} : {setting.values}; {setting.default!r} by default")
        lines += textwrap.wrap(setting.about, _DOC_WIDTH, initial_indent="    ", subsequent_indent="    ")
    recipe.__doc__ = (recipe.__doc__ or "").rstrip() + textwrap.indent("\n".join(lines), "    ") + "\n    "
    return recipe


def _quoted(value: Any) -> Any:
    """A value as a `Problem` quotes it: itself, or the beginning of what is long."""
    return value if len(repr(value)) <= _MOST_QUOTED else f"{value!r}"[:_MOST_QUOTED] + " …"
