// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/checksum.h"

#include "core/base/error.h"

#include <cerrno>
#include <fstream>
#include <htslib/hts.h>
#include <vector>

namespace bindscape {

Md5::Md5() : m_context(hts_md5_init(), hts_md5_destroy)
{
    if (!m_context)
        throw Error("There is no memory left for a checksum.");
}

void Md5::add(std::string_view bytes) { hts_md5_update(m_context.get(), bytes.data(), bytes.size()); }

std::string Md5::hex()
{
    unsigned char digest[16];
    char text[33];
    hts_md5_final(digest, m_context.get());
    hts_md5_hex(text, digest);
    return text;
}

std::string md5OfText(std::string_view text)
{
    Md5 md5;
    md5.add(text);
    return md5.hex();
}

std::string md5OfFile(const std::filesystem::path& path)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw Error("Cannot read " + path.string() + ": " + systemReason(errno) + ".");
    Md5 md5;
    std::vector<char> buffer(1 << 20);
    while (stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || stream.gcount() > 0)
        md5.add({buffer.data(), static_cast<std::size_t>(stream.gcount())});
    return md5.hex();
}

}  // namespace bindscape
