"""What pages share, and all that touches Streamlit. Pages arrange, this draws, `lenet` computes."""

from .afterwards import show_afterwards, show_bring, show_train
from .answer import show_answers
from .architecture import choose_network, show_boxes, show_graph, show_layers, show_summary, show_three
from .canvas import show_canvas, show_pen
from .comparing import (
    choose_networks,
    show_confused,
    show_learning,
    show_robustness,
    show_seeds,
    show_settings_compared,
    show_test_errors,
    show_twins,
)
from .convolution import show_letters, show_slide, show_walk
from .fields import show_effective, show_overlay, show_stack, show_toy
from .hand import Hand, held
from .inside import show_inside, show_settings_inside
from .lesson import note, say, section, show_digit
from .link import choose
from .link import get as chosen
from .page import page, show_lead
from .pixels import show_browser, show_colour, show_frames, show_numbers, show_overview, show_surface
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
from .recipe import show_devices, show_recipe
from .running import choose_run, show_run
from .start import show_start
from .strip import show_strip
from .why import provenance, show_four, show_growth, show_shuffled
from .wording import N_, _

__all__ = [
    "Hand",
    "N_",
    "_",
    "choose",
    "choose_network",
    "choose_networks",
    "choose_run",
    "chosen",
    "held",
    "note",
    "page",
    "provenance",
    "say",
    "section",
    "show_afterwards",
    "show_alike",
    "show_answers",
    "show_boxes",
    "show_bring",
    "show_browser",
    "show_canvas",
    "show_changed",
    "show_colour",
    "show_confused",
    "show_devices",
    "show_digit",
    "show_digit_pooled",
    "show_effective",
    "show_eight",
    "show_errors",
    "show_four",
    "show_frames",
    "show_graph",
    "show_growth",
    "show_inside",
    "show_layers",
    "show_lead",
    "show_learning",
    "show_letters",
    "show_maps_pooled",
    "show_numbers",
    "show_overlay",
    "show_overview",
    "show_pen",
    "show_recipe",
    "show_robustness",
    "show_run",
    "show_seeds",
    "show_settings",
    "show_settings_compared",
    "show_settings_inside",
    "show_shuffled",
    "show_slide",
    "show_stack",
    "show_start",
    "show_strip",
    "show_summary",
    "show_surface",
    "show_swap",
    "show_test_errors",
    "show_twins",
    "show_three",
    "show_toy",
    "show_train",
    "show_walk",
]
