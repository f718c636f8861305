"""What a browser is told to fetch with a view: the module and all that it imports, at whatever depth."""

from ui.browser.component import imported


def test_what_a_module_imports_is_found_at_every_depth():
    assert set(imported("digit/strokes.js")) == {
        "digit/strokes.js",
        "digit/hand.js",
        "digit/digits.js",
        "browser/calculating/canvas_paths.js",
        "browser/calculating/course.js",
        "browser/calculating/erasing.js",
        "browser/calculating/packing.js",
        "browser/calculating/parting.js",
        "browser/calculating/preparation.js",
        "browser/calculating/strokes.js",
    }


def test_a_view_brings_what_it_is_made_of():
    """Imports over several lines too, and no module twice."""
    found = imported("inside/inside.js")
    assert found[0] == "inside/inside.js"
    assert {"inside/taken_apart/waterfall.js", "browser/drawing/theme.js", "digit/pen.js"} <= set(found)
    assert len(found) == len(set(found))
