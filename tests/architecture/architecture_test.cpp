// SPDX-License-Identifier: GPL-3.0-or-later
// The picture in ARCHITECTURE.md as a test: which folder may include which, where Qt and torch may be, how large a file and a
// function may grow. It reads the sources, so the picture cannot rot.
#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "tests/support/test_support.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

// Folder -> folders whose headers it may include, besides its own. Lowest first; nothing points down.
const std::map<std::string, std::set<std::string>> kDoors{
    {"core/base", {}},
    {"core/stats", {"core/base"}},
    {"core/genome", {"core/base"}},
    {"core/motif", {"core/base", "core/genome"}},
    {"core/dataset", {"core/base", "core/stats", "core/genome", "core/motif"}},
    {"core/compendium", {"core/base", "core/genome", "core/dataset"}},
    {"core/baseline", {"core/base", "core/genome"}},
    {"core/scores", {"core/base", "core/genome"}},
    {"core/simulation", {"core/base", "core/stats", "core/motif"}},
    {"core/nn", {"core/base", "core/genome"}},
    {"core/train", {"core/base", "core/stats", "core/genome", "core/motif", "core/dataset", "core/compendium", "core/baseline", "core/nn"}},
    {"core/interpret", {"core/base", "core/genome", "core/motif", "core/dataset", "core/scores", "core/nn", "core/train"}},
    {"core/whatif", {"core/base", "core/genome", "core/motif", "core/dataset", "core/train", "core/interpret"}},
    {"core/variation", {"core/base", "core/stats", "core/genome", "core/motif", "core/scores", "core/train", "core/interpret", "core/whatif"}},
    {"core/analysis", {"core/base", "core/stats", "core/genome", "core/motif", "core/scores"}},
    {"core/seqlets", {"core/base", "core/stats", "core/genome", "core/motif", "core/scores", "core/analysis"}},
    {"core/draw", {"core/base"}},
    {"core/tracks", {"core/base", "core/genome", "core/draw"}},
    {"core/figure", {"core/base", "core/genome", "core/draw", "core/tracks"}},
    {"core/compute", {"core/base", "core/nn", "core/train", "core/interpret"}},
    {"core/project",
     {"core/base", "core/stats", "core/genome", "core/motif", "core/dataset", "core/compendium", "core/scores", "core/simulation", "core/nn", "core/train", "core/interpret", "core/whatif", "core/variation",
      "core/analysis", "core/seqlets", "core/draw", "core/tracks", "core/figure", "core/compute"}},
    {"widgets/canvas", {"core/base", "core/draw"}},
    {"widgets/genome_view", {"core/base", "core/genome", "core/motif", "core/draw", "core/tracks", "widgets/canvas"}},
    {"widgets/plots", {"core/base", "core/stats", "core/genome", "core/analysis", "core/draw", "core/tracks", "core/figure", "widgets/canvas"}},
    {"widgets/forms", {"core/base", "core/draw", "widgets/canvas"}},
    {"widgets/figure", {"core/base", "core/draw", "core/genome", "core/tracks", "core/figure", "widgets/canvas"}},
};
// The program's own folders may include all of core and widgets, and of each other:
const std::map<std::string, std::set<std::string>> kAppDoors{
    {"app/cli", {}},
    {"app/jobs", {}},
    {"app/session", {"app/jobs"}},
    {"app/runs", {"app/jobs", "app/session"}},
    {"app/dialogs", {"app/jobs", "app/session", "app/runs"}},
    {"app/panels", {"app/jobs", "app/session", "app/runs", "app/dialogs"}},
    {"app/window", {"app/jobs", "app/session", "app/runs", "app/panels", "app/dialogs"}},
};

constexpr long kLongestFile = 600;
constexpr long kLongestFunction = 80;

struct Source {
    std::string path;    // from the root
    std::string folder;  // "core/genome"
    std::vector<std::string> lines;
};

std::string folderOf(const std::string& path)
{
    const std::size_t first = path.find('/');
    const std::size_t second = path.find('/', first + 1);
    return second == std::string::npos ? path.substr(0, first) : path.substr(0, second);
}

std::vector<Source> sources(const fs::path& root, const std::vector<std::string>& tops)
{
    std::vector<Source> found;
    for (const auto& top : tops) {
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const auto ending = entry.path().extension();
            if (!entry.is_regular_file() || (ending != ".h" && ending != ".cpp"))
                continue;
            Source source;
            source.path = fs::relative(entry.path(), root).generic_string();
            source.folder = folderOf(source.path);
            const std::string content = readFile(entry.path());
            for (const auto line : split(content, '\n'))
                source.lines.emplace_back(line);
            found.push_back(std::move(source));
        }
    }
    std::sort(found.begin(), found.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
    return found;
}

// The text between the quotes or brackets of an include line, with its first character telling which.
std::string includeOf(const std::string& line)
{
    if (!line.starts_with("#include "))
        return {};
    const std::size_t open = line.find_first_of("<\"");
    const std::size_t close = line.find_first_of(">\"", open + 1);
    return open == std::string::npos || close == std::string::npos ? std::string() : line.substr(open, close - open);
}

bool mayInclude(const std::string& from, const std::string& to)
{
    if (from == to)
        return true;
    if (const auto doors = kDoors.find(from); doors != kDoors.end())
        return doors->second.contains(to);
    if (const auto doors = kAppDoors.find(from); doors != kAppDoors.end())
        return doors->second.contains(to) || (kDoors.contains(to) && !(from == "app/cli" && to.starts_with("widgets/")));
    return false;
}

