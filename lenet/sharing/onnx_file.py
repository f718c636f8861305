"""The network as an ONNX model, for all that reads this format. Imports onnx, so it is imported when needed."""

import json
from typing import Any, TypeAlias

import numpy as np
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from ..network.forward import AMPLITUDE, STEEPNESS
from ..network.network import Network
from ..network.prototypes import RUBBISH, SCALE
from ..network.spec import LEVELS, Layer, NetworkSpec

Nodes: TypeAlias = list[NodeProto]
Arrays: TypeAlias = dict[str, np.ndarray]

OPSET, IR_VERSION = 13, 7  # of 2020: the oldest that have all that LeNet-5 needs, so that old readers read it too
SOURCE = "LeNet-5 Playground"


def to_onnx(network: Network) -> bytes:
    """The network as an ONNX model, built from its weights.

    The input ``input`` has shape (batch, 1, size, size), float32, the size that of the network's own input, maps
    before rows and columns as ONNX's own layers want it, in [0, 1], light ink on dark; the output ``probabilities``
    has shape (batch, classes).
    The nodes that hold the weights or pool are named ``C1 S2 C3 S4 C5 F6 OUTPUT``, and so are the
    activations that they end in; the weights bear their names of ``weights.npz``. Name, spec and
    whence it comes stand in the model's metadata.

    Parameters
    ----------
    network : Network

    Returns
    -------
    bytes
        What belongs into an ``.onnx`` file.
    """
    nodes: Nodes = _levels(network.spec)
    weights: list[TensorProto] = []
    value = nodes[-1].output[0] if nodes else "input"
    for layer in network.spec.layers:
        added, arrays = _layer(network, layer, value)
        nodes += added
        weights += [numpy_helper.from_array(array, name) for name, array in arrays.items()]
        value = added[-1].output[0]
    size = network.spec.input_size
    graph = helper.make_graph(
        nodes,
        "LeNet-5",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 1, size, size])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["batch", network.spec.classes])],
        weights,
    )
    return _model(graph, network).SerializeToString()


def _levels(spec: NetworkSpec) -> Nodes:
    """From 0 to 1 to what C1 reads; nothing where that is the same."""
    background, ink = LEVELS[spec.levels]
    if (background, ink) == (0, 1):
        return []
    return [*_times("input", ink - background, "levels/times"), *_plus("levels/times", background, "levels")]


def _layer(network: Network, layer: Layer, value: str) -> tuple[Nodes, Arrays]:
    """One layer's nodes, and the arrays they read by their names."""
    spec, name = network.spec, layer.name
    own = {f"{name}/{part}": network.weights[f"{name}/{part}"] for part in layer.weight_shapes}
    if layer.kind == "pooling":
        return _pooling(spec, layer, value, own)
    if layer.kind == "rbf":
        return _prototypes(layer, value, own)
    nodes, inputs, sums = [], [value, f"{name}/kernel", f"{name}/bias"], f"{name}/sums"
    kernel = own[inputs[1]]
    if layer.kind == "convolution":
        kernel = kernel.transpose(3, 2, 0, 1)  # maps made, maps read, rows, columns
        nodes.append(helper.make_node("Conv", inputs, [sums], name, pads=[layer.padding] * 4))
    else:
        # ONNX has the maps first, so a flat row runs map by map; the kernel's rows have to follow.
        kernel = kernel.transpose(2, 0, 1, 3).reshape(-1, layer.maps)
        nodes.append(helper.make_node("Flatten", [value], [f"{name}/flat"], f"{name}_flatten"))
        nodes.append(helper.make_node("Gemm", [f"{name}/flat", *inputs[1:]], [sums], name))
    return nodes + _squash(spec, name, sums), {inputs[1]: kernel.copy(), inputs[2]: own[inputs[2]]}


def _pooling(spec: NetworkSpec, layer: Layer, value: str, own: Arrays) -> tuple[Nodes, Arrays]:
    name = layer.name
    window: dict[str, Any] = {"kernel_shape": [layer.kernel] * 2, "strides": [layer.stride] * 2}
    operation, made = ("MaxPool" if spec.pooling == "max" else "AveragePool"), f"{name}/mean" if own else name
    nodes = [helper.make_node(operation, [value], [made], name, **window)]
    if not own:
        return nodes, {}
    nodes += _times(made, layer.kernel**2, f"{name}/total")
    nodes.append(helper.make_node("Mul", [f"{name}/total", f"{name}/coefficient"], [f"{name}/times"], f"{name}_times"))
    nodes.append(helper.make_node("Add", [f"{name}/times", f"{name}/bias"], [f"{name}/sums"], f"{name}_plus"))
    # One number a map, and maps come before rows and columns.
    return nodes + _squash(spec, name, f"{name}/sums"), {key: array.reshape(-1, 1, 1) for key, array in own.items()}


