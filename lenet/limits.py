"""What a public playground lets its visitors train: off, behind a password, so many epochs, so long a line."""

import hmac
from dataclasses import dataclass

from .problems import N_, Problem

MOST_QUEUED = 20  # each holds 12 MB while it waits; with the first recipe the last one's turn comes within minutes
NAMES = ("training", "training_password", "most_epochs", "most_queued")


@dataclass(frozen=True)
class Limits:
    """What is allowed.

    Attributes
    ----------
    training : bool
    password : str
        Empty: nobody is asked for one.
    most_epochs, most_queued : int or None
        None: as many as a recipe can have, as many as come. Where nothing is said `MOST_QUEUED` may wait.
    """

    training: bool = True
    password: str = ""
    most_epochs: int | None = None
    most_queued: int | None = MOST_QUEUED

    @classmethod
    def of(cls, settings):
        """From texts, as an environment or a secrets file holds them.

        Parameters
        ----------
        settings : mapping of str to object
            Of `NAMES`; what is missing or empty is not limited.

        Raises
        ------
        Problem
            For a value that means nothing: a limit that was mistyped must not let everybody in.
        """
        on = str(settings.get("training", "") or "on").lower()
        if on not in ("on", "off", "true", "false", "1", "0"):
            raise Problem(N_("{name} can be on or off, not {value!r}."), name="training", value=on)
        password = str(settings.get("training_password") or "")
        most_epochs, most_queued = (_count(settings, name) for name in ("most_epochs", "most_queued"))
        most_queued = MOST_QUEUED if most_queued is None else most_queued
        return cls(on in ("on", "true", "1"), password, most_epochs, most_queued)

    def fits(self, password):
        """Whether a typed password is the one."""
        return hmac.compare_digest(self.password.encode(), password.encode())

    def refuse(self, config):
        """Raise a `Problem` for a recipe that is not allowed."""
        if not self.training:
            raise Problem(N_("Training is switched off on this playground; start it on your own machine to train."))
        if self.most_epochs is not None and config.epochs > self.most_epochs:
            raise Problem(
                N_("This playground trains {most} epochs at most, not {epochs}."),
                most=self.most_epochs,
                epochs=config.epochs,
            )


def _count(settings, name):
    text = str(settings.get(name, "") if settings.get(name) is not None else "")
    if not text:
        return None
    if not text.isdecimal():
        raise Problem(N_("{name} can be a whole number, not {value!r}."), name=name, value=text)
    return int(text)
