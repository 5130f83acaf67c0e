"""Writes gru_placements.safetensors: a GRU with its reset gate before and after the product.

The reference evaluator of the onnx package, in float64. One set of weights, with the operator's order
of gates z, r, h (B twice, for W and for R), is run under linear_before_reset = 0 ("before/Y") and
1 ("after/Y"). In the operator a gate z of 1 keeps the old state.

Run it in this folder: python3 gru_placements.py
"""

import numpy
import onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from safetensors.numpy import save_file

steps, batch, inputs, hidden = 5, 3, 4, 6
random = numpy.random.default_rng(2014)
tensors = {
    "X": random.normal(size=(steps, batch, inputs)),
    "W": random.normal(size=(1, 3 * hidden, inputs)),
    "R": random.normal(size=(1, 3 * hidden, hidden)),
    "B": random.normal(size=(1, 6 * hidden)),
    "initial_h": random.normal(size=(1, batch, hidden)),
}


def described(name, rank):
    return helper.make_tensor_value_info(name, TensorProto.DOUBLE, [None] * rank)


results = {}
for placement, linear_before_reset in [("before", 0), ("after", 1)]:
    node = helper.make_node(
        "GRU", ["X", "W", "R", "B", "", "initial_h"], ["Y", "Y_h"], hidden_size=hidden,
        linear_before_reset=linear_before_reset)
    graph = helper.make_graph(
        [node], "gru", [described(name, array.ndim) for name, array in tensors.items()],
        [described("Y", 4), described("Y_h", 3)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])
    y, last = ReferenceEvaluator(model).run(None, tensors)
    results |= {f"{placement}/Y": y[:, 0], f"{placement}/Y_h": last}
save_file(
    {name: numpy.ascontiguousarray(array) for name, array in (tensors | results).items()},
    "gru_placements.safetensors", {"onnx": onnx.__version__})