def _prototypes(layer: Layer, value: str, own: Arrays) -> tuple[Nodes, Arrays]:
    """Distances, then a softmax in which rubbish takes part: it is put beside the scores, and left out after."""
    name, node = layer.name, helper.make_node
    (pixels,) = own
    integers = {"axis": [1], "axes": [2], "pads": [0, 0, 0, 1], "from": [0], "to": [layer.maps]}
    nodes = [_constant(f"{name}/{key}", np.array(values, np.int64)) for key, values in integers.items()]
    nodes += [
        _constant(f"{name}/rubbish", np.array(-RUBBISH, np.float32)),
        node("Flatten", [value], [f"{name}/flat"], f"{name}_flatten"),
        node("Unsqueeze", [f"{name}/flat", f"{name}/axis"], [f"{name}/row"], f"{name}_row"),
        node("Sub", [f"{name}/row", pixels], [f"{name}/away"], name),
        node("Mul", [f"{name}/away"] * 2, [f"{name}/squares"], f"{name}_square"),
        node("ReduceSum", [f"{name}/squares", f"{name}/axes"], [f"{name}/distances"], f"{name}_sum", keepdims=0),
        *_times(f"{name}/distances", -SCALE, f"{name}/sums"),
        node("Pad", [f"{name}/sums", f"{name}/pads", f"{name}/rubbish"], [f"{name}/all"], f"{name}_rubbish"),
        node("Softmax", [f"{name}/all"], [f"{name}/shares"], f"{name}_softmax", axis=1),
        node(
            "Slice",
            [f"{name}/shares", f"{name}/from", f"{name}/to", f"{name}/axis"],
            ["probabilities"],
            f"{name}_digits",
        ),
    ]
    return nodes, {pixels: own[pixels].reshape(layer.maps, -1)}


def _squash(spec: NetworkSpec, name: str, sums: str) -> Nodes:
    if name == "OUTPUT":
        return [helper.make_node("Softmax", [sums], ["probabilities"], "OUTPUT_softmax", axis=1)]
    if spec.squashing == "scaled_tanh":
        inner, outer = f"{name}/inner", f"{name}/outer"
        squashed = helper.make_node("Tanh", [inner], [outer], f"{name}_tanh")
        return [*_times(sums, STEEPNESS, inner), squashed, *_times(outer, AMPLITUDE, name)]
    operation = {"tanh": "Tanh", "relu": "Relu", "sigmoid": "Sigmoid"}[spec.squashing]
    return [helper.make_node(operation, [sums], [name], f"{name}_{spec.squashing}")]


def _times(value: str, factor: float, made: str) -> Nodes:
    return _with_number("Mul", value, factor, made)


def _plus(value: str, number: float, made: str) -> Nodes:
    return _with_number("Add", value, number, made)


def _with_number(operation: str, value: str, number: float, made: str) -> Nodes:
    """A number, and what it does to each of many."""
    constant = _constant(f"{made}/number", np.array(number, np.float32))
    return [constant, helper.make_node(operation, [value, constant.output[0]], [made], f"{made}/{operation.lower()}")]


def _constant(name: str, value: np.ndarray) -> NodeProto:
    return helper.make_node(
        "Constant", [], [name], f"{name}/constant", value=numpy_helper.from_array(np.asarray(value))
    )


def _model(graph: GraphProto, network: Network) -> ModelProto:
    model = helper.make_model(
        graph,
        ir_version=IR_VERSION,
        opset_imports=[helper.make_opsetid("", OPSET)],
        producer_name=SOURCE,
        doc_string="LeNet-5 (LeCun, Bottou, Bengio, Haffner 1998) reads handwritten digits.",
    )
    size = network.spec.input_size
    about = {
        "name": network.name,
        "source": f"made by the {SOURCE} from the weights of this network",
        "input": f"(batch, 1, {size}, {size}), 0 to 1, light ink on dark, the digit's centre of mass in the middle",
        "spec": json.dumps(network.spec.to_dict()),
        "sure_at": str(network.sure_at),
        "facts": json.dumps(network.facts),
    }
    helper.set_model_props(model, about)
    return model
