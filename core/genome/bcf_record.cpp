// SPDX-License-Identifier: GPL-3.0-or-later
// Records of BCF 2.1 and 2.2 (VCF specification 4.3, section 6.3). Nothing that the bytes claim is believed.
#include "core/base/text.h"
#include "core/genome/variant_rows.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace bindscape::genome {

static_assert(std::endian::native == std::endian::little, "BCF is little endian and is read as it lies in memory");

namespace {

// Typed values one after the other. After anything impossible `failed` is true and all reads give nothing.
class Bytes {
public:
    explicit Bytes(std::string_view bytes) : m_rest(bytes) {}

    bool failed() const { return m_failed; }

    template <class Number> Number number()
    {
        Number value{};
        const std::string_view bytes = take(sizeof value);
        if (!bytes.empty())
            std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }

    std::string_view text()
    {
        const Type type = readType();
        const std::string_view bytes = take(type.code == 0 ? 0 : type.count * width(type.code));
        m_failed = m_failed || (type.code != 7 && type.code != 0);
        return type.code == 7 ? bytes.substr(0, bytes.find('\0')) : std::string_view();
    }

    // Missing values are NaN; anything that is no number gives an empty list.
    std::vector<double> numbers()
    {
        const Type type = readType();
        std::vector<double> values;
        if (type.code == 7 || type.code == 0) {
            take(type.code == 0 ? 0 : type.count);
            return values;
        }
        Bytes list(take(type.count * width(type.code)));
        for (std::size_t i = 0; i < type.count && !m_failed; ++i)
            values.push_back(list.one(type.code));
        return values;
    }

private:
    struct Type {
        std::size_t count = 0;
        int code = 0;  // 1, 2, 3: integers of 1, 2, 4 bytes; 5: float; 7: letters; 0: nothing
    };

    static std::size_t width(int code) { return code == 2 ? 2 : code == 3 || code == 5 ? 4 : 1; }

    std::string_view take(std::size_t bytes)
    {
        if (bytes > m_rest.size())
            m_failed = true;
        if (m_failed)
            return {};
        const std::string_view part = m_rest.substr(0, bytes);
        m_rest.remove_prefix(bytes);
        return part;
    }

    double one(int code)
    {
        constexpr std::int64_t kReserved = 8;  // the lowest numbers stand for "missing" and "end of the list"
        if (code == 5)
            return number<float>();  // both of its special values are NaN
        const std::int64_t value = code == 1 ? number<std::int8_t>() : code == 2 ? number<std::int16_t>() : number<std::int32_t>();
        const std::int64_t lowest = code == 1 ? INT8_MIN : code == 2 ? INT16_MIN : INT32_MIN;
        return value < lowest + kReserved ? std::nan("") : static_cast<double>(value);
    }

    Type readType()
    {
        const auto byte = number<std::uint8_t>();
        Type type{static_cast<std::size_t>(byte >> 4), byte & 15};
        if (type.count == 15) {
            const auto size = number<std::uint8_t>();
            const double count = one(size & 15);
            m_failed = m_failed || size >> 4 != 1 || (size & 15) < 1 || (size & 15) > 3 || !(count >= 0);
            type.count = m_failed ? 0 : static_cast<std::size_t>(count);
        }
        m_failed = m_failed || !(type.code <= 3 || type.code == 5 || type.code == 7);
        return m_failed ? Type{} : type;
    }

    std::string_view m_rest;
    bool m_failed = false;
};

struct Fixed {
    std::int32_t chrom, position, length;
    float quality;
    std::uint16_t infos, alleles;
};

Fixed readFixed(Bytes& bytes)
{
    Fixed fixed{};
    fixed.chrom = bytes.number<std::int32_t>();
    fixed.position = bytes.number<std::int32_t>();
    fixed.length = bytes.number<std::int32_t>();
    fixed.quality = bytes.number<float>();
    fixed.infos = bytes.number<std::uint16_t>();
    fixed.alleles = bytes.number<std::uint16_t>();
    bytes.number<std::uint32_t>();  // samples and their fields
    return fixed;
}

std::string_view wordAt(const std::vector<std::string>& words, double number)
{
    return number >= 0 && number < static_cast<double>(words.size()) ? std::string_view(words[static_cast<std::size_t>(number)])
                                                                    : std::string_view();
}

std::int64_t wholeNumber(double value, std::int64_t otherwise)
{
    constexpr double kFarthest = 1e12;
    return std::fabs(value) < kFarthest ? static_cast<std::int64_t>(value) : otherwise;
}

VariantInfo readInfo(Bytes& bytes, int count, const VcfHeader& header, const CountFields& fields)
{
    VariantInfo info;
    for (int i = 0; i < count && !bytes.failed(); ++i) {
        const auto key = bytes.numbers();
        const std::string_view name = key.size() == 1 ? wordAt(header.words, key.front()) : std::string_view();
        const auto values = bytes.numbers();
        if (values.empty())
            continue;
        if (name == "END")
            info.end = wholeNumber(values[0], -1);
        else if (name == "SVLEN")
            info.length = std::abs(wholeNumber(values[0], 0));
        else if (name == "AF")
            info.frequencies = values;
        else if (name == fields.counts)
            info.counts = values;
        else if (name == fields.chromosomes)
            info.chromosomes = values[0];
    }
    return info;
}

}  // namespace

bool readBcfRecord(std::string_view record, const VcfHeader& header, VariantRow& row, RowFault& fault, const CountFields& fields)
{
    Bytes bytes(record);
    const Fixed fixed = readFixed(bytes);
    Variant& variant = row.variant;
    variant = {};
    const std::string_view id = bytes.text();
    std::vector<std::string_view> alleles;
    for (int i = 0; i < fixed.alleles && !bytes.failed(); ++i) {
        const std::string_view allele = bytes.text();
        if (alleles.size() <= kMostAlleles)
            alleles.push_back(allele);
    }
    for (const double filter : bytes.numbers()) {
        const std::string_view name = wordAt(header.words, filter);
        if (variant.filter.size() < 80 && !name.empty())
            variant.filter += (variant.filter.empty() ? "" : ";") + std::string(name);
    }
    row.info = readInfo(bytes, fixed.infos, header, fields);
    row.chrom = wordAt(header.contigNames, fixed.chrom);
    if (bytes.failed() || fixed.position < -1 || row.chrom.empty() || alleles.empty() || !isReferenceAllele(alleles.front())) {
        fault = {"the BCF record is damaged", bytes.failed()       ? "ends inside a value"
                                              : row.chrom.empty() ? "names a chromosome that the header lacks"
                                                                  : "has no REF made of bases, or no position"};
        return false;
    }
    if (id != ".")
        variant.id = id.substr(0, 80);
    if (variant.filter.empty())
        variant.filter = ".";
    variant.passed = variant.filter == "." || variant.filter == "PASS";
    variant.quality = fixed.quality;
    row.reference = alleles.front();
    row.alternates.assign(alleles.begin() + 1, alleles.end());
    if (row.alternates.empty())
        row.alternates.emplace_back(".");
    setAlleles(variant, fixed.position, row.reference, row.alternates, row.info);
    return true;
}

std::int64_t positionOfRecord(std::string_view record)
{
    Bytes bytes(record);
    return readFixed(bytes).position;
}

}  // namespace bindscape::genome
