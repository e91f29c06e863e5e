// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/instructions.h"

#include "core/nn/kernels/table.h"
#include "core/nn/kernels/tables.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>

namespace bindscape::nn::kernels {

namespace {

bool machineHas(Instructions instructions)
{
#if defined(__x86_64__)
    if (instructions == Instructions::Avx2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (instructions == Instructions::Avx512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
#endif
    return instructions == Instructions::Plain;
}

std::string_view idOf(Instructions instructions)
{
    return instructions == Instructions::Avx512 ? "avx512" : instructions == Instructions::Avx2 ? "avx2" : "plain";
}

const Table& tableOf(Instructions instructions)
{
#if defined(__x86_64__)
    if (instructions == Instructions::Avx512)
        return avx512Table();
    if (instructions == Instructions::Avx2)
        return avx2Table();
#endif
    return plainTable();
}

// What the environment asks for, if the machine has it; otherwise the best.
Instructions preferred()
{
    const auto available = availableInstructions();
    const char* wish = std::getenv("BINDSCAPE_KERNELS");
    for (const auto instructions : available)
        if (wish != nullptr && std::string_view(wish) == idOf(instructions))
            return instructions;
    return available.back();
}

std::atomic<Instructions>& current()
{
    static std::atomic<Instructions> chosen = preferred();
    return chosen;
}

}  // namespace

std::string_view toText(Instructions instructions)
{
    return instructions == Instructions::Avx512 ? "AVX-512" : instructions == Instructions::Avx2 ? "AVX2" : "plain";
}

std::vector<Instructions> availableInstructions()
{
    std::vector<Instructions> found;
    for (const auto instructions : {Instructions::Plain, Instructions::Avx2, Instructions::Avx512})
        if (machineHas(instructions))
            found.push_back(instructions);
    return found;
}

Instructions instructionsInUse() { return current().load(std::memory_order_relaxed); }

const Table& table() { return tableOf(instructionsInUse()); }

ChooseInstructions::ChooseInstructions(Instructions instructions) : m_before(current().exchange(instructions)) {}

ChooseInstructions::~ChooseInstructions() { current() = m_before; }

Dropout dropoutOf(double probability, std::uint64_t key)
{
    if (probability <= 0)
        return {};
    return {static_cast<std::uint32_t>(std::min(probability * 4294967296.0, 4294967295.0)), static_cast<float>(1 / (1 - probability)), key};
}

}  // namespace bindscape::nn::kernels
