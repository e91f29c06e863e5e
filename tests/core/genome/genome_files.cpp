// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/genome/genome_files.h"

#include "core/base/random.h"

#include <htslib/bgzf.h>

#include <algorithm>
#include <fstream>
#include <zlib.h>

namespace bindscape::test {

namespace fs = std::filesystem;

fs::path writeText(const fs::path& path, std::string_view content)
{
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    stream.write(content.data(), static_cast<std::streamsize>(content.size()));
    return path;
}

fs::path writeGzip(const fs::path& path, std::string_view content)
{
    const gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    gzclose(file);
    return path;
}

fs::path writeBgzip(const fs::path& path, std::string_view content, std::size_t block)
{
    BGZF* file = bgzf_open(path.c_str(), "w");
    bool good = true;
    for (; good && !content.empty(); content.remove_prefix(std::min(block, content.size())))
        good = bgzf_write(file, content.data(), std::min(block, content.size())) >= 0 && bgzf_flush(file) == 0;
    return bgzf_close(file) == 0 && good ? path : fs::path();
}

std::string randomDna(std::size_t length, std::uint64_t seed)
{
    Random random(seed);
    std::string letters(length, 'N');
    bool lower = false;
    for (auto& letter : letters) {
        if (random.below(50) == 0)
            lower = !lower;
        if (random.below(100) != 0)
            letter = "ACGT"[random.below(4)];
        else
            letter = "NRYSWKMBDHV"[random.below(11)];
        if (lower)
            letter = static_cast<char>(letter - 'A' + 'a');
    }
    return letters;
}

std::string wrapped(std::string_view letters, std::size_t width, std::string_view newline)
{
    std::string text;
    for (std::size_t i = 0; i < letters.size(); i += width)
        text.append(letters.substr(i, width)).append(newline);
    return text;
}

}  // namespace bindscape::test
