#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job on real data: data set, training and evaluation for SP1, NRF1 and CTCF, GC-controlled and baseline, core present.
# Train chr20 + chrX, validation chr1, test chr22 (README of the data folder). Prints one TSV row a model.
#   tests/bench/real_data.sh [BUILD_FOLDER] [OUT_FOLDER] [options of `train`, for example --preset quick]
# Reads BINDSCAPE_TEST_DATA (hg19_partial, peaks, DNase) and BINDSCAPE_ORACLES (matrices with their numbers of sites).
# BINDSCAPE_FACTORS and BINDSCAPE_DESIGNS choose some. What is finished in OUT_FOLDER is not repeated.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build-release}
out=${2:-$build/real-data}
[ $# -ge 1 ] && shift
[ $# -ge 1 ] && shift
data=${BINDSCAPE_TEST_DATA:-$root/../shared/data}
oracles=${BINDSCAPE_ORACLES:-$root/../shared/oracles}
cli=$build/bin/bindscape-cli
dnase=$data/dnase/wgEncodeAwgDnaseUwdukeGm12878UniPk.narrowPeak.gz
for needed in "$cli" "$data/genome/hg19_partial.fa.gz" "$data/panel.tsv" "$dnase" "$oracles/labels"; do
    if [ ! -e "$needed" ]; then
        echo "real_data.sh: $needed is not there; build bindscape-cli and set BINDSCAPE_TEST_DATA and BINDSCAPE_ORACLES." >&2
        exit 1
    fi
done
mkdir -p "$out"

printf 'factor\tdesign\tsplit\tof\tauroc\tlow\thigh\tauprc\tpauc_mcclish\tn_positive\tn_negative\n'
for factor in ${BINDSCAPE_FACTORS:-SP1 NRF1 CTCF}; do
    row=$(awk -v f="$factor" '$1 == f' "$data/panel.tsv")
    motif=$(printf '%s' "$row" | cut -f2)
    peaks=$data/$(printf '%s' "$row" | cut -f3)
    for design in ${BINDSCAPE_DESIGNS:-gc baseline}; do
        name=$factor-$design
        "$cli" dataset --genome "$data/genome/hg19_partial.fa.gz" --motif "$oracles/labels/$factor.meme" --motif-id "$motif" \
            --peaks "$peaks" --dnase "$dnase" --background 0.295,0.205,0.205,0.295 --design "$design" \
            --train chr20,chrX --validation chr1 --test chr22 --seed 0 --out "$out/$name" --resume >&2
        "$cli" train --dataset "$out/$name" --out "$out/$name-run" --seed 1 --resume "$@" >&2
        "$cli" evaluate --run "$out/$name-run" --dataset "$out/$name" --split held-out --overwrite |
            awk -v OFS='\t' -v f="$factor" -v d="$design" -F '\t' 'NR > 1 { print f, d, $0 }'
    done
done
