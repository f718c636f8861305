"""Networks as one file: the round trip bit for bit, and what strangers send instead."""

import io
import json
import random
import shutil
import zipfile

import numpy as np
import pytest

import lenet
from lenet import NetworkSpec, Problem
from lenet.network.network import Network
from lenet.network.zoo import ZOO
from lenet.sharing import network_file
from tests.made_up import noise


@pytest.fixture(scope="module")
def network():
    return lenet.load("max")


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def zipped(compression=zipfile.ZIP_DEFLATED, **members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def claiming(shape, dtype="<f4", data=b""):
    """An array of which only the header says how large it is."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": dtype, "fortran_order": False, "shape": shape})
    return file.getvalue() + data


def told(network, **changed):
    """A packed network with another description."""
    about = {"name": "n", "spec": network.spec.to_dict(), "sure_at": 0.5, "facts": {}} | changed
    return npz(**network.weights, about=np.array(json.dumps(about)))


def random_network(spec, seed=1):
    return Network("random", spec, noise(spec, seed))


# The way there and back.


@pytest.mark.parametrize(
    "spec",
    [
        *(lenet.classic("max", "relu"), lenet.post(), lenet.book(), NetworkSpec(padding=1)),
        *(lenet.lenet_1998(), NetworkSpec(table=[[0, 5]] * 16)),
    ],
)
def test_round_trip_bit_for_bit(spec):
    made = random_network(spec)
    again = network_file.unpack(network_file.pack(made), "anything.npz")
    assert (again.name, again.spec, again.sure_at, again.facts) == (made.name, spec, 0.0, {})
    assert set(again.weights) == set(made.weights)
    for name, array in made.weights.items():
        assert again.weights[name].tobytes() == array.tobytes()


def of_1998(**changed):
    """A packed network of 1998 with other arrays."""
    own = random_network(lenet.lenet_1998())
    return network_file.pack(Network("1998", own.spec, {**own.weights, **changed}))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"OUTPUT/prototypes": np.ones((10, 7, 12), np.float32)},
            r"OUTPUT/prototypes is float32 of shape \(10, 7, 12\); .* of shape \(10, 12, 7\)",
        ),
        ({"OUTPUT/prototypes": np.full((10, 12, 7), np.nan, np.float32)}, "OUTPUT/prototypes holds values that are"),
        ({"S2/coefficient": np.full(6, np.inf, np.float32)}, "S2/coefficient holds values that are not finite"),
        ({"S4/coefficient": np.full(16, 2e4, np.float32)}, "S4/coefficient holds 20000, with which sums overflow"),
        (
            {"C3/kernel": np.ones((5, 5, 6, 16), np.float32)},
            "C3/kernel has weights from map 0 to map 1, which the table of this network leaves out",
        ),
        ({"OUTPUT/bias": np.zeros(10, np.float32)}, "The weights are named .*; this network has C1/bias"),
    ],
)
def test_a_network_of_1998_with_something_else_in_it(changed, said):
    with pytest.raises(Problem, match=said):
        network_file.unpack(of_1998(**changed), "x.npz")


def test_weights_of_1998_under_another_spec_and_the_other_way_round(network):
    own = random_network(lenet.lenet_1998())
    for spec, weights in ((network.spec, own.weights), (own.spec, network.weights)):
        with pytest.raises(Problem, match="The weights are named .*; this network has C1/bias"):
            network_file.unpack(network_file.pack(Network("x", spec, weights)), "x.npz")
    with pytest.raises(Problem, match="The weights are named .*S2/coefficient.*; this network has C1/bias"):
        network_file.unpack(npz(**own.weights), "x.npz", "max", "tanh")


def test_a_shipped_network_travels_with_its_facts(network):
    again = network_file.unpack(network_file.pack(network), "weights.npz")
    assert (again.name, again.sure_at, again.facts) == ("max", network.sure_at, network.facts)


def test_the_packed_file_needs_no_pickle(network):
    with np.load(io.BytesIO(network_file.pack(network)), allow_pickle=False) as arrays:
        assert set(arrays.files) == {*network.weights, "about"}
        assert (arrays["about"].shape, arrays["about"].dtype.kind) == ((), "U")
        assert json.loads(str(arrays["about"])).keys() == {"name", "spec", "sure_at", "facts"}


def test_a_packed_file_lies_in_a_run_folder(network, tmp_path):
    folder = shutil.copytree(ZOO / "max", tmp_path / "run")
    (folder / "weights.npz").write_bytes(network_file.pack(network))
    for again in (lenet.load(folder), lenet.load(folder / "weights.npz")):
        assert (again.name, again.sure_at) == ("max", network.sure_at)
        np.testing.assert_array_equal(again.weights["C1/kernel"], network.weights["C1/kernel"])


def test_what_was_taken_in_can_be_saved_and_loaded(network, tmp_path):
    network_file.unpack(told(network, facts={"from": "<b>far</b>"}), "x.npz").save(tmp_path)
    assert lenet.load(tmp_path).facts == {"from": "<b>far</b>"}


# Arrays alone.


@pytest.mark.parametrize(("spec", "padding"), [(lenet.classic(), 0), (lenet.post(), 2)])
def test_the_padding_is_derived_from_c5(spec, padding):
    made = network_file.unpack(npz(**random_network(spec).weights), "mine.npz", "max", "relu")
    assert (made.name, made.spec, made.sure_at) == ("mine", NetworkSpec("max", "relu", padding), 0.0)


def test_arrays_of_the_books_network_alone_read_the_same_in_32_pixels():
    """Its border is C1's, theirs the input's: nothing in the arrays tells them apart, and on a digit nothing has to."""
    own = random_network(lenet.book())
    made = network_file.unpack(npz(**own.weights), "book.npz", "average", "sigmoid")
    assert made.spec == lenet.classic("average", "sigmoid")
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:50])
    np.testing.assert_allclose(made.probabilities(images), own.probabilities(images), atol=1e-6)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "pooling (average / max), squashing (tanh / relu / sigmoid / scaled_tanh)"),
        ({"pooling": "max"}, "squashing (tanh / relu / sigmoid / scaled_tanh)"),
        ({"squashing": "tanh"}, "pooling (average / max)"),
    ],
)
def test_arrays_alone_need_two_words(network, given, missing):
    with pytest.raises(Problem, match="mine.npz holds weights and nothing else") as caught:
        network_file.unpack(npz(**network.weights), "mine.npz", **given)
    assert caught.value.values["missing"] == missing


def test_a_choice_that_does_not_exist(network):
    with pytest.raises(Problem, match="pooling cannot be 'median'"):
        network_file.unpack(npz(**network.weights), "mine.npz", "median", "tanh")


# Files that are something else.


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"anything", "model.keras"),
        (b"anything", "MODEL.H5"),
        (b"anything", "model.hdf5"),
        (b"\x89HDF\r\n\x1a\n" + bytes(2000), "weights.npz"),
        (bytes(512) + b"\x89HDF\r\n\x1a\n" + bytes(2000), "weights.npz"),
        (
            zipped(**{"metadata.json": "{}", "config.json": "{}", "model.weights.h5": b"\x89HDF\r\n\x1a\n"}),
            "weights.npz",
        ),
        (zipped(**{"model.weights.h5": b""}), "weights.npz"),
    ],
)
def test_keras_files_are_refused(data, name):
    with pytest.raises(Problem, match=r"is a Keras file.* can run code.*bring weights.npz.*numpy.savez") as caught:
        network_file.unpack(data, name)
    assert str(caught.value).count(". ") == 0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "weights.npz is no .npz file"),
        (b"\x80\x04K\x01.", "weights.npz is no .npz file"),
        (b"PK", "holds no weights: File is not a zip file"),
        (zipped(), "The weights are named ; this network has"),
        (zipped(**{"C1/kernel.npy": b"no array"}), "holds no weights: the magic string is not correct"),
        (zipped(zipfile.ZIP_LZMA, **{"a.npy": claiming(())}), "a.npy is compressed otherwise"),
        (zipped(**{f"{i}.npy": b"" for i in range(1001)}), "holds no weights: 1001 arrays"),
    ],
)
def test_no_npz(data, said):
    with pytest.raises(Problem, match=said):
        network_file.unpack(data, "weights.npz")


def test_pickles_are_not_opened(network):
    hidden = npz(**network.weights | {"C1/bias": np.array([{"evil": 1}], dtype=object)})
    for data in (hidden, npz(**network.weights, about=np.array({"evil": 1}, dtype=object))):
        with pytest.raises(Problem, match="holds Python objects in place of numbers"):
            network_file.unpack(data, "x.npz")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bytes(8_000_001), "no .npz"),
        (b"PK" + bytes(8_000_000), "has 8000002 bytes; weights of a LeNet-5 have less than 8000000"),
        (zipped(**{"C1/kernel.npy": bytes(200_000_000)}), "unpacks to 200000000 bytes"),
        (zipped(**{"C1/kernel.npy": claiming((10**12,))}), r"claims float32 of shape \(1000000000000,\) in"),
        (zipped(**{"C1/kernel.npy": claiming((2**62, 4))}), "claims float32"),
        (zipped(**{"C1/kernel.npy": claiming((-5,))}), "holds no weights"),
        (zipped(**{"C1/kernel.npy": claiming((10**30,), "|V0")}), "holds no weights"),
        (zipped(**{"C1/kernel.npy": claiming((3,), "<f4", bytes(8))}), "holds no weights"),
    ],
)
def test_sizes_are_bounded_before_memory_is_made(data, said):
    with pytest.raises(Problem, match=said):
        network_file.unpack(data, "x.npz")


def test_truncated_anywhere(network):
    data = network_file.pack(network)
    for place in random.Random(5).sample(range(len(data)), 20):
        with pytest.raises(Problem, match=r"holds no weights|no \.npz"):
            network_file.unpack(data[:place], "x.npz")


def test_damaged_anywhere(network):
    """A changed byte is found, or sits where it changes nothing."""
    data, rng = network_file.pack(network), random.Random(6)
    for _ in range(60):
        place = rng.choice([rng.randrange(len(data)), len(data) - 1 - rng.randrange(1200)])
        changed = data[:place] + bytes([data[place] ^ 1 << rng.randrange(8)]) + data[place + 1 :]
        try:
            again = network_file.unpack(changed, "x.npz")
        except Problem:
            continue
        assert all(np.array_equal(array, network.weights[name]) for name, array in again.weights.items())


# Weights that are no LeNet-5's.


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"C1/kernel": np.zeros((3, 3, 1, 6), np.float32)}, r"C1/kernel is float32 of shape \(3, 3, 1, 6\)"),
        ({"C5/kernel": np.zeros((7, 7, 16, 120), np.float32)}, r"C5/kernel is float32 of shape \(7, 7, 16, 120\)"),
        ({"C1/bias": np.zeros(6, int)}, "C1/bias is int64"),
        ({"C1/bias": np.full(6, np.nan, np.float32)}, "C1/bias holds values that are not finite"),
        ({"C1/bias": np.full(6, 1e300)}, "C1/bias holds values that are not finite"),  # infinite as float32
        ({"C1/bias": np.full(6, -1e5)}, "C1/bias holds 100000, with which sums overflow"),
        ({"extra": np.zeros(3)}, "The weights are named C1/bias, .*extra; this network has"),
        ({"x" * 60_000: np.zeros(3)}, "The weights are named C1/bias"),
    ],
)
def test_weights_of_something_else(network, change, said):
    for data in (npz(**network.weights | change), npz(**network.weights | change, about=_about(network))):
        with pytest.raises(Problem, match=said) as caught:
            network_file.unpack(data, "x.npz", "max", "tanh")
        assert len(str(caught.value)) < 600


def _about(network):
    return np.array(json.dumps({"name": "n", "spec": network.spec.to_dict(), "sure_at": 0.5, "facts": {}}))


# Descriptions that are damaged or lie.


@pytest.mark.parametrize(
    "about",
    [
        np.zeros(3),
        np.array(["{}"]),
        np.array(b"{}"),
        np.array(""),
        np.array("{"),
        np.array("[]"),
        np.array("{}"),
        np.array("[" * 9000),
        np.array(" " * 10_001),
    ],
)
def test_a_description_that_is_none(network, about):
    with pytest.raises(Problem, match=r"x\.npz describes no network: "):
        network_file.unpack(npz(**network.weights, about=about), "x.npz")


@pytest.mark.parametrize("sure_at", [float("nan"), float("inf"), -0.1, 1.01, True, None, "0.5", [0.5], 10**400])
def test_sure_at_is_a_share(network, sure_at):
    with pytest.raises(Problem, match=r"x\.npz says that it is sure from .* on; that has to be a number from 0 to 1"):
        network_file.unpack(told(network, sure_at=sure_at), "x.npz")


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({}, "describes no network: KeyError"),
        (["pooling"], "describes no network"),
        (None, "describes no network"),
        ({"pooling": "max", "squashing": "tanh", "padding": 2}, "C5/kernel is float32"),
        ({"pooling": "median", "squashing": "tanh", "padding": 0}, "pooling cannot be 'median'"),
        ({"pooling": "max", "squashing": "tanh", "padding": 0.0}, "padding cannot be 0.0"),
        ({"pooling": "max", "squashing": "tanh", "padding": False}, "padding cannot be False"),
        ({"pooling": ["max"], "squashing": "tanh", "padding": 0}, "pooling cannot be"),
        ({"pooling": "max", "squashing": "tanh", "padding": 0, "depth": 3}, "no setting 'depth'"),
        (
            {"pooling": "max", "squashing": "tanh", "padding": 0, "input_size": 30},
            "is a network for 30x30 pixels; here networks read 32x32 or",
        ),
    ],
)
def test_a_spec_that_lies(network, spec, said):
    with pytest.raises(Problem, match=said):
        network_file.unpack(told(network, spec=spec), "x.npz")


@pytest.mark.parametrize(
    "facts",
    [
        {"sure_at": 0},
        {"name": "average", "spec": {}},
        {"x": float("nan")},
        {"x": "\ud800"},
        {"x": [[[[[[]]]]]]},
        [],
        None,
    ],
)
def test_facts_that_are_none(network, facts):
    with pytest.raises(Problem, match=r"x\.npz describes no network: "):
        network_file.unpack(told(network, facts=facts), "x.npz")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("two\nlines\x00 and\u202e more", "two lines and more"),
        ("\ud800 half", "half"),
        ("숫자", "숫자"),
        ("n" * 5000, "n" * 80),
        (" ", "x"),
        ("", "x"),
    ],
)
def test_a_name_is_one_line_of_plain_text(network, given, name):
    assert network_file.unpack(told(network, name=given), "x.npz").name == name


@pytest.mark.parametrize("name", [None, 3, True])
def test_a_name_that_is_no_text(network, name):
    with pytest.raises(Problem, match="describes no network"):
        network_file.unpack(told(network, name=name), "x.npz")


def test_a_hostile_file_name_is_quoted_in_short():
    with pytest.raises(Problem) as caught:
        network_file.unpack(b"", "../../etc/" + "<b>\n" * 100)
    assert caught.value.values["path"].startswith("<b> <b>")
    assert len(caught.value.values["path"]) <= 80
