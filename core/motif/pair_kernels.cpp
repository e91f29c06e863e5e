// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/pair_kernels.h"

#include "core/genome/sequence.h"

#if defined(__x86_64__) || defined(__i386__)
#define BINDSCAPE_X86 1
#include <immintrin.h>
#endif

namespace bindscape::motif {

namespace {

// No table and no branch, so that the compiler can do it for many letters at once.
[[gnu::always_inline]] inline void encodeLoop(const char* __restrict letters, std::size_t size, std::uint8_t* __restrict codes,
                                              std::uint8_t* __restrict pairs)
{
    static_assert(genome::kUnknownBase == 4);
    for (std::size_t i = 0; i < size; ++i) {
        const auto upper = static_cast<std::uint8_t>(static_cast<std::uint8_t>(letters[i]) & 0xdfu);
        std::uint8_t known = upper == 'A' ? 4 : 0;  // 4 + code, so that 0 is left for all others
        known |= upper == 'C' ? 5 : 0;
        known |= upper == 'G' ? 6 : 0;
        known |= upper == 'T' ? 7 : 0;
        codes[i] = known ^ 4;
    }
    for (std::size_t i = 0; i + 1 < size; ++i)
        pairs[i] = static_cast<std::uint8_t>((codes[i] & 3u) << 2 | (codes[i + 1] & 3u));
    if (size > 0)
        pairs[size - 1] = static_cast<std::uint8_t>((codes[size - 1] & 3u) << 2);
}

void encodePlain(const char* letters, std::size_t size, std::uint8_t* codes, std::uint8_t* pairs)
{
    encodeLoop(letters, size, codes, pairs);
}

#ifdef BINDSCAPE_X86

[[gnu::target("avx2")]] void encodeAvx2(const char* letters, std::size_t size, std::uint8_t* codes, std::uint8_t* pairs)
{
    encodeLoop(letters, size, codes, pairs);
}

[[gnu::target("ssse3")]] void markSsse3(const std::vector<PairLosses>& tables, std::size_t early, const std::uint8_t* pairs,
                                        std::size_t starts, std::uint64_t* marks)
{
    const __m128i over = _mm_set1_epi8(-1);
    for (std::size_t i = 0; i < starts; i += 64) {
        __m128i lost[4] = {_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
        for (std::size_t t = 0; t < tables.size(); ++t) {
            if (t == early) {
                const __m128i least = _mm_min_epu8(_mm_min_epu8(lost[0], lost[1]), _mm_min_epu8(lost[2], lost[3]));
                if (_mm_movemask_epi8(_mm_cmpeq_epi8(least, over)) == 0xffff)
                    break;
            }
            const __m128i table = _mm_load_si128(reinterpret_cast<const __m128i*>(tables[t].losses.data()));
            const auto* from = reinterpret_cast<const __m128i*>(pairs + i + tables[t].offset);
            for (int k = 0; k < 4; ++k)
                lost[k] = _mm_adds_epu8(lost[k], _mm_shuffle_epi8(table, _mm_loadu_si128(from + k)));
        }
        std::uint64_t possible = 0;
        for (int k = 0; k < 4; ++k) {
            const auto gone = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(lost[k], over)));
            possible |= static_cast<std::uint64_t>(~gone & 0xffffu) << (16 * k);
        }
        marks[i / 64] = possible;
    }
}

[[gnu::target("avx2")]] void markAvx2(const std::vector<PairLosses>& tables, std::size_t early, const std::uint8_t* pairs,
                                      std::size_t starts, std::uint64_t* marks)
{
    const __m256i over = _mm256_set1_epi8(-1);
    for (std::size_t i = 0; i < starts; i += 128) {
        __m256i lost[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
        for (std::size_t t = 0; t < tables.size(); ++t) {
            if (t == early) {
                const __m256i least = _mm256_min_epu8(_mm256_min_epu8(lost[0], lost[1]), _mm256_min_epu8(lost[2], lost[3]));
                if (_mm256_movemask_epi8(_mm256_cmpeq_epi8(least, over)) == -1)
                    break;
            }
            const __m256i table = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(tables[t].losses.data())));
            const auto* from = reinterpret_cast<const __m256i*>(pairs + i + tables[t].offset);
            for (int k = 0; k < 4; ++k)
                lost[k] = _mm256_adds_epu8(lost[k], _mm256_shuffle_epi8(table, _mm256_loadu_si256(from + k)));
        }
        for (int k = 0; k < 4; k += 2) {
            const auto low = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(lost[k], over)));
            const auto high = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(lost[k + 1], over)));
            marks[i / 64 + static_cast<std::size_t>(k / 2)] = ~(static_cast<std::uint64_t>(high) << 32 | low);
        }
    }
}

[[gnu::target("avx512f,avx512bw")]] void markAvx512(const std::vector<PairLosses>& tables, std::size_t early, const std::uint8_t* pairs,
                                                    std::size_t starts, std::uint64_t* marks)
{
    const __m512i over = _mm512_set1_epi8(-1);
    for (std::size_t i = 0; i < starts; i += 256) {
        __m512i lost[4] = {_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512()};
        for (std::size_t t = 0; t < tables.size(); ++t) {
            if (t == early) {
                const __m512i least = _mm512_min_epu8(_mm512_min_epu8(lost[0], lost[1]), _mm512_min_epu8(lost[2], lost[3]));
                if (_mm512_cmpneq_epu8_mask(least, over) == 0)
                    break;
            }
            // With a mask, because GCC 12 warns about its own header without one.
            const __m512i table = _mm512_maskz_broadcast_i32x4(0xffff, _mm_load_si128(reinterpret_cast<const __m128i*>(tables[t].losses.data())));
            const std::uint8_t* from = pairs + i + tables[t].offset;
            for (int k = 0; k < 4; ++k)
                lost[k] = _mm512_adds_epu8(lost[k], _mm512_shuffle_epi8(table, _mm512_loadu_si512(from + 64 * k)));
        }
        for (std::size_t k = 0; k < 4; ++k)
            marks[i / 64 + k] = _mm512_cmpneq_epu8_mask(lost[k], over);
    }
}

#endif

}  // namespace

std::vector<ScanPath> scanPaths()
{
    std::vector<ScanPath> paths;
#ifdef BINDSCAPE_X86
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw"))
        paths.push_back(ScanPath::Avx512);
    if (__builtin_cpu_supports("avx2"))
        paths.push_back(ScanPath::Avx2);
    if (__builtin_cpu_supports("ssse3"))
        paths.push_back(ScanPath::Ssse3);
#endif
    paths.push_back(ScanPath::Plain);
    return paths;
}

PairKernel pairKernel([[maybe_unused]] ScanPath path)
{
#ifdef BINDSCAPE_X86
    switch (path) {
    case ScanPath::Avx512: return markAvx512;
    case ScanPath::Avx2: return markAvx2;
    case ScanPath::Ssse3: return markSsse3;
    case ScanPath::Plain: break;
    }
#endif
    return nullptr;
}

EncodeKernel encodeKernel([[maybe_unused]] ScanPath path)
{
#ifdef BINDSCAPE_X86
    if (path == ScanPath::Avx512 || path == ScanPath::Avx2)
        return encodeAvx2;
#endif
    return encodePlain;
}

}  // namespace bindscape::motif
