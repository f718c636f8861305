"""Pictures that are brought, in AppTest: of every kind, bad ones, what the uploader and the browser do."""

from pathlib import Path

import pytest

from tests.unit.test_preparation import canvas, written

from .visiting import PAGES, SEVEN, answers, bytes_of, home, uploaded

CASES = Path(__file__).parents[1] / "unit" / "cases"


@pytest.mark.parametrize(
    ("name", "data", "digit"),
    [
        ("exif.jpg", (CASES / "exif_ascii_as_double_7.jpg").read_bytes(), "7"),
        ("live.gif", (CASES / "written_live_5.gif").read_bytes(), "5"),
        ("five.avif", (CASES / "avif_5.avif").read_bytes(), "5"),
        ("seven.jfif", bytes_of(canvas()[..., 0], "JPEG"), "7"),
    ],
)
def test_a_picture_of_each_kind(name, data, digit):
    at = uploaded(home(), name, data)
    assert answers(at) == {"average": ("sure", digit), "max": ("sure", digit)}


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(900)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("photo.HEIC", HEIC, "save it as JPEG"),
        ("drawn.png", b"%!PS-Adobe-3.0 EPSF-3.0\n" + bytes(900), "holds lines"),
        ("cut.png", bytes_of(canvas(), "PNG")[:900], "cut off or damaged"),
        ("none.png", b"", "empty"),
    ],
)
def test_after_a_bad_file_the_page_works_on(name, data, said):
    at = uploaded(home(SEVEN), name, data)
    assert said in at.error[0].value
    assert answers(at) == {"average": ("sure", "7"), "max": ("sure", "7")}
    at.run()
    assert said in at.error[0].value
    at.button(key="sample_3").click().run()
    assert not at.exception
    assert not at.error
    assert answers(at)["max"] == ("sure", "3")
    assert answers(uploaded(at, "seven.png", bytes_of(canvas(), "PNG")))["max"] == ("sure", "7")


def test_whatever_a_decoder_throws_the_page_works_on(monkeypatch):
    def broken(self):
        raise KeyError("a byte")

    at = home(SEVEN)
    with monkeypatch.context() as patched:
        patched.setattr("PIL.GifImagePlugin.GifImageFile.load", broken)
        uploaded(at, "odd.gif", bytes_of(canvas()[..., 0], "GIF"))
    assert "cut off or damaged" in at.error[0].value
    assert not at.run().exception


def test_a_thin_pen_leaves_every_page_alive():
    at = uploaded(home(), "thin.png", bytes_of(written(3, 500, 1), "PNG"))
    assert {label for _, label in answers(at).values()} == {"3"}
    for page in PAGES[1:]:
        assert not at.switch_page(page).run().exception, page


def test_the_uploader_lists_what_is_read():
    from lenet.digits import picture_kinds

    (uploader,) = home().file_uploader
    assert set(uploader.allowed_type) == {
        f".{ending}" for ending in [*picture_kinds.endings(), *picture_kinds.HEIC_ENDINGS]
    }
    assert uploader.proto.max_upload_size_mb == 15


@pytest.mark.parametrize(
    ("browser", "heic"),
    [
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15", False),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140 Mobile Safari/604.1", False),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", True),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", True),
    ],
)
def test_safari_is_left_to_turn_heic_into_jpeg(browser, heic, monkeypatch):
    from streamlit.runtime.context import ContextProxy

    monkeypatch.setattr(ContextProxy, "headers", {"User-Agent": browser})
    assert (".heic" in home().file_uploader[0].allowed_type) is heic


def test_a_file_is_forgotten_once_it_is_taken(monkeypatch):
    """No byte of it stays in Streamlit's memory of uploads, taken or refused."""
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

    managers, made = set(), MemoryUploadedFileManager.add_file

    def add(self, session, file):
        managers.add(self)
        made(self, session, file)

    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", add)
    at = home()
    for name, data in (("seven.png", bytes_of(canvas(), "PNG")), ("notes.png", b"buy milk" * 10_000)):
        uploaded(at, name, data)
        assert managers
        assert not any(files for manager in managers for files in manager.file_storage.values())
        assert len(at.session_state["upload"].getvalue()) == 0
    assert at.run().session_state["digit_source"] == "picture"


def test_a_file_that_is_gone_is_no_file():
    from streamlit.runtime.uploaded_file_manager import DeletedFile

    home()
    from ui.digit.uploads import take_bytes

    assert take_bytes(DeletedFile("an id")) is None
    assert take_bytes(None) is None
