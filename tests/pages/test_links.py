"""Links: whatever stands in one, every page opens, says what it left out, and works."""

from pathlib import Path

import pytest

from tests.made_up import made_up

from .visiting import arrived

ROOT = Path(__file__).parents[2]
PAGES = ["app.py", *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "pages").glob("*.py"))]
NAMES = (
    *(
        "lang",
        "network",
        "sample",
        "digit",
        "drawing",
        "one",
        "feed",
        "part",
        "label",
        "paper",
        "lens",
        "size",
        "channels",
    ),
    *("walk_stride", "walk_padding", "filter", "picture", "kernel", "stride", "padding", "window", "step", "pooled"),
    *("trained", "subsampled", "coefficient", "bias", "true", "layer", "map", "row", "column", "stack", "at", "range"),
    *("view", "edits", "arch"),
    *("preset", "run", "weights", "target", "rate", "weight", "compare"),
)
NASTY = {
    "nines": "9" * 5000,
    "a row of nines": "train-" + "9" * 5000,
    "NUL": "a\x00b",
    "Arabic digit": "٣",
    "Arabic row": "train-٣",
    "superscript": "³",
    "superscript row": "train-³",
    "wide digit": "３",
    "negative": "-30",
    "negative row": "train--1",
    "leading noughts": "train-007",
    "exponent": "1e9",
    "underscore": "1_0",
    "folder": "../..",
    "tag": "<b>",
    "Markdown": "[x](//y) ![i](//far.example/x.png)",
    "no letter": "\ufffd",  # what a damaged URL is decoded to
    "long": "x" * 10_000,  # of all parameters together Streamlit takes half a million letters
    "commas": "," * 2_000,
    "spaces": "   ",
    "right to left": "\u202eabc",
    "list": "['average']",
}


def test_every_parameter_is_tried():
    arrived("app.py")
    from ui.session import links

    assert tuple(links.PARAMETERS) == NAMES


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_nonsense_in_every_parameter_is_said_until_it_is_closed_and_left_out(value):
    at = left_out("app.py", value)
    said = [info.value for info in at.info]
    at.run()  # a page runs again for reasons of its own
    assert not at.exception
    assert [info.value for info in at.info] == said
    at.button(key="close_notice_0").click().run()
    assert [info.value for info in at.info] == said[1:]
    at.switch_page("pages/pixels.py").run()
    assert not at.info  # they are of the page that the link led to


@pytest.mark.parametrize("page", PAGES[1:])
def test_nonsense_kills_no_page(page):
    for value in (NASTY["a row of nines"], NASTY["Markdown"]):
        left_out(page, value)


def left_out(page, value):
    at = arrived(page, **dict.fromkeys(NAMES, value))
    assert not at.error
    said = [info.value for info in at.info if info.value.startswith("The link asks for ")]
    assert len(said) == len(NAMES) - 1
    assert "The drawing of the link cannot be read; it was left out." in [info.value for info in at.info]
    assert all(", which does not exist; it was left out." in sentence for sentence in said)
    assert [sentence for sentence in said if sentence.endswith(" There is: .")] == []
    assert sum("There is: " in sentence for sentence in said) == len(said) - 1  # there are no runs to choose from
    (kernels,) = [sentence for sentence in said if sentence.startswith("The link asks for kernel=")]
    assert kernels.endswith("There is: 1, 2, 3, 4, 5, 6, 7.")
    assert max(map(len, said)) < 600
    assert dict(at.query_params) == {}
    return at


@pytest.mark.parametrize("which", [1, -1], ids=["second", "last"])
@pytest.mark.parametrize("page", PAGES)
def test_the_second_and_the_last_of_all_values_at_once(page, which):
    """Of values that exist too none may kill a page, whatever the others are."""
    at = arrived("app.py")
    from ui.session import links

    some = {name: [*values][min(which, len([*values]) - 1)] for name, values in links.PARAMETERS.items() if [*values]}
    at = arrived(page, **some)
    assert not [info for info in at.info if "does not exist" in info.value]


def test_a_unit_beyond_its_layer_is_said_and_brought_back():
    at = arrived("pages/inside.py", at="S4", map="17", row="6", column="5")
    assert [info.value for info in at.info] == [
        "The link asks for map=17; here it goes up to 16, which is shown in its place.",
        "The link asks for row=6; here it goes up to 5, which is shown in its place.",
    ]
    assert {name: at.query_params[name] for name in ("map", "row", "column")} == {
        "map": "16",
        "row": "5",
        "column": "5",
    }
    assert len(at.run().info) == 2
    at = arrived("pages/receptive_field.py", layer="S2", map="7")
    assert [info.value[:26] for info in at.info] == ["The link asks for map=7; h"]


