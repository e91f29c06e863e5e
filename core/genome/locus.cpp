// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/locus.h"

#include "core/base/text.h"
#include "core/genome/edit_distance.h"
#include "core/genome/typed_text.h"

#include <algorithm>
#include <cmath>

namespace bindscape::genome {

namespace {

constexpr std::string_view kExamples = "Type a place like chr1:1,000-2,000, chr1, 34M-35M or a gene.";
constexpr std::size_t kLongestText = 100'000, kMostPlaces = 1000, kMostContigsCompared = 100'000;

const Contig* findContig(const std::vector<Contig>& contigs, std::string_view name)
{
    if (name.empty() || name.size() > 200)
        return nullptr;
    const auto resolved = resolveContig(contigs, name);
    if (!resolved)
        return nullptr;
    return &*std::find_if(contigs.begin(), contigs.end(), [&](const Contig& contig) { return contig.name == *resolved; });
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// "1 000 000", "1,000", "1_000", "1.000.000" without what groups their digits; nothing if blanks do not stand for groups of three.
std::optional<std::string> withoutGroups(std::string_view text)
{
    std::string digits;
    std::size_t group = 0;
    bool grouped = false;
    for (const char c : text) {
        if (c == ' ') {
            if (grouped ? group != 3 : group < 1 || group > 3)
                return std::nullopt;
            grouped = true;
            group = 0;
        } else if (c != ',' && c != '_') {
            group = isDigit(c) ? group + 1 : group;
            digits += c;
        }
    }
    if (grouped && group != 3)
        return std::nullopt;
    if (std::count(digits.begin(), digits.end(), '.') > 1)
        std::erase(digits, '.');
    return digits;
}

struct Number {
    double value = 0, unit = 1;
    bool hasUnit = false;
    std::optional<std::int64_t> bases() const
    {
        const double bases = value * unit;
        if (!(bases >= 0 && bases < 1e15) || bases != std::floor(bases))
            return std::nullopt;
        return static_cast<std::int64_t>(bases);
    }
};

// "1,000", "1.5Mb", "500 kb", "34M", "120bp", "g.1000".
std::optional<Number> parseNumber(std::string_view text)
{
    auto digits = withoutGroups(toLower(trim(text)));
    if (!digits)
        return std::nullopt;
    if (digits->starts_with("g."))
        digits->erase(0, 2);
    Number number;
    if (digits->ends_with("bp"))
        digits->resize(digits->size() - 2);
    else if (digits->ends_with('b'))
        digits->pop_back();
    if (digits->ends_with('k') || digits->ends_with('m') || digits->ends_with('g')) {
        number.unit = digits->back() == 'k' ? 1e3 : digits->back() == 'm' ? 1e6 : 1e9;
        number.hasUnit = true;
        digits->pop_back();
    }
    if (digits->empty() || digits->find_first_not_of("0123456789.") != std::string::npos)
        return std::nullopt;
    const auto value = parseReal(*digits);
    if (!value)
        return std::nullopt;
    number.value = *value;
    return number;
}

std::optional<std::int64_t> parsePosition(std::string_view text)
{
    const auto number = parseNumber(text);
    return number ? number->bases() : std::nullopt;
}

struct Range {
    std::int64_t first, last;  // 1-based, both included
    bool position = false;
};

std::optional<Range> rangeOf(std::optional<Number> from, std::optional<Number> to)
{
    if (!from || !to)
        return std::nullopt;
    if (to->hasUnit && !from->hasUnit && from->value < 1000 && from->value <= to->value)  // "34-35 Mb"
        from->unit = to->unit;
    const auto first = from->bases(), last = to->bases();
    if (!first || !last)
        return std::nullopt;
    return Range{std::min(*first, *last), std::max(*first, *last)};
}

// The letters of a variant behind its position: "55516888:G:GA", "55516888-G-GA", "55516888G>A".
std::string_view withoutAlleles(std::string_view text)
{
    std::size_t end = text.size();
    const auto isAllele = [](char c) { return std::string_view("ACGTNacgtn>:-*/ ").find(c) != std::string_view::npos; };
    while (end > 0 && isAllele(text[end - 1]))
        --end;
    const auto tail = text.substr(end);
    const bool hasLetters = std::any_of(tail.begin(), tail.end(), [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
    return hasLetters && end > 0 && isDigit(text[end - 1]) && tail.find_first_of(">:-/") != std::string_view::npos ? text.substr(0, end) : text;
}

std::optional<Range> parseRange(std::string_view text)
{
    text = trim(withoutAlleles(trim(text)));
    for (const std::string_view separator : {"..", "-"}) {
        const auto at = text.find(separator);
        if (at != std::string_view::npos)
            return rangeOf(parseNumber(text.substr(0, at)), parseNumber(text.substr(at + separator.size())));
    }
    if (const auto position = parsePosition(text))
        return Range{*position, *position, true};
    // "1000 2000"
    if (const auto fields = splitBlank(text); fields.size() == 2)
        return rangeOf(parseNumber(fields[0]), parseNumber(fields[1]));
    return std::nullopt;
}

class Reader {
public:
    Reader(const std::vector<Contig>& contigs, std::string_view currentChrom) : m_contigs(contigs), m_current(currentChrom) {}

    // Nothing: `trouble` says why if it looks like a place, and is empty if it may be a name.
    std::optional<Locus> read(std::string_view text, std::string& trouble) const
    {
        trouble.clear();
        const CleanPlace clean = cleanPlace(text, [this](std::string_view word) { return findContig(m_contigs, word) != nullptr; });
        const auto fields = splitBlank(clean.text);
        if (fields.empty())
            return std::nullopt;
        std::optional<Locus> locus;
        try {
            locus = bedRow(fields);
            if (!locus && fields.size() == 1)
                if (const Contig* contig = findContig(m_contigs, fields[0]))
                    locus = Locus{{contig->name, 0, contig->length}, false, false, {}};
            if (!locus)
                locus = range(fields, trouble);
        } catch (const Error& error) {
            trouble = error.what();
        }
        if (locus)
            locus->reversed = clean.reversed;
        return locus;
    }

private:
    Locus clipped(const Contig& contig, Range range) const
    {
        const std::string end = contig.name + " ends at " + withThousands(contig.length) + ".";
        if (range.first > contig.length || contig.length < 1)
            throw Error(end + " Type a place before that.");
        Locus locus;
        if (range.last > contig.length)
            locus.note = end + " Shown up to there.";
        const std::int64_t begin = std::max<std::int64_t>(range.first - 1, 0);
        locus.region = {contig.name, begin, std::clamp<std::int64_t>(range.last, begin + 1, contig.length)};
        locus.position = range.position;
        return locus;
    }

    // "chr1 1000 2000 ...": a row of a BED file, 0-based.
    std::optional<Locus> bedRow(const std::vector<std::string_view>& fields) const
    {
        if (fields.size() < 3 || fields[0].find(':') != std::string_view::npos)
            return std::nullopt;
        const auto begin = parsePosition(fields[1]);
        const auto end = parsePosition(fields[2]);
        const Contig* contig = begin && end ? findContig(m_contigs, fields[0]) : nullptr;
        if (contig == nullptr)
            return std::nullopt;
        return clipped(*contig, {std::min(*begin, *end) + 1, std::max({*begin, *end, *begin + 1})});
    }

    std::optional<Locus> range(const std::vector<std::string_view>& fields, std::string& trouble) const
    {
        // The blank after a name stands for a colon; blanks around separators mean nothing.
        std::string compact(fields[0]);
        const bool named = fields.size() > 1 && fields[0].find(':') == std::string_view::npos && findContig(m_contigs, fields[0]) != nullptr;
        for (std::size_t i = 1; i < fields.size(); ++i) {
            const bool separated = std::string_view(":-.").find(compact.back()) != std::string_view::npos ||
                                   std::string_view(":-").find(fields[i].front()) != std::string_view::npos || fields[i].starts_with("..");
            compact += i == 1 && named && !separated ? ":" : separated ? "" : " ";
            compact += fields[i];
        }
        // The name may have colons, dashes and underscores itself: the longest that is one.
        for (const char separator : {':', '-', '_'}) {
            for (auto at = compact.rfind(separator); at != std::string::npos && at > 0; at = compact.rfind(separator, at - 1)) {
                const Contig* contig = findContig(m_contigs, trim(std::string_view(compact).substr(0, at)));
                std::string place = compact.substr(at + 1);
                if (contig == nullptr)
                    continue;
                if (separator == '_')
                    std::replace(place.begin(), place.end(), '_', '-');
                if (const auto found = parseRange(place))
                    return clipped(*contig, *found);
                if (separator == ':')
                    trouble = "\"" + place + "\" is not a position on " + contig->name + ". " + std::string(kExamples);
            }
        }
        if (const auto colon = compact.rfind(':'); colon != std::string::npos && trouble.empty() && parseRange(compact.substr(colon + 1)))
            trouble = unknownChromosome(std::string_view(compact).substr(0, colon));
        const Contig* current = trouble.empty() ? findContig(m_contigs, m_current) : nullptr;
        const auto here = current != nullptr ? parseRange(compact) : std::nullopt;
        return here ? std::optional(clipped(*current, *here)) : std::nullopt;
    }

    std::string unknownChromosome(std::string_view name) const
    {
        const std::string near = nearestContig(m_contigs, name);
        return "The genome has no chromosome called " + std::string(name) + "." + (near.empty() ? "" : " Did you mean " + near + "?");
    }

    const std::vector<Contig>& m_contigs;
    std::string_view m_current;
};

// Words that together are a place ("chr1 1000 2000 chr2 5 10") go together, the most words first.
std::vector<TypedPlace> readWords(const Reader& reader, const std::string& text)
{
    constexpr std::size_t kMostWords = 3;
    const auto fields = splitBlank(text);
    std::vector<TypedPlace> places;
    for (std::size_t i = 0; i < fields.size() && places.size() < kMostPlaces;) {
        TypedPlace place;
        std::size_t count = std::min(kMostWords, fields.size() - i);
        for (; count > 0; --count) {
            const auto length = static_cast<std::size_t>(fields[i + count - 1].data() + fields[i + count - 1].size() - fields[i].data());
            place.text = std::string(fields[i].data(), length);
            place.locus = reader.read(place.text, place.trouble);
            if (place.locus || count == 1)
                break;
        }
        i += count;
        while (!place.text.empty() && (place.text.back() == ',' || place.text.back() == '.'))
            place.text.pop_back();
        if (!place.text.empty())
            places.push_back(std::move(place));
    }
    return places;
}

}  // namespace

std::string nearestContig(const std::vector<Contig>& contigs, std::string_view text)
{
    const std::string wanted = toLower(trim(text));
    const int most = std::max(1, tolerance(wanted.size()));
    int least = most + 1;
    std::string nearest;
    for (std::size_t i = 0; i < std::min(contigs.size(), kMostContigsCompared) && least > 1; ++i)
        if (const int distance = editDistance(wanted, toLower(contigs[i].name), most); distance < least) {
            least = distance;
            nearest = contigs[i].name;
        }
    return nearest;
}

std::vector<TypedPlace> readPlaces(const std::vector<Contig>& contigs, std::string_view text, std::string_view currentChrom)
{
    std::vector<TypedPlace> places;
    if (text.size() > kLongestText) {
        TypedPlace place;
        place.text = std::string(text.substr(0, 40));
        place.trouble = "This is too long for a place. " + std::string(kExamples);
        return {place};
    }
    const Reader reader(contigs, currentChrom);
    for (const std::string& part : separatePlaces(plainText(text))) {
        if (places.size() >= kMostPlaces)
            break;
        TypedPlace place;
        place.text = part;
        place.locus = reader.read(part, place.trouble);
        if (!place.locus && splitBlank(part).size() > 1)
            place.words = readWords(reader, part);
        places.push_back(std::move(place));
    }
    return places;
}

Region parseLocus(const std::vector<Contig>& contigs, std::string_view text, std::string_view currentChrom, std::string* note)
{
    if (note != nullptr)
        note->clear();
    const auto places = readPlaces(contigs, text, currentChrom);
    if (places.empty())
        throw Error(std::string(kExamples));
    if (places.size() > 1)
        throw Error("\"" + std::string(trim(text)) + "\" is more than one place. Give them one by one.");
    const TypedPlace& place = places.front();
    if (!place.locus)
        throw Error(!place.trouble.empty() ? place.trouble
                                           : "\"" + place.text + "\" is neither a place nor a chromosome. " + std::string(kExamples));
    if (note != nullptr)
        *note = place.locus->note;
    return place.locus->region;
}

}  // namespace bindscape::genome
