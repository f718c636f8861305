"""What settings, their values and data sets are called."""

from lenet.datasets import kept as data_sets
from lenet.network.classes import MNIST
from lenet.network.zoo import PUBLISHED
from lenet.training import recipe
from lenet.training.settings import Data

from ..session.languages import _


def setting_words() -> dict[str, str]:
    """What the settings are called, by name, in the order in which they are shown."""
    return {name: _(setting.title) for name, setting in recipe.SETTINGS.items()}


def preset_words() -> dict[str, str]:
    """What the recipes that are offered are called, by their names, in the order in which they are offered."""
    return {
        "sixty": _("Sixty seconds"),
        "post": _("As the post"),
        "book": _("As the book"),
        PUBLISHED: _("LeNet-5 of 1998"),
        "best": _("Best accuracy"),
        "fail": _("Watch it fail"),
    }


def value_words(name: str, value: recipe.Value) -> str:
    """What a setting's value is called; of a data set as plain text, which a page has to escape."""
    words = recipe.SETTINGS[name].words
    if isinstance(recipe.SETTINGS[name], Data) and value not in words:
        return data_word(f"{value}")
    return _(words[value]) if value in words else f"{value}"


def data_is_there(data: str) -> bool:
    """Whether it is MNIST, or a data set that is kept."""
    return data == MNIST or data_sets.find(data) is not None


def data_word(data: str) -> str:
    """A data set's name, while it is kept."""
    if data == MNIST:
        return "MNIST"
    found = data_sets.find(data)
    if found is None:
        return _("a data set that is gone ({id})", id=data)
    alone = [other.name for other in data_sets.every()].count(found.name) == 1
    return found.name if alone else f"{found.name} · {found.id}"
