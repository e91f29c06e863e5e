// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/genome/bbi_file.h"
#include "core/genome/bigwig.h"

#include <bigWig.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>

namespace bindscape::genome {

namespace {

constexpr int kZoomLevels = 10;

struct CloseBigWig {
    void operator()(bigWigFile_t* file) const { bwClose(file); }
};

// Readers search the names by halving, so the file holds them in byte order.
std::vector<Contig> byName(std::vector<Contig> contigs)
{
    std::sort(contigs.begin(), contigs.end(), [](const Contig& a, const Contig& b) { return a.name < b.name; });
    return contigs;
}

void requireValid(const std::vector<Contig>& contigs, std::span<const SignalSpan> spans)
{
    std::map<std::string, std::int64_t> lengths;
    for (const auto& contig : contigs) {
        if (contig.length > std::numeric_limits<std::uint32_t>::max())
            throw Error(contig.name + " is too long for a bigWig file.");
        lengths[contig.name] = contig.length;
    }
    const SignalSpan* previous = nullptr;
    for (const auto& span : spans) {
        const auto length = lengths.find(span.region.chrom);
        if (length == lengths.end() || span.region.begin < 0 || span.region.end > length->second ||
            static_cast<std::int64_t>(span.values.size()) != span.region.length())
            throw Error("The values at " + toLocus(span.region) + " do not fit the genome.");
        if (previous != nullptr && previous->region.chrom == span.region.chrom && span.region.begin < previous->region.end)
            throw Error("The values at " + toLocus(span.region) + " overlap others or are out of order.");
        previous = &span;
    }
}

// Calls write(offset, count) for the runs of finite values.
template <class Write> void forEachRun(const std::vector<float>& values, const Write& write)
{
    for (std::size_t i = 0; i < values.size();) {
        std::size_t end = i;
        while (end < values.size() && std::isfinite(values[end]))
            ++end;
        if (end > i)
            write(i, end - i);
        i = end + 1;
    }
}

class Writer {
public:
    Writer(const std::filesystem::path& file, const std::filesystem::path& target) : m_target(target.string())
    {
        static std::once_flag once;
        std::call_once(once, [] { bwInit(1 << 17); });
        // libBigWig takes a non-const name and reads a scheme such as "http:" out of it: an absolute path has none.
        m_file.reset(bwOpen(std::filesystem::absolute(file).c_str(), nullptr, "w"));
        check(m_file != nullptr);
    }

    void start(const std::vector<Contig>& contigs)
    {
        std::vector<const char*> names;
        std::vector<std::uint32_t> lengths;
        for (const auto& contig : contigs) {
            names.push_back(contig.name.c_str());
            lengths.push_back(static_cast<std::uint32_t>(contig.length));
        }
        check(bwCreateHdr(m_file.get(), kZoomLevels) == 0);
        m_file->cl = bwCreateChromList(names.data(), lengths.data(), static_cast<std::int64_t>(names.size()));
        check(m_file->cl != nullptr);
        check(bwWriteHdr(m_file.get()) == 0);
    }

    void add(const SignalSpan& span)
    {
        forEachRun(span.values, [&](std::size_t offset, std::size_t count) {
            check(bwAddIntervalSpanSteps(m_file.get(), span.region.chrom.c_str(),
                                         static_cast<std::uint32_t>(span.region.begin) + static_cast<std::uint32_t>(offset), 1, 1,
                                         span.values.data() + offset, static_cast<std::uint32_t>(count)) == 0);
            m_count += static_cast<std::int64_t>(count);
        });
    }

    std::int64_t finish()
    {
        m_file.reset();
        return m_count;
    }

private:
    void check(bool done) const
    {
        if (!done)
            throw Error("Cannot write " + m_target + ": the disk is full or the file cannot be written to. Nothing was changed there.");
    }

    std::string m_target;
    std::unique_ptr<bigWigFile_t, CloseBigWig> m_file;
    std::int64_t m_count = 0;
};

// bwClose() does not say whether the end of the file reached the disk, so the file is read back: every block of the
// data and of the zoom levels.
bool isWhole(const std::filesystem::path& path, std::int64_t expected)
{
    try {
        const BbiFile file(path, BbiKind::BigWig);
        std::int64_t count = 0;
        for (const auto& contig : file.contigs()) {
            const auto chrom = *file.idOf(contig.name);
            file.contents(file.dataIndex(), chrom, 0, contig.length,
                          [&](const BbiBytes& bytes) { count += bytes.size() >= 24 ? bytes.at<std::uint16_t>(22) : 0; });
            for (const auto& zoom : file.zooms())
                file.contents(zoom.indexOffset, chrom, 0, contig.length, [](const BbiBytes&) {});
        }
        return count == expected && file.endsWithMagic();
    } catch (const Error&) {
        return false;
    }
}

}  // namespace

void writeBigWig(const std::filesystem::path& path, const std::vector<Contig>& contigs, std::span<const SignalSpan> spans)
{
    requireValid(contigs, spans);
    // libBigWig leaves a broken file behind when nothing was added.
    const auto hasValue = [](const SignalSpan& span) {
        return std::any_of(span.values.begin(), span.values.end(), [](float v) { return std::isfinite(v); });
    };
    if (std::none_of(spans.begin(), spans.end(), hasValue))
        throw Error("There are no values to write to " + path.string() + ".");
    const auto ordered = byName(contigs);
    std::vector<const SignalSpan*> sorted;
    for (const auto& span : spans)
        sorted.push_back(&span);
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->region < b->region; });

    AtomicFile target(path);
    Writer writer(target.temporary(), path);
    writer.start(ordered);
    for (const auto* span : sorted)
        writer.add(*span);
    const std::int64_t count = writer.finish();
    if (!isWhole(target.temporary(), count))
        throw Error("Cannot write " + path.string() + ": the file is not whole, the disk is probably full. Nothing was changed there.");
    target.commit();
}

}  // namespace bindscape::genome
