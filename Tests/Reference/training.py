#!/usr/bin/env python3
"""Times the training of `course bench` in PyTorch and NumPy.

Prints one JSON object a line: library, version, name, value, unit. A library that is not installed
is left out, with a word on standard error. Work on one thread is timed by that thread's processor
time, work on two by the clock; the best of many repetitions is kept, as `course bench` does.
"""

import json
import os
import sys
import time

# NumPy's products stay on one thread; PyTorch is told by set_num_threads.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

SYMBOLS, STEPS = 65, 64
SIZES = [(1, 100), (16, 128), (32, 256), (64, 512)]
BUDGET = float(os.environ.get("THROUGHTIME_BENCH_SECONDS", "2"))


def say(library, version, name, value, unit):
    row = {"library": library, "version": version, "name": name, "value": value, "unit": unit}
    print(json.dumps(row), flush=True)


def best_seconds(work, threads=1):
    """The shortest time of one call, after three calls to warm up."""
    clock = time.thread_time if threads == 1 else time.perf_counter
    for _ in range(3):
        work()
    best, spent = float("inf"), 0.0
    while spent < BUDGET:
        start = clock()
        work()
        seconds = clock() - start
        spent += seconds
        best = min(best, seconds)
    return best


def measure_pytorch():
    import torch
    from torch import nn

    def character_model(batch, hidden, threads):
        """One update: nn.LSTM on one-hot symbols, logits, cross-entropy, clipping, Adam."""
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        lstm, output = nn.LSTM(SYMBOLS, hidden), nn.Linear(hidden, SYMBOLS)
        parameters = list(lstm.parameters()) + list(output.parameters())
        # The fused form is PyTorch's fastest on the CPU.
        optimiser = torch.optim.Adam(parameters, lr=1e-3, fused=True)
        text = torch.randint(SYMBOLS, (STEPS + 1, batch))
        inputs = nn.functional.one_hot(text[:-1], SYMBOLS).float()
        targets = text[1:].reshape(-1)

        def update():
            optimiser.zero_grad(set_to_none=True)
            states, _ = lstm(inputs)
            logits = output(states).reshape(-1, SYMBOLS)
            loss = nn.functional.cross_entropy(logits, targets)
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()

        return update

    for batch, hidden in SIZES:
        for threads in (1, 2):
            seconds = best_seconds(character_model(batch, hidden, threads), threads)
            plural = "" if threads == 1 else "s"
            name = f"LSTM, batch {batch}, hidden {hidden}, {threads} thread{plural}"
            say("pytorch", torch.__version__, name, STEPS * batch / seconds, "tokens/s")

    torch.set_num_threads(1)
    torch.manual_seed(1)
    lstm = nn.LSTM(5, 7).double()
    inputs = torch.randn(8, 2, 5, dtype=torch.float64)
    state = tuple(torch.randn(1, 2, 7, dtype=torch.float64) for _ in range(2))
    names = [name for name, _ in lstm.named_parameters()]
    weights = tuple(p.detach().clone().requires_grad_() for p in lstm.parameters())

    def loss(*weights):
        states, (h, c) = torch.func.functional_call(
            lstm, dict(zip(names, weights)), (inputs, state)
        )
        return (states**2).sum() + (c**2).sum()

    seconds = best_seconds(lambda: torch.autograd.gradcheck(loss, weights))
    say("pytorch", torch.__version__, "gradient check of an LSTM", seconds * 1e3, "ms")


def measure_numpy():
    import numpy as np

    # Andrej Karpathy's min-char-rnn (2015), in Python 3: one call of lossFun and one of Adagrad.
    hidden, length, rate = 100, 25, 1e-1
    random = np.random.default_rng(1)
    Wxh = random.standard_normal((hidden, SYMBOLS)) * 0.01
    Whh = random.standard_normal((hidden, hidden)) * 0.01
    Why = random.standard_normal((SYMBOLS, hidden)) * 0.01
    bh, by = np.zeros((hidden, 1)), np.zeros((SYMBOLS, 1))
    memories = [np.zeros_like(p) for p in (Wxh, Whh, Why, bh, by)]
    text = random.integers(0, SYMBOLS, length + 1)
    inputs, targets = text[:-1], text[1:]
    previous = np.zeros((hidden, 1))

    def loss_and_gradients(hprev):
        xs, hs, ps = {}, {-1: np.copy(hprev)}, {}
        loss = 0
        for t in range(len(inputs)):
            xs[t] = np.zeros((SYMBOLS, 1))
            xs[t][inputs[t]] = 1
            hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t - 1]) + bh)
            y = np.dot(Why, hs[t]) + by
            ps[t] = np.exp(y) / np.sum(np.exp(y))
            loss += -np.log(ps[t][targets[t], 0])
        dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
        dbh, dby = np.zeros_like(bh), np.zeros_like(by)
        dhnext = np.zeros_like(hs[0])
        for t in reversed(range(len(inputs))):
            dy = np.copy(ps[t])
            dy[targets[t]] -= 1
            dWhy += np.dot(dy, hs[t].T)
            dby += dy
            dh = np.dot(Why.T, dy) + dhnext
            dhraw = (1 - hs[t] * hs[t]) * dh
            dbh += dhraw
            dWxh += np.dot(dhraw, xs[t].T)
            dWhh += np.dot(dhraw, hs[t - 1].T)
            dhnext = np.dot(Whh.T, dhraw)
        gradients = [dWxh, dWhh, dWhy, dbh, dby]
        for gradient in gradients:
            np.clip(gradient, -5, 5, out=gradient)
        return loss, gradients, hs[len(inputs) - 1]

    def iteration():
        nonlocal previous
        _, gradients, previous = loss_and_gradients(previous)
        for p, gradient, memory in zip((Wxh, Whh, Why, bh, by), gradients, memories):
            memory += gradient * gradient
            p += -rate * gradient / np.sqrt(memory + 1e-8)

    value = 1 / best_seconds(iteration)
    # NumPy computes with double precision, as the original does; ours is timed with both.
    for form in ("", ", Double"):
        name = f"min-char-rnn, hidden 100, 25 steps{form}"
        say("numpy", np.__version__, name, value, "iterations/s")


for library in (measure_pytorch, measure_numpy):
    try:
        library()
    except ImportError as error:
        print(f"{library.__name__}: {error}", file=sys.stderr)
