"""Milliseconds for one image through the NumPy network, all activations kept.

python benchmarks/forward.py
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import lenet  # noqa: E402


def main():
    image = lenet.from_mnist(lenet.mnist.sample(7)).input
    for name in lenet.names():
        network = lenet.load(name)
        times = []
        for _ in range(2000):
            start = time.perf_counter()
            network.forward(image)
            times.append(1000 * (time.perf_counter() - start))
        print(f"{name}: median {np.median(times):.2f} ms, p95 {np.quantile(times, 0.95):.2f} ms")


if __name__ == "__main__":
    main()
