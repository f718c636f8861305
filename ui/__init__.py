"""What pages share, and all that touches Streamlit. Pages arrange, this draws, `lenet` computes."""

from .answer import show_answers
from .canvas import show_canvas, show_pen
from .convolution import show_letters, show_slide, show_walk
from .fields import show_effective, show_overlay, show_stack, show_toy
from .hand import Hand, held
from .inside import show_inside, show_settings_inside
from .lesson import say, section, show_digit
from .link import choose
from .link import get as chosen
from .page import page, show_lead
from .pooling import (
    show_alike,
    show_changed,
    show_digit_pooled,
    show_eight,
    show_errors,
    show_maps_pooled,
    show_settings,
    show_swap,
)
from .start import show_start
from .strip import show_strip
from .wording import N_, _

__all__ = [
    "Hand",
    "N_",
    "_",
    "choose",
    "chosen",
    "held",
    "page",
    "say",
    "section",
    "show_alike",
    "show_answers",
    "show_canvas",
    "show_changed",
    "show_digit",
    "show_digit_pooled",
    "show_effective",
    "show_eight",
    "show_errors",
    "show_inside",
    "show_lead",
    "show_letters",
    "show_maps_pooled",
    "show_overlay",
    "show_settings",
    "show_settings_inside",
    "show_pen",
    "show_slide",
    "show_stack",
    "show_start",
    "show_strip",
    "show_swap",
    "show_toy",
    "show_walk",
]
