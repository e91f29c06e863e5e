// SPDX-License-Identifier: GPL-3.0-or-later
// MD5 of inputs, so that a run record can tell whether a file is still the one that was used.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct hts_md5_context;

namespace bindscape {

// For content that comes in pieces.
class Md5 {
public:
    Md5();
    void add(std::string_view bytes);
    std::string hex();  // of all that was added; once, at the end

private:
    std::unique_ptr<hts_md5_context, void (*)(hts_md5_context*)> m_context;
};

std::string md5OfText(std::string_view text);
// Streams the file. Throws Error if it cannot be read.
std::string md5OfFile(const std::filesystem::path& path);

}  // namespace bindscape
