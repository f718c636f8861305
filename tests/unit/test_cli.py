"""The commands: what they print, and exit code 2 with one line on bad input."""

import dataclasses
import json

import pytest
from PIL import Image

import lenet
from lenet import swap
from lenet.__main__ import main
from lenet.sharing import network_file
from tests.unit.test_preparation import canvas


@pytest.fixture
def seven(tmp_path):
    Image.fromarray(canvas()).save(tmp_path / "seven.png")
    return tmp_path / "seven.png"


def test_read(seven, capsys):
    assert main(["read", str(seven)]) == 0
    assert capsys.readouterr().out.startswith(f"{seven}: 7 (")


def test_read_as_json_with_an_empty_page(seven, tmp_path, capsys):
    Image.new("L", (50, 50), 255).save(tmp_path / "empty.png")
    assert main(["read", str(seven), str(tmp_path / "empty.png"), "--network", "max", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["label"], first["sure"]) == (7, True)
    assert sum(first["probabilities"]) == pytest.approx(1, abs=1e-4)
    assert (second["label"], second["sure"]) == (None, False)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_one_bad_file_does_not_keep_the_others_from_being_read(options, seven, tmp_path, capsys):
    svg, gone = tmp_path / "digit.svg", tmp_path / "gone.png"
    svg.write_text("<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0 L9 9'/></svg>", encoding="utf-8")
    assert main(["read", str(svg), str(seven), str(gone), str(seven), *options]) == 2
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        f"lenet: {svg}: This file holds lines (SVG or EPS), not pixels; save it as PNG and choose that.",
        f"lenet: {gone} cannot be read: No such file or directory.",
    ]
    if options:
        assert [(row["file"], row["label"]) for row in json.loads(said.out)] == [(str(seven), 7)] * 2
    else:
        assert [line.split(" (")[0] for line in said.out.splitlines()] == [f"{seven}: 7"] * 2


def test_a_file_without_end_is_refused(capsys, tmp_path):
    endless = tmp_path / "endless.png"
    with open(endless, "wb") as file:
        file.truncate(5_000_000_000)
    assert main(["read", str(endless)]) == 2
    assert "has more than 15 MB; choose a smaller picture" in capsys.readouterr().err


def test_evaluate(capsys):
    assert main(["evaluate", "--network", "max", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["digits"] == 10_000
    assert row["error_percent"] <= 0.80
    assert sum(map(sum, row["confusion"])) == 10_000


def test_swap(monkeypatch, capsys):
    written = []
    monkeypatch.setattr(swap, "write", lambda: written.append("swap.json"))  # measuring takes 20 s
    assert main(["swap"]) == 0
    assert written == ["swap.json"]
    assert capsys.readouterr().out.splitlines() == [
        "trained with average pooling, run with average: 0.6 % wrong",
        "trained with average pooling, run with max: 76.77 % wrong",
        "trained with max pooling, run with average: 52.2 % wrong",
        "trained with max pooling, run with max: 0.7 % wrong",
    ]


def test_swap_as_json(monkeypatch, capsys):
    monkeypatch.setattr(swap, "write", lambda: None)
    assert main(["swap", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["network"], row["pooling"], row["error_percent"]) for row in rows] == [
        ("average", "average", 0.6),
        ("average", "max", 76.77),
        ("max", "average", 52.2),
        ("max", "max", 0.7),
    ]


def test_swap_reads_the_file_again_once_it_is_written(monkeypatch, capsys):
    before = swap.results()
    monkeypatch.setattr(swap, "write", lambda: None)
    main(["swap"])
    assert swap.results() is not before


def test_networks(capsys):
    assert main(["networks"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "average: average pooling, tanh, 61,706 parameters",
        "max: max pooling, tanh, 61,706 parameters",
        "lenet-1998: trained pooling, scaled_tanh, 60,000 parameters",
    ]


def test_fields(capsys):
    assert main(["fields", "--input", "28", "--pad", "2", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    c3 = rows[2]
    assert (c3["layer"], c3["R"], c3["J"], c3["units"], c3["first_centre"]) == ("C3", 14, 2, 10, 4.5)
    assert main(["fields"]) == 0
    assert "C5      32  4      1  0 to 31" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["max.npz", "max.ONNX"])
def test_export(name, tmp_path, capsys):
    assert main(["export", "max", "--out", str(tmp_path / name), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    data = (tmp_path / name).read_bytes()
    assert said == {"network": "max", "file": str(tmp_path / name), "bytes": len(data)}
    assert [path.name for path in tmp_path.iterdir()] == [name]
    if name.endswith(".npz"):
        assert network_file.unpack(data, name).facts == lenet.load("max").facts
    else:
        assert b"OUTPUT_softmax" in data


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "max", "--out", "max.h5"], "max.h5 ends neither in .npz nor in .onnx"),
        (["export", "max", "--out", "nowhere/max.npz"], "nowhere/max.npz cannot be written: No such file"),
        (["export", "median", "--out", "median.npz"], "There is no network 'median'"),
        (["read", "nowhere.png"], "nowhere.png cannot be read: No such file or directory"),
        (["read", "pyproject.toml"], "pyproject.toml: This file is no picture"),
        (["read", "x.png", "--network", "median"], "There is no network 'median'"),
        (["evaluate", "--network", "median"], "There is no network 'median'"),
        (["fields", "--pad", "9"], "padding cannot be 9"),
        (["fields", "--pad", "1_0"], "--pad cannot be '1_0'; give a whole number from 0 to 999."),
        (["fields", "--input", "٣٢"], "--input cannot be '٣٢'; give a whole number from 1 to 9999."),
        (["train", "--epochs", "0"], "epochs must be from 1 to 10000, not 0"),
        (["train", "--epochs", "1_0"], "epochs is '1_0'; type a whole number like 10."),
        (["train", "--rate", "1e400"], "rate is '1e400'; type a number like 0.001."),
        (["train", "--rate", "1000,5"], "rate must be from 1e-09 to 100, not 1000.5."),
        (["train", "--recipe", "pyproject.toml"], "pyproject.toml is no training recipe"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(arguments, said, capsys):
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_a_training_begins_with_a_network_below_the_runs_wherever_they_lie(tmp_path, monkeypatch):
    from lenet.commands import training

    monkeypatch.setenv("LENET_RUNS", str(tmp_path / "elsewhere"))
    ours = dataclasses.replace(lenet.load("max"), name="mine")
    ours.save(tmp_path / "elsewhere" / "20260102-030405-abcd" / "begin")
    ours.save(tmp_path / "elsewhere" / "max")  # a run that is called like one that ships
    assert training._begin("20260102-030405-abcd/begin").name == "mine"
    assert training._begin("max").name == "max"
    assert training._begin(str(tmp_path / "elsewhere" / "max")).name == "mine"
    with pytest.raises(lenet.Problem, match="There is no network '20260102-030405-ffff'"):
        training._begin("20260102-030405-ffff")