def test_a_unit_of_another_page_is_brought_into_the_layer_without_a_word():
    at = arrived("pages/receptive_field.py", layer="C5", map="120")
    at.switch_page("pages/inside.py").run()
    assert not at.info


@pytest.mark.parametrize("letter", ["9", ",", "-", "["])
@pytest.mark.parametrize("name", ["digit", "compare", "run", "map"])
def test_a_hundred_thousand_letters(name, letter):
    (info,) = arrived("app.py", **{name: letter * 100_000}).info
    assert len(info.value) < 600


def test_empty_and_repeated_parameters():
    at = arrived("app.py", **dict.fromkeys(NAMES, ["", "average", "average"]), unknown="x" * 1000)
    assert "unknown" in dict(at.query_params)  # not ours to take away
    at = arrived("app.py", **dict.fromkeys(NAMES, ""))
    assert set(at.query_params) == {
        "sample",
        "one",
        "drawing",
        "row",
        "column",
        "edits",
        "arch",
        "run",
        "compare",
        "target",
        "weight",
        "coefficient",
        "bias",
    }  # those that may say nothing


def test_what_is_quoted_is_text_and_cut():
    at = arrived("app.py", network="[x](//y)" + "z" * 500)
    (info,) = at.info
    assert info.value.startswith("The link asks for network=\\[x\\](//y)" + "z" * 32 + "…, which does not exist")


def test_one_network_many_times_is_one(place):
    at = arrived("pages/comparing.py", compare=",".join(["average"] * 7))
    assert at.multiselect(key="compare").value == ["average"]
    assert not at.info


def test_more_networks_than_can_be_compared(place):
    names = [made_up(place).name for _count in range(7)]
    at = arrived("pages/comparing.py", compare=",".join(names))
    (info,) = [info for info in at.info if info.value.startswith("The link asks")]
    assert "compare=" in info.value
    at = arrived("pages/comparing.py", compare=",".join(names[:6]))
    assert at.multiselect(key="compare").value == names[:6]


def test_links_of_earlier_versions_to_what_was_called_the_book():
    """It was the listing of the study group's post; the book's own network has a name of its own."""
    at = arrived("pages/architecture.py", arch="book", stack="book")
    assert not at.info
    assert dict(at.query_params) == {"arch": "post", "stack": "post"}
    assert "Total params: 82,826" in at.code[0].value
    assert at.segmented_control(key="arch").value == "post"
    assert arrived("pages/receptive_field.py", stack="book").segmented_control(key="stack").value == "post"
    at = arrived("pages/architecture.py", arch="book28")
    assert not at.info
    assert dict(at.query_params) == {"arch": "book28"}
    assert "Total params: 61,706" in at.code[0].value
    assert dict(arrived("pages/training.py", preset="book").query_params) == {"preset": "book"}


def test_the_last_rows_of_mnist():
    for digit in ("train-0", "train-59999", "test-9999"):
        assert dict(arrived("pages/pixels.py", digit=digit).query_params) == {"digit": digit}
    for digit in ("train-60000", "test-10000", "train-", "-5", "train", "train-1-2", "train-00"):
        assert len(arrived("app.py", digit=digit).info) == 1


def test_a_change_of_page_carries_the_view_in_its_link():
    """So that arriving there is one step for Back, not two."""
    at = arrived("app.py", sample="3", network="max")
    links = [part.proto for part in at.get("page_link")]
    assert len(links) >= 11  # the menu and the way on
    assert {part.query_string for part in links} == {"network=max&sample=3"}


def test_back_brings_what_the_url_says_and_only_that(monkeypatch):
    at = arrived("app.py", sample="3", network="max", feed="raw")
    from ui.session import links

    monkeypatch.setattr(links, "_went_through_history", lambda: True)
    at.query_params.clear()
    at.query_params["network"] = "average"
    at.run()
    assert not at.exception
    assert dict(at.query_params) == {"network": "average"}
    assert at.session_state["in_url"] == {"network": "average"}
    assert at.session_state["digit_source"] == "nothing"


def test_a_late_url_takes_nothing_back():
    """A click may come before the browser has heard of the URL that the click before it made."""
    at = arrived("app.py", sample="3")
    at.query_params.clear()
    at.run()
    assert dict(at.query_params) == {"sample": "3"}
    assert at.session_state["digit_source"] == "sample"


def test_what_is_said_of_a_link_is_said_in_the_language_that_is_chosen_later():
    (info,) = arrived("app.py", map="9999").info
    assert info.value.endswith("There is: 1 to 120.")
    at = arrived("app.py", map="9999")
    at.segmented_control(key="lang").select("ko").run()
    (info,) = at.info
    assert "링크" in info.value
    assert "1부터 120까지" in info.value
