"""Writes peephole_lstm.safetensors: an LSTM with peepholes as ONNX defines the operator.

The reference evaluator of the onnx package, in float64, with the order of gates of the operator:
W, R and B are i, o, f, c (B twice, for W and for R), P is i, o, f.

Run it in this folder: python3 peephole_lstm.py
"""

import numpy
import onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from safetensors.numpy import save_file

steps, batch, inputs, hidden = 5, 3, 4, 6
random = numpy.random.default_rng(2002)
tensors = {
    "X": random.normal(size=(steps, batch, inputs)),
    "W": random.normal(size=(1, 4 * hidden, inputs)),
    "R": random.normal(size=(1, 4 * hidden, hidden)),
    "B": random.normal(size=(1, 8 * hidden)),
    "initial_h": random.normal(size=(1, batch, hidden)),
    "initial_c": random.normal(size=(1, batch, hidden)),
    "P": random.normal(size=(1, 3 * hidden)),
}


def described(name, rank):
    return helper.make_tensor_value_info(name, TensorProto.DOUBLE, [None] * rank)


node = helper.make_node(
    "LSTM", ["X", "W", "R", "B", "", "initial_h", "initial_c", "P"], ["Y", "Y_h"],
    hidden_size=hidden)
graph = helper.make_graph(
    [node], "peepholes", [described(name, array.ndim) for name, array in tensors.items()],
    [described("Y", 4), described("Y_h", 3)])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])
y, last = ReferenceEvaluator(model).run(None, tensors)
tensors |= {"Y": y[:, 0], "Y_h": last}
save_file(
    {name: numpy.ascontiguousarray(array) for name, array in tensors.items()},
    "peephole_lstm.safetensors", {"onnx": onnx.__version__})
