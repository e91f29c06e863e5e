#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wall-clock seconds and peak memory of `bindscape-cli scan`, from the start of the program to the written hits.

Usage: scan_cli.py BINDSCAPE_CLI GENOME.fa.gz MOTIFS.meme [--contig chr20] [--motif-id ID] [--panel ID,ID,...] [--synthetic MB]

Scans one contig for one motif and for the panel, to HITS.bed and to HITS.bed.gz, with a given background and with the one of
the genome. Prints the median of five as TSV. --synthetic: also a chromosome of so many million random letters, made in the
temporary folder, with all motifs of the panel, once: how much memory it takes. Where the program `fimo` is installed, it is
timed on the same contig in the same run (one strand a site, no text of the sites), and the ratio is printed.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BACKGROUND = "0.295,0.205,0.205,0.295"
LINE = 60


def run(command, runs=5, **options):
    """Median seconds and the largest resident memory, in MB."""
    seconds, memory = [], 0
    for _ in range(runs):
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **options)
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - begin)
        memory = max(memory, usage.ru_maxrss / 1024)
        if status != 0:
            sys.exit("scan_cli.py: this ended with an error: " + " ".join(command))
    return statistics.median(seconds), memory


def row(*fields):
    print("\t".join(str(field) for field in fields), flush=True)


def write_random_chromosome(path, length):
    table = bytes(b"ACGT"[i % 4] for i in range(256))
    with open(path, "wb") as file:
        file.write(b">random\n")
        while length > 0:
            letters = os.urandom(min(length, LINE * 100_000)).translate(table)
            file.write(b"".join(letters[i : i + LINE] + b"\n" for i in range(0, len(letters), LINE)))
            length -= len(letters)


def time_fimo(arguments, folder, ours):
    fasta, background = os.path.join(folder, "contig.fa"), os.path.join(folder, "background")
    with open(fasta, "wb") as file:
        subprocess.run(["samtools", "faidx", arguments.genome, arguments.contig], stdout=file, check=True)
    with open(background, "w") as file:
        for letter, share in zip("ACGT", BACKGROUND.split(",")):
            file.write(f"{letter} {share}\n")
    command = ["fimo", "--bgfile", background, "--skip-matched-sequence", "--max-strand", "--thresh", "1e-4", "--motif",
               arguments.motif_id, arguments.motifs, fasta]
    seconds, memory = run(command, stderr=subprocess.DEVNULL)
    row("fimo", arguments.motif_id, "plain FASTA", "text", f"{seconds:.3f}", f"{memory:.0f}", f"{seconds / ours:.1f} times")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cli")
    parser.add_argument("genome")
    parser.add_argument("motifs")
    parser.add_argument("--contig", default="chr20")
    parser.add_argument("--motif-id", default="MA0139.1")
    parser.add_argument("--panel", default="", help="ids, separated by commas; default: all motifs of the file")
    parser.add_argument("--synthetic", type=int, default=0, metavar="MB")
    arguments = parser.parse_args()

    def scan(genome, ids, background, out):
        command = [arguments.cli, "scan", "--genome", genome, "--motif", arguments.motifs, "--background", background, "--out", out,
                   "--overwrite", "--quiet"]
        return command + (["--motif-id", ids] if ids else [])

    with tempfile.TemporaryDirectory() as folder:
        row("#program", "motifs", "background", "output", "median_seconds", "peak_mb", "others")
        ours = None
        for ids in (arguments.motif_id, arguments.panel):
            for background in (BACKGROUND, "genome"):
                for ending in ("bed", "bed.gz"):
                    out = os.path.join(folder, "hits." + ending)
                    seconds, memory = run(scan(arguments.genome, ids, background, out) + ["--region", arguments.contig])
                    ours = ours or seconds
                    others = "FIMO 4.12 took 3.7-4.9 for chr20" if ids == arguments.motif_id else ""
                    row("scan", "panel" if ids != arguments.motif_id else ids, background, ending, f"{seconds:.3f}", f"{memory:.0f}", others)
        if shutil.which("fimo") and shutil.which("samtools"):
            time_fimo(arguments, folder, ours)
        if arguments.synthetic > 0:
            fasta = os.path.join(folder, "random.fa")
            write_random_chromosome(fasta, arguments.synthetic * 1_000_000)
            out = os.path.join(folder, "random.bed")
            seconds, memory = run(scan(fasta, arguments.panel, BACKGROUND, out), runs=1)
            row("scan", "panel", BACKGROUND, f"bed, {arguments.synthetic} Mb at random", f"{seconds:.3f}", f"{memory:.0f}",
                f"{os.path.getsize(out) / 1e6:.0f} MB of hits")


if __name__ == "__main__":
    main()
