#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a model without a network reaches on the same windows: 5-mer counts, both strands merged, logistic regression.

Usage: peer_kmers.py GENOME.fa.gz DATASET_FOLDER...     Needs python3-sklearn.
Trains on the split "train", prints one TSV row for validation and test with the core present and blocked (auROC by site).
"""
import gzip
import itertools
import json
import os
import sys

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.preprocessing import StandardScaler

K = 5
COMPLEMENT = str.maketrans("ACGT", "TGCA")
COLUMN = {}
for word in map("".join, itertools.product("ACGT", repeat=K)):
    COLUMN[word] = COLUMN.get(word[::-1].translate(COMPLEMENT), len(set(COLUMN.values())))


def read_genome(path):
    contigs, name = {}, None
    with gzip.open(path, "rt") as lines:
        for line in lines:
            if line.startswith(">"):
                name = line[1:].split()[0]
                contigs[name] = []
            else:
                contigs[name].append(line.rstrip().upper())
    return {name: "".join(parts) for name, parts in contigs.items()}


def counts_of(sequence):
    counts = numpy.zeros(max(COLUMN.values()) + 1)
    for i in range(len(sequence) - K + 1):
        column = COLUMN.get(sequence[i : i + K])
        if column is not None:
            counts[column] += 1
    return counts


def rows_of(folder, genome, window):
    rows = {}
    with gzip.open(os.path.join(folder, "instances.bed.gz"), "rt") as lines:
        names = next(lines).lstrip("#").split()
        for line in lines:
            row = dict(zip(names, line.rstrip("\n").split("\t")))
            if row["used"] != "1":
                continue
            begin, end = int(row["begin"]), int(row["end"])
            first = begin - (window - (end - begin)) // 2
            present = genome[row["chrom"]][first : first + window]
            blocked = present[: begin - first] + "N" * (end - begin) + present[end - first :]
            rows.setdefault(row["split"], []).append((int(row["label"]), counts_of(present), counts_of(blocked)))
    return rows


def main():
    genome = read_genome(sys.argv[1])
    print("dataset\tcore\tsplit\tauroc\tauprc\tn_positive\tn_negative")
    for folder in sys.argv[2:]:
        with open(os.path.join(folder, "dataset.json")) as file:
            window = json.load(file).get("window", 1000)
        rows = rows_of(folder, genome, window)
        for which, core in ((1, "present"), (2, "blocked")):
            data = {s: (numpy.log1p([r[which] for r in part]), numpy.array([r[0] for r in part])) for s, part in rows.items()}
            scale = StandardScaler().fit(data["train"][0])
            model = LogisticRegression(C=0.001, max_iter=2000).fit(scale.transform(data["train"][0]), data["train"][1])
            for split in ("validation", "test"):
                scores = model.decision_function(scale.transform(data[split][0]))
                labels = data[split][1]
                print(f"{os.path.basename(folder.rstrip('/'))}\t{core}\t{split}\t{roc_auc_score(labels, scores):.3f}"
                      f"\t{average_precision_score(labels, scores):.3f}\t{labels.sum()}\t{len(labels) - labels.sum()}", flush=True)


if __name__ == "__main__":
    main()
