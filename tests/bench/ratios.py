#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bindscape's speed beside that of python3-torch, as ratios of one run: both programs in turn, medians over the rounds, as TSV.

Usage: ratios.py BUILD [--batch 128] [--threads 0] [--network all] [--rounds 3] [--repeats 3] [--installed]

--installed: also python3-torch without the settings of the process. The commands are printed with the numbers.
"""
import argparse
import collections
import pathlib
import shlex
import statistics
import subprocess
import sys


def speeds(command, table):
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        words = line.split("\t")
        if not line.startswith("#") and len(words) == 4:
            table[words[1], words[2]].append(float(words[3]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--network", default="all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--installed", action="store_true")
    a = parser.parse_args()
    numbers = [str(a.repeats), str(a.batch), str(a.threads)]
    peer = [sys.executable, str(pathlib.Path(__file__).with_name("peer_torch.py")), *numbers, a.network]
    ours = [str(a.build / "bench" / "train_bench"), *numbers]
    commands = {"bindscape": [[*ours, name] for name in (("danq", "deepsea") if a.network == "all" else (a.network,))], "torch": [peer]}
    if a.installed:
        commands["torch as installed"] = [[*peer, "as-installed"]]
    tables = {name: collections.defaultdict(list) for name in commands}
    for _ in range(a.rounds):
        for name, runs in commands.items():
            for command in runs:
                speeds(command, tables[name])
    for name, runs in commands.items():
        for command in runs:
            print(f"# {name}: {shlex.join(command)}")
    print("#network\twhat\t" + "\t".join(f"{name}\tratio" if name != "bindscape" else name for name in commands))
    for key, values in tables["bindscape"].items():
        mine = statistics.median(values)
        columns = [f"{mine:.4g}"]
        for name in list(commands)[1:]:
            other = tables[name].get(key)
            columns += [f"{statistics.median(other):.4g}", f"{mine / statistics.median(other):.2f}"] if other else ["", ""]
        print("\t".join([*key, *columns]))


if __name__ == "__main__":
    main()
