#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bindscape's window beside IGV's on the same genome, tracks and loci, on one screen, one after the other.

  xvfb-run -a -s "-screen 0 1600x1000x24 -noreset" tests/bench/peer_igv.py BINDSCAPE --genome FASTA --locus L --track FILE... [--loci 20] [--runs 3]

Both run one script: genome, tracks, then `goto` and `snapshot` for each locus. Measured: from the start of the process to the first
window on the screen (xdotool), to the four tracks drawn (the first snapshot has been written), milliseconds a locus afterwards, and
peak resident memory when the tracks are there and at the end. Prints TSV: what, Bindscape, IGV, ratio (medians of the runs).
Needs the Debian packages igv and xdotool."""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def children(pid):
    """The process and everything below it."""
    found, queue = [], [pid]
    while queue:
        one = queue.pop()
        found.append(one)
        try:
            with open(f"/proc/{one}/task/{one}/children") as file:
                queue += [int(word) for word in file.read().split()]
        except OSError:
            pass
    return found


def peak_memory(pid):
    """Largest resident set of any process below pid, in MiB."""
    most = 0
    for one in children(pid):
        try:
            with open(f"/proc/{one}/status") as file:
                for line in file:
                    if line.startswith("VmHWM:"):
                        most = max(most, int(line.split()[1]) / 1024)
        except OSError:
            pass
    return most


def window_shown(pids):
    for pid in pids:
        done = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(pid), "--name", "."], capture_output=True, text=True)
        if done.stdout.strip():
            return True
    return False


def run(command, script_text, loci, home):
    """Times of one run of a program that reads the script: first window, tracks drawn, ms a locus, memory then and at the end."""
    folder = tempfile.mkdtemp()
    script = os.path.join(folder, "script.txt")
    with open(script, "w") as file:
        file.write(script_text.replace("@OUT@", folder))
    environment = dict(os.environ, HOME=home, XDG_DATA_HOME=home, XDG_CONFIG_HOME=home, _JAVA_OPTIONS=f"-Duser.home={home}")
    start = time.monotonic()
    process = subprocess.Popen([word.replace("@SCRIPT@", script) for word in command], env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    first = drawn = None
    memory_drawn = memory = 0.0
    pictures = {}
    while process.poll() is None:
        now = time.monotonic() - start
        if now > 180:
            process.kill()
            raise SystemExit("a run took more than three minutes")
        if first is None and window_shown(children(process.pid)):
            first = time.monotonic() - start
        for i in range(len(loci) + 1):
            path = os.path.join(folder, f"{i}.png")
            if i not in pictures and os.path.exists(path) and os.path.getsize(path) > 0:
                pictures[i] = time.monotonic() - start
        if 0 in pictures and drawn is None:
            drawn = pictures[0]
            memory_drawn = peak_memory(process.pid)
        memory = max(memory, peak_memory(process.pid))
        time.sleep(0.002 if first else 0.01)
    shutil.rmtree(folder)
    if len(pictures) < len(loci) + 1:
        raise SystemExit(f"{command[0]} wrote {len(pictures)} of {len(loci) + 1} pictures")
    per_locus = 1000 * (max(pictures.values()) - pictures[0]) / len(loci)
    return [first, drawn, per_locus, memory_drawn, memory]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the bindscape program")
    parser.add_argument("--genome", required=True)
    parser.add_argument("--locus", required=True, help="CHROM:BEGIN-END; the loci follow it, each one view further")
    parser.add_argument("--track", action="append", required=True)
    parser.add_argument("--loci", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    chrom, span = options.locus.replace(",", "").split(":")
    begin, end = (int(word) for word in span.split("-"))
    length = end - begin + 1
    loci = [f"{chrom}:{begin + i * length}-{end + i * length}" for i in range(1, options.loci + 1)]
    lines = [f"genome {os.path.abspath(options.genome)}"] + [f"load {os.path.abspath(track)}" for track in options.track]
    lines += ["snapshotDirectory @OUT@", f"goto {options.locus}", "snapshot 0.png"]
    for i, locus in enumerate(loci, 1):
        lines += [f"goto {locus}", f"snapshot {i}.png"]
    script = "\n".join(["new"] + lines + ["exit", ""])
    peers = {"Bindscape": [options.program, "--batch", "@SCRIPT@"], "IGV": ["igv", "-b", "@SCRIPT@"]}
    home = tempfile.mkdtemp()
    # IGV opens its default genome before it reads a script; without a network that has to be a file.
    os.makedirs(os.path.join(home, "igv"))
    with open(os.path.join(home, "igv", "prefs.properties"), "w") as file:
        file.write(f"DEFAULT_GENOME_KEY={os.path.abspath(options.genome)}\nPORT_ENABLED=false\n")
    medians = {}
    for name, command in peers.items():
        run(command, script, loci, home)  # warms files and settings up
        rows = [run(command, script, loci, home) for _ in range(options.runs)]
        medians[name] = [statistics.median(column) for column in zip(*rows)]
    shutil.rmtree(home)
    print("#what\tBindscape\tIGV\tratio")
    for i, what in enumerate(["first window s", "tracks drawn s", "jump and snapshot ms", "peak memory, tracks drawn MiB", "peak memory, end MiB"]):
        ours, theirs = medians["Bindscape"][i], medians["IGV"][i]
        print(f"{what}\t{ours:.3g}\t{theirs:.4g}\t{theirs / ours:.2f}")


if __name__ == "__main__":
    sys.exit(main())
