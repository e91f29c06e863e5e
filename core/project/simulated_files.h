// SPDX-License-Identifier: GPL-3.0-or-later
// Files of simulated data: what the demonstration and the simulation benchmark both write, and how a folder knows them as its own.
#pragma once

#include "core/motif/matrix.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::project {

struct SimulatedFile {
    std::string name;                                         // inside the folder
    std::function<void(const std::filesystem::path&)> write;  // atomic
};

// Whose files a folder holds, and their checksums once they are whole: FOLDER/MANIFEST.
class MadeFiles {
public:
    // Makes the folder. `what`: in errors, "demonstration". Throws Error if the folder holds files of these names that are not ours, or
    // ours of another recipe (MD5 of `recipe`) or seed.
    MadeFiles(const std::filesystem::path& folder, const std::string& manifest, const std::string& what, std::string_view recipe,
              std::uint64_t seed, std::span<const std::string> names);

    bool isWhole(const std::string& name) const;
    // Writes the file unless it is whole.
    void make(const SimulatedFile& file);

private:
    void save() const;
    std::filesystem::path m_file;
    std::string m_recipe;
    std::uint64_t m_seed;
    nlohmann::json m_checksums = nlohmann::json::object();
};

struct NamedLetters {
    std::string name;
    std::string_view letters;
};
// FASTA of lines of 60 letters; an older index is removed.
void writeFasta(std::span<const NamedLetters> contigs, const std::filesystem::path& path);
// MEME, four decimals.
void writeMotifs(const motif::Row& background, std::span<const motif::Motif> motifs, const std::filesystem::path& path);

}  // namespace bindscape::project
