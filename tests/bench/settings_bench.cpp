// SPDX-License-Identifier: GPL-3.0-or-later
// What each setting of the process is worth: training steps of DanQ (batch 128, all cores) in sequences per second with all settings,
// with one of them taken away at a time, and with none; TSV. Every measurement is a process of its own, because a setting cannot be
// taken back; they come in turn, and the median over the rounds of each one's median step counts (standard error has them one by one). Usage:
//   settings_bench [rounds] [steps] [folder of the BLAS that the system would load]
// The speed with numbers too small to be normal is a column of its own: random windows make none, a long training may.
#include "core/base/denormals.h"
#include "core/compute/compute.h"
#include "tests/bench/median.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

using namespace bindscape;

namespace {

constexpr long kBatch = 128, kWindow = 1000;
constexpr const char* kSettings[] = {"wait", "malloc", "blas", "denormals"};

// In nanoseconds a product of two vectors whose results are not normal numbers.
double denormalProduct()
{
    constexpr std::size_t kNumbers = 4096;
    constexpr int kTimes = 20'000;
    std::array<float, kNumbers> a{}, b{};
    a.fill(1e-30F);
    const auto start = std::chrono::steady_clock::now();
    for (int time = 0; time < kTimes; ++time) {
        const volatile float factor = 1e-10F;
        const float small = factor;
        for (std::size_t i = 0; i < kNumbers; ++i)
            b[i] = a[i] * small;
        const volatile float kept = b[static_cast<std::size_t>(time) % kNumbers];
        static_cast<void>(kept);
    }
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / (1.0 * kTimes * kNumbers);
}

// `without`: names of the settings that are not taken.
int measure(std::string_view without, long steps)
{
    const auto taken = [&](const char* name) { return without.find(name) == std::string_view::npos; };
    if (taken("wait"))
        compute::waitPassively();
    if (taken("malloc"))
        compute::keepPages();
    if (!taken("denormals"))
        ::setenv("BINDSCAPE_DENORMALS", "keep", 1);
    const auto& compute = compute::loadCompute();
    auto options = compute.presetOptions("small", "danq");
    options.batch = kBatch;
    options.threads = 0;
    options.device = "cpu";
    SilentProgress progress;
    const auto trial = compute.trial(options, kWindow, steps, progress);
    const DenormalsAsZero denormals;
    std::printf("%.6f %.6f\n", static_cast<double>(kBatch) / trial.secondsPerBatch, denormalProduct());
    return 0;
}

struct Configuration {
    std::string title, without;
    std::vector<double> speeds, products;
};

bool runOnce(Configuration& configuration, const std::string& program, const std::string& steps, const std::string& blas)
{
    // Everything that a user may have set is away, so that "off" is what the system does by itself.
    std::string command = "env -u OMP_WAIT_POLICY -u GOMP_SPINCOUNT -u GLIBC_TUNABLES";
    for (const char* variable : {"ARENA_MAX", "ARENA_TEST", "MMAP_THRESHOLD_", "TRIM_THRESHOLD_", "TOP_PAD_"})
        command += " -u MALLOC_" + std::string(variable);
    if (configuration.without.find("blas") != std::string::npos)
        command += " BINDSCAPE_BLAS=system" + (blas.empty() ? "" : " LD_LIBRARY_PATH='" + blas + "'");
    command += " '" + program + "' --without '" + configuration.without + "' " + steps;
    FILE* child = ::popen(command.c_str(), "r");
    double speed = 0, product = 0;
    const bool done = child != nullptr && std::fscanf(child, "%lf %lf", &speed, &product) == 2;
    if (child == nullptr || ::pclose(child) != 0 || !done)
        return false;
    configuration.speeds.push_back(speed);
    configuration.products.push_back(product);
    std::fprintf(stderr, "%s: %.1f sequences a second\n", configuration.title.c_str(), speed);
    return true;
}

std::vector<Configuration> configurations()
{
    std::vector<Configuration> all{{"all settings", "nothing", {}, {}}};
    std::string none;
    for (const char* setting : kSettings) {
        all.push_back({"without " + std::string(setting), setting, {}, {}});
        none += std::string(setting) + " ";
    }
    all.push_back({"none", none, {}, {}});
    return all;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        if (argc == 4 && std::strcmp(argv[1], "--without") == 0)
            return measure(argv[2], std::atol(argv[3]));
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 3;
    const std::string steps = argc > 2 ? argv[2] : "5", blas = argc > 3 ? argv[3] : "";
    auto all = configurations();
    for (int round = 0; round < rounds; ++round)
        for (auto& configuration : all)
            if (!runOnce(configuration, argv[0], steps, blas))
                return 1;
    std::printf("#settings\tsequences_per_second\tslowest\tfastest\tns_per_denormal_product\n");
    for (const auto& [title, without, speeds, products] : all)
        std::printf("%s\t%.1f\t%.1f\t%.1f\t%.3f\n", title.c_str(), bench::median(speeds), *std::min_element(speeds.begin(), speeds.end()),
                    *std::max_element(speeds.begin(), speeds.end()), bench::median(products));
    return 0;
}