// Lines of each function body, found by braces: a block that opens at namespace level after a ')' line.
std::vector<std::pair<std::string, long>> functionLengths(const Source& source)
{
    std::vector<std::pair<std::string, long>> lengths;
    std::string heading;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        const std::string& line = source.lines[i];
        if (line != "{") {
            if (!line.empty() && line.front() != ' ')
                heading = line;
            continue;
        }
        std::size_t end = i;
        while (end < source.lines.size() && source.lines[end] != "}" && source.lines[end] != "};")
            ++end;
        lengths.emplace_back(heading, static_cast<long>(end - i) + 1);
        i = end;
    }
    return lengths;
}

}  // namespace

class ArchitectureTest : public QObject {
    Q_OBJECT
    fs::path m_root;
    std::vector<Source> m_sources;

    void reportAll(const std::vector<std::string>& offences)
    {
        for (const auto& offence : offences)
            qWarning("%s", offence.c_str());
        QVERIFY2(offences.empty(), "see the lines above");
    }

private Q_SLOTS:
    void initTestCase()
    {
        const char* root = std::getenv("BINDSCAPE_SOURCE_DIR");
        QVERIFY2(root != nullptr, "ctest sets BINDSCAPE_SOURCE_DIR; set it to the folder of the root CMakeLists.txt");
        m_root = root;
        m_sources = sources(m_root, {"core", "widgets", "app"});
        QVERIFY(m_sources.size() > 50);
    }
    void includesGoThroughTheDoors()
    {
        std::vector<std::string> offences;
        for (const auto& source : m_sources) {
            for (const auto& line : source.lines) {
                const std::string include = includeOf(line);
                if (!include.starts_with("\"") || include.find('/') == std::string::npos)
                    continue;
                const std::string to = folderOf(include.substr(1));
                if (!mayInclude(source.folder, to))
                    offences.push_back(source.path + " may not include " + include.substr(1));
            }
        }
        reportAll(offences);
    }
    void coreIsFreeOfQtAndTorchStaysInItsRooms()
    {
        const std::set<std::string> torchRooms{"core/nn", "core/train", "core/interpret", "core/compute"};
        std::vector<std::string> offences;
        for (const auto& source : m_sources) {
            for (const auto& line : source.lines) {
                const std::string include = includeOf(line);
                const bool isTorch = include.starts_with("<torch/") || include.starts_with("<ATen/") || include.starts_with("<c10/") ||
                                     include == "\"core/nn/network.h";
                if (source.folder.starts_with("core/") && include.starts_with("<Q"))
                    offences.push_back(source.path + " includes Qt: " + include);
                if (isTorch && !torchRooms.contains(source.folder))
                    offences.push_back(source.path + " includes torch: " + include);
                if (include.starts_with("<torch/") && source.path.ends_with(".h") && source.path != "core/nn/network.h" && source.path != "core/nn/operations.h" &&
                    !source.path.starts_with("core/nn/kernels/"))
                    offences.push_back(source.path + ": torch headers belong into .cpp files, core/nn/network.h, its operations.h and core/nn/kernels");
            }
        }
        reportAll(offences);
    }
    void everyFolderHasItsDoor()
    {
        std::vector<std::string> offences;
        for (const auto& source : m_sources)
            if (!kDoors.contains(source.folder) && !kAppDoors.contains(source.folder))
                offences.push_back(source.path + " lies in a folder that the table of doors does not know");
        reportAll(offences);
    }
    void filesAndFunctionsStayReadable()
    {
        std::vector<std::string> offences;
        for (const auto& source : m_sources) {
            if (static_cast<long>(source.lines.size()) > kLongestFile)
                offences.push_back(source.path + " has " + std::to_string(source.lines.size()) + " lines");
            for (const auto& [heading, length] : functionLengths(source))
                if (length > kLongestFunction)
                    offences.push_back(source.path + ": " + heading + " has " + std::to_string(length) + " lines");
        }
        reportAll(offences);
    }
    void everyFileSaysItsLicenceAndEveryHeaderIsGuarded()
    {
        std::vector<std::string> offences;
        for (const auto& source : m_sources) {
            if (source.lines.empty() || source.lines.front() != "// SPDX-License-Identifier: GPL-3.0-or-later")
                offences.push_back(source.path + " does not begin with the SPDX line");
            if (source.path.ends_with(".h") && std::find(source.lines.begin(), source.lines.end(), "#pragma once") == source.lines.end())
                offences.push_back(source.path + " has no #pragma once");
        }
        reportAll(offences);
    }
    void theCheckSeesOffences()
    {
        QVERIFY(!mayInclude("core/base", "core/genome"));
        QVERIFY(!mayInclude("core/genome", "widgets/plots"));
        QVERIFY(!mayInclude("app/cli", "widgets/plots"));
        QVERIFY(!mayInclude("app/panels", "app/window"));
        QVERIFY(mayInclude("core/motif", "core/genome"));
        QCOMPARE(includeOf("#include <torch/torch.h>"), std::string("<torch/torch.h"));
        Source source;
        source.lines = {"int f()", "{", "    return 1;", "}"};
        QCOMPARE(functionLengths(source).front().second, 3L);
    }
};

QTEST_APPLESS_MAIN(ArchitectureTest)
#include "architecture_test.moc"
