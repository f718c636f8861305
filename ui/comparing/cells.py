"""What stands in the cells of tables of errors."""

from collections.abc import Sequence

from lenet.experiments.seeds import mean_and_spread


def errors_cell(errors: Sequence[float]) -> str:
    """A cell, as HTML: mean and standard deviation of the errors of some seeds, shares from 0 to 1; below, each."""
    mean, spread = mean_and_spread(errors)
    each = " · ".join(f"{100 * error:.2f}" for error in errors)
    return f'<td>{100 * mean:.2f} ± {100 * spread:.2f} %<p class="soft each">{each}</p></td>'
