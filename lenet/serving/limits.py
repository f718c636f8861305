"""What a public playground allows its visitors: whether they train, measure, bring; how much of it."""

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ..problems import N_, Problem

MOST_QUEUED = 20  # each holds 12 MB while it waits; with the first recipe the last one's turn comes within minutes
SWITCHES = ("training", "measuring", "bringing")
COUNTS = ("most_epochs", "most_synthetic", "most_queued", "most_kept", "most_digits", "most_pictures")
NAMES = (*SWITCHES, "training_password", *COUNTS)
PREFIX = "LENET_"
OTHERS = ("LENET_RUNS",)  # what else the project reads from the environment

_COUNT = re.compile("[0-9]{1,18}")
_SPELLINGS = {
    **dict.fromkeys(("on", "true", "yes", "1"), True),
    **dict.fromkeys(("off", "false", "no", "0"), False),
}


class Recipe(Protocol):
    """What `Limits` looks at in a recipe."""

    @property
    def epochs(self) -> int: ...

    @property
    def teacher(self) -> int: ...

    @property
    def synthetic(self) -> int: ...

    @property
    def non_digits(self) -> int: ...


@dataclass(frozen=True)
class Limits:
    """What is allowed.

    Attributes
    ----------
    training : bool
        Whether visitors train, stop, rename, delete, and choose what answers for everybody.
    measuring, bringing : bool
        Whether they measure what a network stands, and bring networks and data sets of their own.
    password : str
        Asked for before any of these; empty: nobody is asked for one.
    most_epochs, most_synthetic : int or None
        Of a recipe; the second counts drawings and shapes an epoch. None: as many as a recipe can have.
    most_queued : int
        Runs that may wait; `MOST_QUEUED` where nothing is said.
    most_kept : int or None
        Runs, brought networks and data sets that may lie on the disk. None: as many as come.
    most_digits : int or None
        Test digits that a page reads for one answer. None: as many as it likes.
    most_pictures : int or None
        Of a data set that is brought. None: as many as a set can have.
    """

    training: bool = True
    measuring: bool = True
    bringing: bool = True
    password: str = ""
    most_epochs: int | None = None
    most_synthetic: int | None = None
    most_queued: int = MOST_QUEUED
    most_kept: int | None = None
    most_digits: int | None = None
    most_pictures: int | None = None

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> "Limits":
        """From what an environment or a secrets file holds: texts, and TOML's own numbers and booleans.

        Parameters
        ----------
        settings : mapping of str to object
            Of `NAMES`; what is missing or empty is not limited. `measuring` and `bringing` are as
            `training` where they are not set themselves.

        Raises
        ------
        Problem
            For a name or a value that means nothing: a limit that was mistyped must not let everybody in.
        """
        _refuse_unknown(settings, NAMES)
        training = _switch(settings, "training", True)
        switches = {name: _switch(settings, name, training) for name in SWITCHES}
        counts = {name: _count(settings, name) for name in COUNTS}
        given: dict[str, Any] = {name: count for name, count in counts.items() if count is not None}
        return cls(**switches, password=_password(settings), **given)

    @classmethod
    def from_environment(cls, environment: Mapping[str, Any], secrets: Mapping[str, Any]) -> "Limits":
        """From an environment (``LENET_MOST_EPOCHS``), and secrets (``most_epochs``) for what is not set there.

        Parameters
        ----------
        environment : mapping of str to object
        secrets : mapping of str to object

        Raises
        ------
        Problem
            As `from_settings`; also for a variable that begins with ``LENET_`` and is none that the project reads.
        """
        variables = {f"{PREFIX}{name.upper()}": name for name in NAMES}
        ours = {name: value for name, value in environment.items() if name.upper().startswith(PREFIX)}
        _refuse_unknown(ours, [*variables, *OTHERS])
        given = {variables[name]: value for name, value in ours.items() if name in variables and _text(value)}
        return cls.from_settings({**secrets, **given})

    def fits(self, password: str) -> bool:
        """Whether a typed password is the one."""
        return hmac.compare_digest(self.password.encode(), password.encode())

    def refuse_switched_off(self, what: str) -> None:
        """Raise a `Problem` for one of `SWITCHES` that is off."""
        if not getattr(self, what):
            raise Problem(N_("This is switched off on this playground; on your own machine it is on."))

    def refuse_recipe(self, config: Recipe) -> None:
        """Raise a `Problem` for a recipe that is not allowed."""
        self.refuse_switched_off("training")
        epochs = config.epochs + config.teacher
        if self.most_epochs is not None and epochs > self.most_epochs:
            if config.teacher:
                raise Problem(
                    N_("This playground trains {most} epochs at most, those of a teacher among them, not {epochs}."),
                    most=self.most_epochs,
                    epochs=epochs,
                )
            raise Problem(
                N_("This playground trains {most} epochs at most, not {epochs}."),
                most=self.most_epochs,
                epochs=epochs,
            )
        drawn = config.synthetic + config.non_digits
        if self.most_synthetic is not None and drawn > self.most_synthetic:
            raise Problem(
                N_("This playground makes {most} drawn digits and shapes an epoch at most, not {count}."),
                most=self.most_synthetic,
                count=drawn,
            )

    def refuse_one_more(self, kept: int) -> None:
        """Raise a `Problem` when so many runs, networks and data sets are kept that there is no room for one more."""
        if self.most_kept is not None and kept >= self.most_kept:
            raise Problem(
                N_("This playground keeps {most} runs, brought networks and data sets at most; delete one first."),
                most=self.most_kept,
            )

    def refuse_pictures(self, count: int) -> None:
        """Raise a `Problem` for a data set of more pictures than may be brought."""
        if self.most_pictures is not None and count > self.most_pictures:
            raise Problem(
                N_("This playground takes data sets of {most} pictures at most, not {count}."),
                most=self.most_pictures,
                count=count,
            )

    def digits(self, wanted: int) -> int:
        """How many test digits a page may read for one answer, of those that it wants."""
        return wanted if self.most_digits is None else min(wanted, self.most_digits)


CLOSED = Limits(False, False, False, "", 0, 0, 0, 0, 0, 0)
"""What holds while the settings cannot be understood: nothing that costs a server is allowed."""


def _refuse_unknown(settings: Iterable[str], names: Iterable[str]) -> None:
    for name in settings:
        if name not in names:
            raise Problem(N_("There is no limit {name!r}; there is: {names}."), name=name, names=", ".join(names))


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _switch(settings: Mapping[str, Any], name: str, usual: bool) -> bool:
    text = _text(settings.get(name))
    if not text:
        return usual
    if text.lower() not in _SPELLINGS:
        raise Problem(N_("{name} can be on or off, not {value!r}."), name=name, value=text)
    return _SPELLINGS[text.lower()]


def _count(settings: Mapping[str, Any], name: str) -> int | None:
    text = _text(settings.get(name))
    if not text:
        return None
    if not _COUNT.fullmatch(text):
        raise Problem(N_("{name} can be a whole number, not {value!r}."), name=name, value=text)
    return int(text)


def _password(settings: Mapping[str, Any]) -> str:
    value = settings.get("training_password")
    if not _text(value):
        return ""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    raise Problem(N_("training_password can be a text, in quotation marks."))  # which text, is nobody's business
