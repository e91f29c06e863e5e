#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What pre-training is worth, on real data: a trunk is trained on all tracks of the panel, then each factor's network from scratch and
from that trunk. One TSV row a network, and ROC curves of each factor; of what is finished in the output folder nothing is repeated.

  tests/bench/transfer.py --build build-release --out /tmp/transfer --factors NRF1,SP1,CTCF --architecture danq

Trained on chr20 and chrX, validated on chr1, tested on chr22 (README of the data folder), trunk and networks alike. Reads
BINDSCAPE_TEST_DATA and BINDSCAPE_ORACLES. --tune and --pretrain hand options to `train` with a trunk and to `pretrain`.
"""
import argparse
import csv
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BINDSCAPE_TEST_DATA", ROOT.parent / "shared/data"))
ORACLES = Path(os.environ.get("BINDSCAPE_ORACLES", ROOT.parent / "shared/oracles"))
SPLIT = ["--train", "chr20,chrX", "--validation", "chr1", "--test", "chr22"]
GENOME = DATA / "genome/hg19_partial.fa.gz"
CELLS = ["Gm12878", "Helas3", "Hepg2", "K562"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build-release")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--factors", default="NRF1,SP1,CTCF,YY1,PU1,RUNX3,EBF1,USF2")
    parser.add_argument("--architecture", default="danq")
    parser.add_argument("--design", default="gc", choices=["gc", "baseline", "dnase"])
    parser.add_argument("--cores", default="present", help="present, blocked or present,blocked")
    parser.add_argument("--starts", default="scratch,trunk")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--threads", default="0")
    parser.add_argument("--trunk", type=Path, help="a run that is there already, instead of pre-training one")
    parser.add_argument("--pretrain", default="--empty-bins 1", help="further options of pretrain (default %(default)s)")
    parser.add_argument("--tune", default="", help="further options of train with the trunk")
    parser.add_argument("--scratch", default="", help="further options of train without")
    return parser.parse_args()


def panel():
    with open(DATA / "panel.tsv") as file:
        return {row["tf"]: row for row in csv.DictReader(file, delimiter="\t")}


def motif_file(factor):
    """The matrices whose number of sites is known from elsewhere come from the oracles."""
    own = ORACLES / "labels" / (factor + ".meme")
    return own if own.exists() else DATA / "motifs/JASPAR2018_CORE_vertebrates.converted.meme"


class Bench:
    def __init__(self, options):
        self.options = options
        self.cli = options.build / "bin/bindscape-cli"
        options.out.mkdir(parents=True, exist_ok=True)

    def run(self, *words):
        command = [str(self.cli), *map(str, words), "--threads", self.options.threads]
        print(shlex.join(command), file=sys.stderr, flush=True)
        subprocess.run(command, check=True, stdout=sys.stderr)

    def track_table(self):
        table = self.options.out / "tracks.tsv"
        with open(table, "w") as file:
            file.write("name\tfile\tkind\n")
            for factor, row in panel().items():
                file.write(f"{factor} {row['cell']}\t{(DATA / row['peaks']).resolve()}\tchip\n")
            for cell in CELLS:
                file.write(f"DNase {cell}\t{(DATA / f'dnase/wgEncodeAwgDnaseUwduke{cell}UniPk.narrowPeak.gz').resolve()}\tdnase\n")
        return table

    def trunk(self):
        if self.options.trunk:
            return self.options.trunk
        folder = self.options.out / f"trunk-{self.options.architecture}"
        self.run("pretrain", "--genome", GENOME, "--tracks", self.track_table(), *SPLIT, "--architecture", self.options.architecture, "--out", folder,
                 "--seed", 1, "--resume", *shlex.split(self.options.pretrain))
        return folder

    def dataset(self, factor):
        row = panel()[factor]
        folder = self.options.out / f"{factor}-{self.options.design}"
        self.run("dataset", "--genome", GENOME, "--motif", motif_file(factor), "--motif-id", row["motif"], "--peaks", DATA / row["peaks"], "--dnase",
                 DATA / "dnase/wgEncodeAwgDnaseUwdukeGm12878UniPk.narrowPeak.gz", "--background", "0.295,0.205,0.205,0.295", "--design",
                 self.options.design, *SPLIT, "--seed", 0, "--out", folder, "--resume")
        return folder

    def train(self, factor, start, core, seed, trunk):
        o = self.options
        data = self.dataset(factor)
        folder = o.out / f"{factor}-{o.design}-{o.architecture}-{start}-{core}-{seed}"
        extra = ["--trunk", trunk, *shlex.split(o.tune)] if start == "trunk" else shlex.split(o.scratch)
        self.run("train", "--dataset", data, "--architecture", o.architecture, "--core", core, "--seed", seed, "--out", folder, "--resume", *extra)
        return folder


    def curves(self, factor, folders):
        """ROC curves of all networks of one factor, as the paper's Fig. 1b: colour for the core, dashes for the trunk."""
        o = self.options
        recipe = o.out / f"{factor}-{o.design}-{o.architecture}-roc.recipe.json"
        runs = [{"file": str(folder.resolve()), "title": f"{start}, core {core}"} for (start, core), folder in folders.items()]
        with open(recipe, "w") as file:
            json.dump({"kind": "roc", "split": "test", "title": f"{factor}, {o.design}, {o.architecture}", "runs": runs}, file, indent=1)
        for ending in ("svg", "pdf", "png"):
            self.run("figure", "--recipe", recipe, "--out", o.out / f"{factor}-{o.design}-{o.architecture}-roc.{ending}", "--overwrite")


def row_of(folder):
    with open(folder / "run.json") as file:
        run = json.load(file)
    with open(folder / "evaluation.json") as file:
        evaluation = json.load(file)
    test = next(split for split in evaluation["splits"] if split["split"] == "test")
    sites = test["sites"]
    numbers = [run["best_epoch"], run["epochs"], f"{run['sequences_per_second']:.0f}", f"{sites['auroc']:.4f}", f"{sites['auroc_interval'][0]:.4f}",
               f"{sites['auroc_interval'][1]:.4f}", f"{test['rows']['auroc']:.4f}", f"{sites['auprc']:.4f}"]
    known = {baseline["id"]: baseline["sites"]["auroc"] for baseline in test.get("baselines", [])}
    return numbers + [f"{known[name]:.4f}" if known.get(name) is not None else "" for name in ("kmers_centre", "kmers_window")]


def main():
    options = arguments()
    bench = Bench(options)
    starts = options.starts.split(",")
    trunk = bench.trunk() if "trunk" in starts else None
    print("factor", "design", "architecture", "start", "core", "seed", "best_epoch", "epochs", "sequences_per_second", "auroc", "low", "high",
          "auroc_rows", "auprc", "kmers_centre", "kmers_window", sep="\t")
    for factor in options.factors.split(","):
        first = {}  # of each start and core, the run of the first seed
        for core in options.cores.split(","):
            for seed in options.seeds.split(","):
                for start in starts:
                    folder = bench.train(factor, start, core, seed, trunk)
                    first.setdefault((start, core), folder)
                    print(factor, options.design, options.architecture, start, core, seed, *row_of(folder), sep="\t", flush=True)
        bench.curves(factor, first)


if __name__ == "__main__":
    main()
