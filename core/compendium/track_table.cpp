// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/compendium/compendium.h"

#include <algorithm>
#include <map>
#include <optional>

namespace bindscape::compendium {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Fields of a comma-separated line as spreadsheets write it: quotes around fields that hold commas, doubled quotes inside of them.
std::vector<std::string> splitCommas(std::string_view line, const TableReader& table)
{
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"')
            fields.back() += line[++i];
        else if (c == '"' && (quoted || trim(fields.back()).empty()))
            quoted = !quoted;
        else if (c == ',' && !quoted)
            fields.emplace_back();
        else
            fields.back() += c;
    }
    if (quoted)
        table.fail("a quotation mark is opened here and not closed.");
    return fields;
}

class TrackTableReader {
public:
    explicit TrackTableReader(const fs::path& path) : m_path(path), m_folder(fs::absolute(path).parent_path()), m_table(path) {}

    std::vector<Track> read()
    {
        std::vector<Track> tracks;
        std::string_view line;
        bool headerSeen = false;
        while (m_table.next(line)) {
            if (!headerSeen && line.starts_with(kByteOrderMark))
                line.remove_prefix(kByteOrderMark.size());
            if (trim(line).empty() || (headerSeen && line.starts_with('#')))
                continue;
            if (headerSeen)
                tracks.push_back(readTrack(line));
            else
                readHeader(line);
            headerSeen = true;
        }
        if (tracks.empty())
            throw Error(m_path.string() + " names no track. Its first line must be a header with the columns name, file and kind; each further line is a track.");
        return tracks;
    }

private:
    std::vector<std::string> fieldsOf(std::string_view line) const
    {
        std::vector<std::string> fields;
        if (m_commas)
            fields = splitCommas(line, m_table);
        else
            for (const auto field : split(line, '\t'))
                fields.emplace_back(field);
        for (auto& field : fields)
            field = std::string(trim(field));
        return fields;
    }

    void readHeader(std::string_view line)
    {
        if (line.starts_with('#'))
            line.remove_prefix(1);
        m_commas = line.find('\t') == std::string_view::npos;
        const auto fields = fieldsOf(line);
        const auto column = [&fields, this](std::string_view name) -> std::optional<std::size_t> {
            const auto isIt = [name](const std::string& field) { return toLower(field) == name; };
            const auto found = std::find_if(fields.begin(), fields.end(), isIt);
            if (found == fields.end())
                return std::nullopt;
            if (std::find_if(found + 1, fields.end(), isIt) != fields.end())
                m_table.fail("two columns are called \"" + std::string(name) + "\".");
            return static_cast<std::size_t>(found - fields.begin());
        };
        const auto name = column("name"), file = column("file");
        if (!name || !file)
            m_table.fail("the header names no column \"" + std::string(name ? "file" : "name") +
                         "\". It must name the columns name, file and kind, separated by tabs or commas.");
        m_name = *name;
        m_file = *file;
        m_kind = column("kind");
        m_columns = std::max({m_name, m_file, m_kind.value_or(0)}) + 1;
    }

    Track readTrack(std::string_view line)
    {
        auto fields = fieldsOf(line);
        // A missing kind at the end of a row is an empty one.
        if (m_kind && *m_kind + 1 == m_columns && fields.size() + 1 == m_columns)
            fields.emplace_back();
        if (fields.size() < m_columns)
            m_table.fail("a row needs " + std::to_string(m_columns) + " columns as the header has them, this one has " + std::to_string(fields.size()) + ".");
        Track track;
        track.name = fields[m_name];
        if (track.name.empty())
            m_table.fail("the track has no name.");
        if (const auto [before, isNew] = m_lineOfName.emplace(track.name, m_table.lineNumber()); !isNew)
            m_table.fail("the name " + track.name + " was given in line " + std::to_string(before->second) + " already. Each track needs a name of its own.");
        track.file = fileOf(fields[m_file]);
        track.kind = m_kind && !fields[*m_kind].empty() ? toLower(fields[*m_kind]) : "chip";
        return track;
    }

    fs::path fileOf(const std::string& text) const
    {
        if (text.empty())
            m_table.fail("the track has no file.");
        if (paths::isRemote(text))
            return text;
        const fs::path file = (m_folder / text).lexically_normal();
        std::error_code ec;
        if (fs::is_directory(file, ec))
            m_table.fail(file.string() + " is a folder, the file of a track is needed here.");
        if (!fs::exists(file, ec))
            m_table.fail("the file " + file.string() + " does not exist. Names of files are taken relative to the table.");
        return file;
    }

    fs::path m_path, m_folder;
    TableReader m_table;
    bool m_commas = false;
    std::size_t m_name = 0, m_file = 0, m_columns = 0;
    std::optional<std::size_t> m_kind;
    std::map<std::string, long> m_lineOfName;
};

std::string fieldOf(const std::string& text, const fs::path& table)
{
    if (text.empty() || text.find_first_of("\t\r\n") != std::string::npos || trim(text) != text)
        throw Error("\"" + text + "\" cannot be written into " + table.string() + ": names, files and kinds must not be empty, or have tabs, line breaks or blanks around them.");
    return text;
}

}  // namespace

std::vector<Track> readTrackTable(const fs::path& table) { return TrackTableReader(table).read(); }

void writeTrackTable(const std::vector<Track>& tracks, const fs::path& table)
{
    const fs::path folder = fs::absolute(table).parent_path().lexically_normal();
    std::string text = "name\tfile\tkind\n";
    for (const auto& track : tracks) {
        fs::path file = track.file;
        // Files beneath the table are named from there, so that both can be moved together.
        if (!paths::isRemote(file)) {
            const fs::path relative = file.lexically_relative(folder);
            if (!relative.empty() && *relative.begin() != "..")
                file = relative;
        }
        text += fieldOf(track.name, table) + "\t" + fieldOf(file.string(), table) + "\t" + fieldOf(track.kind, table) + "\n";
    }
    writeFileAtomically(table, text);
}

}  // namespace bindscape::compendium
