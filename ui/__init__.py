"""What pages share, and all that touches Streamlit. Pages arrange, this draws, `lenet` computes."""

from .answer import show_answers
from .canvas import show_canvas
from .hand import Hand, held
from .link import choose
from .link import get as chosen
from .page import page, show_lead
from .start import show_start
from .strip import show_strip
from .wording import N_, _

__all__ = [
    "N_",
    "_",
    "Hand",
    "choose",
    "chosen",
    "held",
    "page",
    "show_answers",
    "show_canvas",
    "show_lead",
    "show_start",
    "show_strip",
]
