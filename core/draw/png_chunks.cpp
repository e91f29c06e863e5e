// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/draw/png_chunks.h"

#include "core/base/error.h"

#include <cmath>
#include <cstdint>
#include <zlib.h>

namespace bindscape::draw {

namespace {

std::string bigEndian(std::uint32_t value)
{
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string chunk(std::string_view type, std::string_view content)
{
    const std::string checked = std::string(type) + std::string(content);
    const uLong sum = crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()));
    return bigEndian(static_cast<std::uint32_t>(content.size())) + checked + bigEndian(static_cast<std::uint32_t>(sum));
}

std::string resolutionChunk(double dpi)
{
    const auto pixelsPerMetre = static_cast<std::uint32_t>(std::lround(dpi / 0.0254));
    constexpr char kMetre = 1;
    return chunk("pHYs", bigEndian(pixelsPerMetre) + bigEndian(pixelsPerMetre) + std::string(1, kMetre));
}

// keyword, not compressed, no language, no translated keyword, UTF-8 text
std::string textChunk(std::string_view keyword, std::string_view text)
{
    if (text.empty())
        return {};
    return chunk("iTXt", std::string(keyword) + std::string(5, '\0') + std::string(text));
}

}  // namespace

std::string withPngMetadata(std::string_view png, double dpi, std::string_view title, std::string_view description,
                            std::string_view software)
{
    constexpr std::size_t kHeaderEnd = 8 + 4 + 4 + 13 + 4;  // signature, then IHDR: length, type, content, checksum
    if (png.size() < kHeaderEnd || png.substr(12, 4) != "IHDR")
        throw Error("The picture could not be turned into PNG. Try SVG or PDF instead.");
    std::string result(png.substr(0, kHeaderEnd));
    result += resolutionChunk(dpi);
    result += textChunk("Title", title);
    result += textChunk("Description", description);
    result += textChunk("Software", software);
    result += png.substr(kHeaderEnd);
    return result;
}

}  // namespace bindscape::draw
