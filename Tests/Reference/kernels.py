#!/usr/bin/env python3
"""Times the products, functions and searches of `course bench` in NumPy and PyTorch, on one thread.

Prints one JSON object a line: library, version, name, value, unit. A library that is not installed
is left out, with a word on standard error. Like `course bench`, it counts the processor time of the
thread and keeps the best of many repetitions.
"""

import json
import os
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

SQUARES = [256, 512, 768, 1024]
STEPS = [(16, 128, 512), (32, 256, 1024), (64, 512, 2048), (1, 100, 100)]
EXHAUSTIVE = "exhaustive search, V = 4, T = 10"
BUDGET = 0.4


def best_seconds(work):
    """The shortest processor time of one call, timed in groups of at least 50 microseconds."""
    work()
    group, best, spent = 1, float("inf"), 0.0
    while spent < BUDGET:
        start = time.thread_time()
        for _ in range(group):
            work()
        seconds = time.thread_time() - start
        spent += seconds
        if seconds < 50e-6:
            group *= 2
        else:
            best = min(best, seconds / group)
    return best


def measure(library, version, make, functions):
    """Prints all rows of a library; `make(rows, columns, double)` gives a matrix of noise."""

    def say(name, value, unit):
        row = {"library": library, "version": version, "name": name, "value": value, "unit": unit}
        print(json.dumps(row), flush=True)

    def product(m, k, n, forms, a, b):
        speed = 2 * m * k * n / best_seconds(lambda: a @ b) / 1e9
        for form in forms:
            say(f"[{m} x {k}] • [{k} x {n}]{form}", speed, "GFLOP/s")

    for n in SQUARES:
        product(n, n, n, [""], make(n, n), make(n, n))
    product(512, 512, 512, [", left transposed"], make(512, 512).T, make(512, 512))
    product(512, 512, 512, [", right transposed"], make(512, 512), make(512, 512).T)
    product(512, 512, 512, [", Double"], make(512, 512, True), make(512, 512, True))
    for m, k, n in STEPS:
        # Neither library packs a factor beforehand, so both forms are set beside one figure.
        product(m, k, n, ["", ", packed"], make(m, k), make(k, n))
    for name, function in functions.items():
        x = make(64, 512) * 8
        if name == "log":
            x = abs(x) + 0.001
        nanoseconds = best_seconds(lambda: function(x)) * 1e9
        say(f"{name} of [64 x 512]", nanoseconds / (64 * 512), "ns/element")


def measure_numpy():
    import numpy

    random = numpy.random.default_rng(1)

    def make(rows, columns, double=False):
        values = random.uniform(-1, 1, (rows, columns))
        return values if double else values.astype(numpy.float32)

    functions = {
        "exp": numpy.exp,
        "tanh": numpy.tanh,
        "sigmoid": lambda x: 1 / (1 + numpy.exp(-x)),
        "log": numpy.log,
    }
    measure("numpy", numpy.__version__, make, functions)

    # All sequences of a table with four symbols and ten steps: each level of scores is the level
    # before, repeated, plus that level's rows, so that a prefix is scored once.
    rows = [numpy.log(random.dirichlet([1] * 4, 4**step)) for step in range(10)]

    def exhaustive():
        scores = numpy.zeros(1)
        for step in rows:
            scores = (scores[:, None] + step).ravel()
        return scores.argmax()

    value = 4**10 / best_seconds(exhaustive)
    row = {"library": "numpy", "version": numpy.__version__}
    print(json.dumps({**row, "name": EXHAUSTIVE, "value": value, "unit": "sequences/s"}))


def measure_pytorch():
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)

    def make(rows, columns, double=False):
        return torch.rand(rows, columns, dtype=torch.float64 if double else torch.float32) * 2 - 1

    functions = {"exp": torch.exp, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "log": torch.log}
    with torch.inference_mode():
        measure("pytorch", torch.__version__, make, functions)


for library in (measure_numpy, measure_pytorch):
    try:
        library()
    except ImportError as error:
        print(f"{library.__name__}: {error}", file=sys.stderr)
