// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/simulated_files.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/project/json_reader.h"

namespace bindscape::project {

using nlohmann::json;
namespace fs = std::filesystem;

MadeFiles::MadeFiles(const fs::path& folder, const std::string& manifest, const std::string& what, std::string_view recipe,
                     std::uint64_t seed, std::span<const std::string> names)
    : m_file(folder / manifest), m_recipe(md5OfText(recipe)), m_seed(seed)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw Error("The folder " + folder.string() + " cannot be made: " + error.message() + ". Choose another place.");
    if (!fs::exists(m_file)) {
        for (const std::string& name : names)
            if (fs::exists(folder / name))
                throw Error(folder.string() + " already holds a file " + name + " that is not the " + what + "'s. Choose another folder.");
        save();
        return;
    }
    const json content = parseJson(readFile(m_file, 1u << 20), m_file.string());
    JsonReader reader(content, m_file.string(), "");
    if (reader.seed("seed", 0) != m_seed || reader.text("recipe") != m_recipe)
        throw Error(folder.string() + " holds a " + what + " of another seed or recipe (seed " + std::to_string(reader.seed("seed", 0)) +
                    "). Choose another folder.");
    m_checksums = reader.object("files");
}

bool MadeFiles::isWhole(const std::string& name) const
{
    std::error_code ignored;
    const fs::path path = m_file.parent_path() / name;
    return m_checksums.contains(name) && m_checksums[name].is_string() && fs::exists(path, ignored) && md5OfFile(path) == m_checksums[name];
}

void MadeFiles::make(const SimulatedFile& file)
{
    if (isWhole(file.name))
        return;
    const fs::path path = m_file.parent_path() / file.name;
    file.write(path);
    m_checksums[file.name] = md5OfFile(path);
    save();
}

void MadeFiles::save() const
{
    const json content{{"format", 1}, {"seed", m_seed}, {"recipe", m_recipe}, {"files", m_checksums}};
    writeFileAtomically(m_file, content.dump(1) + "\n");
}

void writeFasta(std::span<const NamedLetters> contigs, const fs::path& path)
{
    constexpr std::size_t kLineLength = 60;
    // Indexes of an older genome must not outlive it; they are made again when the genome is opened.
    for (const char* ending : {".fai", ".gzi"})
        fs::remove(path.string() + ending);
    TableWriter out(path);
    for (const auto& [name, letters] : contigs) {
        out.line(">" + name);
        for (std::size_t begin = 0; begin < letters.size(); begin += kLineLength)
            out.line(letters.substr(begin, kLineLength));
    }
    out.commit();
}

void writeMotifs(const motif::Row& background, std::span<const motif::Motif> motifs, const fs::path& path)
{
    std::string text = "MEME version 4\n\nALPHABET= ACGT\n\nstrands: + -\n\nBackground letter frequencies\n";
    const char* letters = "ACGT";
    for (std::size_t i = 0; i < 4; ++i)
        text += std::string(1, letters[i]) + " " + formatReal(background[i]) + (i < 3 ? " " : "\n");
    for (const auto& motif : motifs) {
        text += "\nMOTIF " + motif.id + " " + motif.name + "\nletter-probability matrix: alength= 4 w= " + std::to_string(motif.width()) +
                " nsites= 100 E= 0\n";
        for (std::size_t i = 0; i < motif.rows.size(); ++i) {
            const motif::Row row = motif.frequencies(i);
            text += " " + formatFixed(row[0], 4) + " " + formatFixed(row[1], 4) + " " + formatFixed(row[2], 4) + " " +
                    formatFixed(row[3], 4) + "\n";
        }
    }
    writeFileAtomically(path, text);
}

}  // namespace bindscape::project
