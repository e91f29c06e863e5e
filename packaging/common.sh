# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by quickstart and test: says what happens, installs what is missing, builds. Sourced, not run.

step="starting"
advice=""

say() { printf '\n== %s\n' "$*"; }

# begin "what is being done" "what to do if it fails"
begin() {
    step="$1"
    advice="$2"
    say "$1"
}

onError() {
    local code=$?
    printf '\n%s stopped while %s (exit code %d).\n%s\n' "$(basename "$0")" "$step" "$code" "$advice" >&2
    exit "$code"
}
trap onError ERR

# Names of the packages of these groups (build, test) that are not installed, one a line.
missingPackages() {
    local list="$root/packaging/debian-packages.txt" group name rest
    local wanted=() installed
    while read -r group name rest; do
        [[ " $* " == *" $group "* ]] && wanted+=("$name")
    done < <(grep -v '^#' "$list")
    installed="$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^installed //p' || true)"
    for name in "${wanted[@]}"; do
        grep -qxF "$name" <<<"$installed" || printf '%s\n' "$name"
    done
}

installPackages() {
    local missing=() asRoot=()
    mapfile -t missing < <(missingPackages "$@")
    if ((${#missing[@]} == 0)); then
        return 0
    fi
    begin "installing ${#missing[@]} Debian packages: ${missing[*]}" \
        "Check the network and the free disk space (about 3 GB are needed), run 'apt-get update', then start this again."
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            printf 'Packages are missing and this is neither root nor is there sudo. As root run:\n  apt-get install -y --no-install-recommends %s\n' "${missing[*]}" >&2
            exit 1
        fi
        asRoot=(sudo)
    fi
    "${asRoot[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
    "${asRoot[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# One compiler needs up to 1.2 GB; more of them than fit would be killed.
buildJobs() {
    local cores memory
    cores="$(nproc)"
    memory="$(awk '/^MemAvailable:/ {print int($2 / 1200000)}' /proc/meminfo)"
    local jobs=$((memory < cores ? memory : cores))
    printf '%d\n' $((jobs < 1 ? 1 : jobs))
}

# configureAndBuild PRESET: into build-PRESET; does nothing but look if it is up to date.
configureAndBuild() {
    local preset="$1" folder="$root/build-$1" jobs
    jobs="$(buildJobs)"
    if [[ ! -f "$folder/build.ninja" ]]; then
        begin "configuring the $preset build in build-$preset" "Remove the folder build-$preset and start this again."
        (cd "$root" && cmake --preset "$preset")
    fi
    begin "building with $jobs compilers at once (the first time takes some minutes)" \
        "If the compiler was killed, memory ran out: close other programs and start this again; it goes on where it stopped."
    cmake --build "$folder" -j "$jobs"
}
