"""The network as an ONNX model, for all that reads this format. Imports onnx, so it is imported when needed."""

import json
from typing import Any, TypeAlias

import numpy as np
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from ..network.network import Network
from ..network.spec import Layer, NetworkSpec

Nodes: TypeAlias = list[NodeProto]

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
    nodes: Nodes = []
    weights: list[TensorProto] = []
    value = "input"
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


def _layer(network: Network, layer: Layer, value: str) -> tuple[Nodes, dict[str, np.ndarray]]:
    """One layer's nodes, and the arrays they read by their names."""
    spec, name = network.spec, layer.name
    if layer.kind == "pooling":
        operation = "AveragePool" if spec.pooling == "average" else "MaxPool"
        window: dict[str, Any] = {"kernel_shape": [layer.kernel] * 2, "strides": [layer.stride] * 2}
        return [helper.make_node(operation, [value], [name], name, **window)], {}
    nodes, inputs, sums = [], [value, f"{name}/kernel", f"{name}/bias"], f"{name}/sums"
    kernel = network.weights[inputs[1]]
    if layer.kind == "convolution":
        kernel = kernel.transpose(3, 2, 0, 1)  # maps made, maps read, rows, columns
        nodes.append(helper.make_node("Conv", inputs, [sums], name, pads=[layer.padding] * 4))
    else:
        # ONNX has the maps first, so a flat row runs map by map; the kernel's rows have to follow.
        kernel = kernel.transpose(2, 0, 1, 3).reshape(-1, layer.maps)
        nodes.append(helper.make_node("Flatten", [value], [f"{name}/flat"], f"{name}_flatten"))
        nodes.append(helper.make_node("Gemm", [f"{name}/flat", *inputs[1:]], [sums], name))
    nodes.append(_squash(spec, name, sums))
    return nodes, {inputs[1]: kernel.copy(), inputs[2]: network.weights[inputs[2]]}


def _squash(spec: NetworkSpec, name: str, sums: str) -> NodeProto:
    if name == "OUTPUT":
        return helper.make_node("Softmax", [sums], ["probabilities"], "OUTPUT_softmax", axis=1)
    return helper.make_node(
        {"tanh": "Tanh", "relu": "Relu", "sigmoid": "Sigmoid"}[spec.squashing],
        [sums],
        [name],
        f"{name}_{spec.squashing}",
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
