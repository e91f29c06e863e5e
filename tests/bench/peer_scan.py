#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-memory scan of scan_bench with Biopython's position-specific scores (its C core), both strands, one thread.

Usage: peer_scan.py GENOME.fa.gz CONTIG MOTIFS.meme     Needs python3-biopython and python3-numpy. Prints the median of five
over the middle 2 Mb of the contig.
The threshold is approximate (Biopython's own distribution), so the number of hits is near, not equal.
"""
import gzip
import statistics
import sys
import time

import numpy
from Bio import motifs

BACKGROUND = {"A": 0.295, "C": 0.205, "G": 0.205, "T": 0.295}


def read_contig(path, wanted):
    parts, inside = [], False
    with gzip.open(path, "rt") as lines:
        for line in lines:
            if line.startswith(">"):
                if inside:
                    break
                inside = line[1:].split()[0] == wanted
            elif inside:
                parts.append(line.rstrip())
    return "".join(parts).upper()


def read_meme(path):
    """Biopython's own reader refuses matrices without nsites."""
    found = []
    with open(path) as lines:
        for line in lines:
            fields = line.split()
            if fields[:1] == ["MOTIF"]:
                found.append((fields[-1], []))
            elif found and len(fields) == 4 and fields[0][0].isdigit():
                found[-1][1].append([float(field) for field in fields])
    return [(name, motifs.Motif(alphabet="ACGT", counts=dict(zip("ACGT", map(list, zip(*rows)))))) for name, rows in found]


def main():
    contig = read_contig(sys.argv[1], sys.argv[2])
    letters = contig[len(contig) // 2 :][:2_000_000]
    print("#scan\tmotif\tthreads\tbases\tmedian_seconds\tmillion_bases_per_second_and_motif\thits")
    for name, motif in read_meme(sys.argv[3]):
        forward = motif.counts.normalize(pseudocounts=0.1).log_odds(BACKGROUND)
        threshold = forward.distribution(background=BACKGROUND, precision=1000).threshold_fpr(1e-4)
        matrices, seconds, hits = (forward, forward.reverse_complement()), [], 0
        for _ in range(5):
            begin = time.perf_counter()
            hits = sum(int(numpy.count_nonzero(matrix.calculate(letters) >= threshold)) for matrix in matrices)
            seconds.append(time.perf_counter() - begin)
        median = statistics.median(seconds)
        print(f"biopython\t{name}\t1\t{len(letters)}\t{median:.4f}\t{len(letters) / median / 1e6:.1f}\t{hits}", flush=True)


if __name__ == "__main__":
    main()
