#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same steps as train_bench, written with python3-torch's own modules and Adam; prints the same table.

Usage: peer_torch.py [repeats] [batch] [threads, 0 = all] [network or "all"] [as-installed]

Runs with the settings of the process that Bindscape has (passive waiting, malloc that keeps its pages, denormals flushed), unless
"as-installed" is asked for.
"""
import ctypes
import os
import statistics
import sys
import time

import torch
from torch import nn
import torch.nn.functional as F


class DanQ(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(4, 320, 26)
        self.lstm = nn.LSTM(320, 320, batch_first=True, bidirectional=True)
        self.fc1 = nn.Linear(75 * 640, 925)
        self.fc2 = nn.Linear(925, 1)

    def forward(self, x):
        a = F.relu(self.conv1(x))
        h = F.dropout(F.max_pool1d(a, 13), 0.2, self.training)
        h = F.dropout(self.lstm(h.transpose(1, 2))[0], 0.5, self.training)
        return a, self.fc2(F.relu(self.fc1(h.flatten(1))))[:, 0]


class DeepSea(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [4, 320, 480, 960]
        self.conv = nn.ModuleList(nn.Conv1d(a, b, 8) for a, b in zip(sizes, sizes[1:]))
        self.bn = nn.ModuleList(nn.BatchNorm1d(b, 1e-3, 0.01) for b in sizes[1:])
        self.fc1 = nn.Linear(63 * 960, 925)
        self.bn4 = nn.BatchNorm1d(925, 1e-3, 0.01)
        self.fc2 = nn.Linear(925, 1)

    def forward(self, x):
        for i, p in enumerate((0.2, 0.2, 0.5)):
            x = F.relu(self.bn[i](self.conv[i](F.pad(x, (3, 4)))))
            if i == 0:
                a = x
            if i < 2:
                pad = -x.shape[2] % 4
                x = F.max_pool1d(F.pad(x, (pad // 2, pad - pad // 2), value=-float("inf")), 4)
            x = F.dropout(x, p, self.training)
        return a, self.fc2(F.relu(self.bn4(self.fc1(x.transpose(1, 2).flatten(1)))))[:, 0]


def measure(name, what, batch, repeats, work):
    work()
    speeds = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        speeds.append(batch / (time.perf_counter() - begin))
    print(f"python3-torch\t{name}\t{what}\t{statistics.median(speeds):.4g}", flush=True)


def bench(name, network, rate, batch, repeats):
    x = F.one_hot(torch.randint(4, (batch, 1000)), 4).float().transpose(1, 2).contiguous()
    y = torch.randint(2, (batch,)).float()
    weights = [p for p in network.parameters()]
    penalised = [m.weight for m in network.modules() if isinstance(m, (nn.Conv1d, nn.Linear))]
    average = [p.detach().clone() for p in weights]
    adam = torch.optim.Adam(weights, rate)

    def step():
        network.train()
        adam.zero_grad(set_to_none=True)
        loss = F.binary_cross_entropy_with_logits(network(x)[1], y) + 2.55e-7 * sum(w.square().sum() for w in penalised)
        loss.backward()
        adam.step()
        with torch.no_grad():
            for a, w in zip(average, weights):
                a.mul_(0.999).add_(w, alpha=0.001)

    def infer():
        with torch.no_grad():
            network(x)[1].sum().item()

    def gradcam():
        z = x.clone().requires_grad_(True)
        a, logits = network(z)
        g, s = torch.autograd.grad(logits.sum(), [a, z])
        cam = F.relu(torch.bmm(g.mean(2).unsqueeze(1), a.detach()))
        width = 1000 - cam.shape[2] + 1
        up = F.avg_pool1d(F.pad(cam, (width - 1, width - 1)), width, 1) if width > 1 else F.avg_pool1d(F.pad(cam, (4, 3)), 8, 1)
        (up.squeeze(1)[:, :1000] * (s * x).sum(1)).sum().item()

    measure(name, "training", batch, repeats, step)
    network.eval()
    for p in weights:
        p.requires_grad_(False)
    measure(name, "inference", batch, repeats, infer)
    measure(name, "gradcam", batch, repeats, gradcam)
    mutants = x[:1].repeat(128, 1, 1)  # of the 3,000 that a sequence has

    def mutate():
        with torch.no_grad():
            for _ in range(3):
                network(mutants)[1].sum().item()

    measure(name, "mutagenesis", 3 * 128 / 3000, min(repeats, 3), mutate)


def same_settings():
    if os.environ.get("OMP_WAIT_POLICY") is None:
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    libc = ctypes.CDLL(None)
    for parameter, value in ((-8, 1), (-3, 1 << 30), (-1, 0x7FFFFFFF), (-2, 64 << 20)):  # arenas, mmap, trim, top pad
        libc.mallopt(parameter, value)
    torch.set_flush_denormal(True)


def main():
    options = sys.argv[1:] + ["7", "128", "0", "all", ""][len(sys.argv) - 1:]
    repeats, batch, threads = (int(word) for word in options[:3])
    if options[4] != "as-installed":
        same_settings()
    torch.set_num_threads(threads or len(os.sched_getaffinity(0)))
    print(f"#program\tnetwork\twhat\tsequences_per_second\n# torch {torch.__version__}, {torch.get_num_threads()} threads, batch {batch}")
    for name, network, rate in (("danq", DanQ, 1e-3), ("deepsea", DeepSea, 1e-2)):
        if options[3] in ("all", name):
            bench(name, network(), rate, batch, repeats)


if __name__ == "__main__":
    main()
