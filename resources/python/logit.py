#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A trained network of Bindscape in plain PyTorch: builds it from run.json and model.pt and prints logits.

    logit.py RUN --sequence ACGT...             letters as long as the run's windows
    logit.py RUN --genome genome.fa --row 1     row of RUN/predictions.tsv.gz, counted from 1; prints what is written there as well

Needs python3-torch and nothing of Bindscape. For each sequence: logit of the forward strand, of its reverse complement, probability.
"""
import argparse
import gzip
import json
import math
import os

import torch
from torch import nn
import torch.nn.functional as F


class DanQ(nn.Module):
    def __init__(self, v, window, outputs):
        super().__init__()
        self.pool = v["pool"]
        self.conv1 = nn.Conv1d(4, v["filters"], v["width"])
        self.lstm = nn.LSTM(v["filters"], v["hidden"], batch_first=True, bidirectional=True)
        self.fc1 = nn.Linear((window - v["width"] + 1) // v["pool"] * 2 * v["hidden"], v["dense"])
        self.fc2 = nn.Linear(v["dense"], outputs)

    def forward(self, x):  # [sequence, 4, window] -> [sequence, output]
        x = F.max_pool1d(F.relu(self.conv1(x)), self.pool)
        x = self.lstm(x.transpose(1, 2))[0]
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


class DeepSEA(nn.Module):
    def __init__(self, v, window, outputs):
        super().__init__()
        self.width, self.pool = v["width"], v["pool"]
        filters = [4, v["filters1"], v["filters2"], v["filters3"]]
        for i in (1, 2, 3):
            setattr(self, f"conv{i}", nn.Conv1d(filters[i - 1], filters[i], self.width))
            setattr(self, f"bn{i}", nn.BatchNorm1d(filters[i], eps=1e-3))
        self.fc1 = nn.Linear(math.ceil(math.ceil(window / self.pool) / self.pool) * filters[3], v["dense"])
        self.bn4 = nn.BatchNorm1d(v["dense"], eps=1e-3)
        self.fc2 = nn.Linear(v["dense"], outputs)

    @staticmethod
    def pad(x, missing, value):  # as TensorFlow's SAME: the odd one on the right
        return F.pad(x, (missing // 2, missing - missing // 2), value=value)

    def forward(self, x):
        for i in (1, 2, 3):
            x = self.pad(x, self.width - 1, 0)
            x = F.relu(getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(x)))
            if i < 3:
                x = F.max_pool1d(self.pad(x, -x.shape[2] % self.pool, -math.inf), self.pool)
        x = x.transpose(1, 2).flatten(1)  # position by position
        return self.fc2(F.relu(self.bn4(self.fc1(x))))


class Dilated(nn.Module):
    def __init__(self, v, window, outputs):
        super().__init__()
        self.pool, filters = v["pool"], v["filters"]
        positions = (window - v["width"] + 1) // self.pool
        self.conv1 = nn.Conv1d(4, filters, v["width"])
        dilations = [1]
        while len(dilations) < v["blocks"]:
            dilations.append(2 * dilations[-1] if 2 * dilations[-1] < positions else 1)
        self.blocks = nn.ModuleList(nn.Conv1d(filters, filters, 3, dilation=d, padding=d) for d in dilations[:v["blocks"]])
        self.bn = nn.BatchNorm1d(5 * filters)
        self.fc1 = nn.Linear(5 * filters, v["dense"])
        self.fc2 = nn.Linear(v["dense"], outputs)

    def middle(self, x, bases):
        count = min(max(bases // self.pool, 1), x.shape[2])
        return x.narrow(2, (x.shape[2] - count) // 2, count)

    def forward(self, x):
        x = F.max_pool1d(F.relu(self.conv1(x)), self.pool)
        for block in self.blocks:
            x = x + F.relu(block(x))
        core = self.middle(x, 50)
        features = torch.cat([x.mean(2), self.middle(x, 200).mean(2), core.mean(2), core.amax(2), x.amax(2)], 1)
        return self.fc2(F.relu(self.fc1(self.bn(features))))


NETWORKS = {"danq": DanQ, "deepsea": DeepSEA, "dilated": Dilated}


def load(run):
    """The network of a run folder with its weights, and run.json."""
    with open(os.path.join(run, "run.json")) as file:
        record = json.load(file)
    options, inputs = record["options"], record["inputs"]
    network = NETWORKS[options["architecture"]](options["architecture_values"], inputs["window"], max(1, len(inputs.get("tasks", []))))
    network.load_state_dict(torch.jit.load(os.path.join(run, "model.pt"), map_location="cpu").state_dict())
    return network.eval(), record


def one_hot(letters):
    """[4, letters], order A, C, G, T; any other letter is 0.25 in each."""
    rows = {"A": [1, 0, 0, 0], "C": [0, 1, 0, 0], "G": [0, 0, 1, 0], "T": [0, 0, 0, 1]}
    return torch.tensor([rows.get(letter, [0.25] * 4) for letter in letters.upper()], dtype=torch.float32).t()


def logits(network, letters):
    """Rows: the strand as given, its reverse complement. Columns: outputs."""
    forward = one_hot(letters)
    with torch.no_grad():
        return network(torch.stack([forward, forward.flip(0, 1)]))


def contig(genome, name):
    parts, inside = [], False
    with (gzip.open if genome.endswith(".gz") else open)(genome, "rt") as file:
        for line in file:
            if line.startswith(">"):
                inside = line[1:].split()[0] == name
            elif inside:
                parts.append(line.strip())
    return "".join(parts)


def site(run, row, genome, record):
    """Letters of the window of one row of predictions.tsv.gz, and that row."""
    with gzip.open(os.path.join(run, "predictions.tsv.gz"), "rt") as file:
        names = file.readline().lstrip("#").rstrip("\n").split("\t")
        fields = dict(zip(names, next(line for i, line in enumerate(file, 1) if i == row).rstrip("\n").split("\t")))
    begin, end, window = int(fields["begin"]), int(fields["end"]), record["inputs"]["window"]
    first = begin - (window - (end - begin)) // 2
    letters = contig(genome, fields["chrom"])[first:first + window]
    if record["options"]["core"] == "blocked":
        letters = letters[:begin - first] + "N" * (end - begin) + letters[end - first:]
    return letters, fields


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("run")
    arguments.add_argument("--sequence")
    arguments.add_argument("--genome")
    arguments.add_argument("--row", type=int, default=1)
    a = arguments.parse_args()
    if not a.sequence and not a.genome:
        arguments.error("give --sequence, or --genome and --row")
    network, record = load(a.run)
    letters, fields = (a.sequence, {}) if a.sequence else site(a.run, a.row, a.genome, record)
    if len(letters) != record["inputs"]["window"]:
        arguments.error(f"the network reads {record['inputs']['window']} letters, these are {len(letters)}")
    print("#output\tlogit_forward\tlogit_reverse\tprobability" + ("\tlogit_forward_in_file\tlogit_reverse_in_file" if fields else ""))
    for output, (forward, reverse) in enumerate(logits(network, letters).t().tolist(), 1):
        known = f"\t{fields['logit_forward']}\t{fields['logit_reverse']}" if fields else ""
        print(f"{output}\t{forward:.6f}\t{reverse:.6f}\t{1 / (1 + math.exp(-(forward + reverse) / 2)):.6f}{known}")


if __name__ == "__main__":
    main()
