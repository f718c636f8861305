"""The film of a run, made from its frames on the reader's digit."""

from bisect import bisect_right
from dataclasses import astuple

import numpy as np

from lenet import Problem, runs
from lenet.figures.film import Moment, Words, film
from lenet.problems import N_

from ...session.languages import in_language
from . import told


def film_words(language: str) -> Words:
    """What is written in it, in a language of `LANGUAGES`: whoever makes it does so while no page runs."""
    return Words(*(in_language(language, word) for word in astuple(Words())))


def make(run: runs.Run, image: np.ndarray, dark: bool, words: Words) -> bytes:
    """A GIF; frames that are torn or have just gone are passed over, a `Problem` where there is none."""
    rows = [row for row in told.epochs(run) if row[1] is not None]
    curve = [row for row in told.curve(run) if row[2] is not None]
    moments = []
    for name in told.frames(run):
        step = told.frame_step(run, name)
        try:
            network = told.network_at(run, name)
        except Problem:
            continue
        ended = bisect_right([row[1] for row in rows], step)
        seen = bisect_right([row[0] for row in curve], step)
        accuracy = curve[seen - 1][2] if seen else None
        moments.append(Moment(network, step, rows[ended - 1][0] if ended else 0, accuracy))
    if not moments:
        raise Problem(N_("{run} has no frame that can be read."), run=run.name)
    return film(moments, image, told.classes(run), dark, words)
