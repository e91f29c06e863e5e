// SPDX-License-Identifier: GPL-3.0-or-later
// The file format is described in MathWorks, "MAT-File Format", chapter 1 (level 5). Reading in one pass is why it is done here: of a
// compressed variable a library that is asked for a part begins at the front each time.
#include "core/base/text.h"
#include "core/compendium/label_array.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <limits>

namespace bindscape::compendium {

namespace {

constexpr std::int64_t kHeaderBytes = 128;
constexpr std::uint32_t kMatrix = 14, kCompressed = 15;  // types of elements
constexpr std::uint32_t kLongestName = 64 << 10, kMostDimensions = 32;

std::size_t bytesOfNumber(std::uint32_t type)
{
    switch (type) {
    case 1:  // signed and unsigned
    case 2:
        return 1;
    case 3:
    case 4:
        return 2;
    case 5:
    case 6:
    case 7:  // single precision
        return 4;
    case 9:  // double precision
    case 12:
    case 13:
        return 8;
    default:
        return 0;
    }
}

template <class Number> void toLabels(const char* bytes, std::span<std::uint8_t> labels)
{
    for (std::size_t i = 0; i < labels.size(); ++i) {
        Number value;
        std::memcpy(&value, bytes + i * sizeof value, sizeof value);
        labels[i] = value == Number{0} ? 0 : value == Number{1} ? 1 : 2;
    }
}

// Bytes of one element of the file, decompressed where it is compressed.
class ElementBytes {
public:
    ElementBytes(const std::string& path, std::int64_t begin, std::int64_t size, bool compressed)
        : m_path(path), m_file(path, std::ios::binary), m_left(size), m_compressed(compressed), m_input(1 << 16)
    {
        m_file.seekg(begin);
        if (compressed && inflateInit(&m_stream) != Z_OK)
            throw Error("There is not enough memory to read " + path + ".");
    }
    ElementBytes(const ElementBytes&) = delete;
    ElementBytes& operator=(const ElementBytes&) = delete;
    ~ElementBytes()
    {
        if (m_compressed)
            inflateEnd(&m_stream);
    }

    void read(void* to, std::size_t count)
    {
        if (m_compressed)
            return inflateTo(to, count);
        if (static_cast<std::int64_t>(count) > m_left)
            fail();
        m_file.read(static_cast<char*>(to), static_cast<std::streamsize>(count));
        if (!m_file)
            fail();
        m_left -= static_cast<std::int64_t>(count);
    }

    void skip(std::size_t count)
    {
        char unused[16];
        for (; count > 0; count -= std::min(count, sizeof unused))
            read(unused, std::min(count, sizeof unused));
    }

    template <class Number> Number number()
    {
        Number value;
        read(&value, sizeof value);
        return value;
    }

    [[noreturn]] void fail() const { throw Error(m_path + " is truncated or damaged. Copy or download it again."); }

private:
    void inflateTo(void* to, std::size_t count)
    {
        m_stream.next_out = static_cast<Bytef*>(to);
        m_stream.avail_out = static_cast<uInt>(count);
        while (m_stream.avail_out > 0) {
            if (m_stream.avail_in == 0)
                refill();
            const int result = inflate(&m_stream, Z_NO_FLUSH);
            if (result != Z_OK && !(result == Z_STREAM_END && m_stream.avail_out == 0))
                fail();
        }
    }

    void refill()
    {
        const auto count = static_cast<std::streamsize>(std::min<std::int64_t>(m_left, static_cast<std::int64_t>(m_input.size())));
        if (count == 0 || !m_file.read(m_input.data(), count))
            fail();
        m_left -= count;
        m_stream.next_in = reinterpret_cast<Bytef*>(m_input.data());
        m_stream.avail_in = static_cast<uInt>(count);
    }

    std::string m_path;
    std::ifstream m_file;
    std::int64_t m_left;
    bool m_compressed;
    std::vector<char> m_input;
    z_stream m_stream{};
};

struct Tag {
    std::uint32_t type = 0, bytes = 0;
    bool small = false;  // the bytes lie in the tag itself, four of them
};

Tag readTag(ElementBytes& bytes)
{
    Tag tag;
    const auto first = bytes.number<std::uint32_t>();
    tag.small = first >> 16 != 0;
    tag.type = first & 0xffff;
    tag.bytes = tag.small ? first >> 16 : bytes.number<std::uint32_t>();
    if (tag.small && tag.bytes > 4)
        bytes.fail();
    return tag;
}

// What follows the tag, and the bytes that fill it up to eight.
std::string readData(ElementBytes& bytes, const Tag& tag, std::uint32_t most)
{
    if (tag.bytes > most)
        bytes.fail();
    std::string data(tag.bytes, '\0');
    bytes.read(data.data(), data.size());
    bytes.skip(tag.small ? 4 - tag.bytes : (8 - tag.bytes % 8) % 8);
    return data;
}

class Mat5Array final : public LabelArray {
public:
    Mat5Array(const std::filesystem::path& path, const std::string& variable, std::int64_t inner) : m_path(path.string()), m_variable(variable)
    {
        findVariable();
        checkVariable(inner);
    }

    ArrayShape shape() const override { return m_shape; }

    void read(Progress& progress, const std::function<void(const ArrayBlock&)>& take) override
    {
        if (m_bytes == nullptr)
            throw Error("The variable " + m_variable + " of " + m_path + " was read already.");
        const std::int64_t perOuter = m_shape.inner * m_shape.windows;
        const std::int64_t outers = std::clamp<std::int64_t>(kBlockValues / perOuter, 1, m_shape.outer);
        const std::size_t width = bytesOfNumber(m_type);
        for (std::int64_t first = 0; first < m_shape.outer; first += outers) {
            progress.checkpoint(static_cast<double>(first) / static_cast<double>(m_shape.outer), "Reading " + m_variable);
            ArrayBlock block;
            block.firstOuter = first;
            block.outers = std::min(outers, m_shape.outer - first);
            block.windows = m_shape.windows;
            m_values.resize(static_cast<std::size_t>(block.outers * perOuter));
            readValues(width);
            block.values = m_values;
            take(block);
        }
        m_bytes.reset();
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(m_path + ": the variable " + m_variable + " " + what); }

    // Leaves m_bytes at the numbers of the variable.
    void findVariable()
    {
        std::ifstream file(m_path, std::ios::binary | std::ios::ate);
        const auto size = static_cast<std::int64_t>(file.tellg());
        char header[kHeaderBytes] = {};
        file.seekg(0);
        file.read(header, kHeaderBytes);
        if (!file || std::memcmp(header, "MATLAB 5.0 MAT-file", 19) != 0)
            throw Error(m_path + " is no MATLAB file of version 5 or 7.3 (HDF5), or was cut off at its beginning. Copy or download it again.");
        if (std::memcmp(header + 126, "IM", 2) != 0)
            throw Error(m_path + " was written on a machine with another order of bytes. Save it again on a usual one.");
        std::int64_t at = kHeaderBytes;
        while (at < size) {
            std::uint32_t tag[2];
            file.seekg(at);
            file.read(reinterpret_cast<char*>(tag), sizeof tag);
            at += static_cast<std::int64_t>(sizeof tag);
            if (!file || tag[1] > size - at)
                throw Error(m_path + " is truncated or damaged. Copy or download it again.");
            if ((tag[0] == kMatrix || tag[0] == kCompressed) && readHead(at, tag[1], tag[0] == kCompressed))
                return;
            at += tag[1];
        }
        throw Error(m_path + " has no variable " + m_variable + ". Is it the file of that name from the DeepSEA training bundle?");
    }

    bool readHead(std::int64_t begin, std::uint32_t size, bool compressed)
    {
        auto bytes = std::make_unique<ElementBytes>(m_path, begin, size, compressed);
        if (compressed && readTag(*bytes).type != kMatrix)
            return false;
        const std::string flags = readData(*bytes, readTag(*bytes), 16);
        const std::string sizes = readData(*bytes, readTag(*bytes), 4 * kMostDimensions);
        const std::string name = readData(*bytes, readTag(*bytes), kLongestName);
        if (name != m_variable)
            return false;
        if (flags.size() != 8 || sizes.size() % 4 != 0)
            bytes->fail();
        m_class = static_cast<std::uint8_t>(flags[0]);
        m_isComplex = (flags[1] & 8) != 0;
        for (std::size_t i = 0; i < sizes.size(); i += 4) {
            std::int32_t size32;
            std::memcpy(&size32, sizes.data() + i, sizeof size32);
            m_sizes.push_back(size32);
        }
        m_bytes = std::move(bytes);
        m_elementBytes = size;
        return true;
    }

    void checkVariable(std::int64_t inner)
    {
        // Classes 6 to 15 are real and whole numbers; before them come cells, structures, letters and sparse arrays.
        if (m_class < 6 || m_class > 15 || m_isComplex)
            fail("is no full array of real numbers.");
        std::vector<std::string> shown;
        for (const std::int64_t size : m_sizes)
            shown.push_back(std::to_string(size));
        m_shape = shapeOf(m_sizes, inner, m_path + ": the variable " + m_variable, join(shown, " x "));
        const Tag tag = readTag(*m_bytes);
        m_type = tag.type;
        const auto values = m_shape.windows * m_shape.inner * m_shape.outer;  // below 2^50 by shapeOf
        if (bytesOfNumber(m_type) == 0 || values * static_cast<std::int64_t>(bytesOfNumber(m_type)) != tag.bytes || tag.bytes > kBestDeflation * m_elementBytes)
            fail("is damaged: it holds another number of values than its shape says. Copy or download the file again.");
    }

    void readValues(std::size_t width)
    {
        // Of a few numbers at a time, so that doubles do not take eight times the room.
        constexpr std::size_t kFew = 1 << 16;
        for (std::size_t done = 0; done < m_values.size(); done += kFew) {
            const std::span<std::uint8_t> labels(m_values.data() + done, std::min(kFew, m_values.size() - done));
            m_raw.resize(labels.size() * width);
            m_bytes->read(m_raw.data(), m_raw.size());
            switch (m_type) {
            case 7:
                toLabels<float>(m_raw.data(), labels);
                break;
            case 9:
                toLabels<double>(m_raw.data(), labels);
                break;
            default:
                // The sign does not matter to what is 0 or 1.
                width == 1   ? toLabels<std::uint8_t>(m_raw.data(), labels)
                : width == 2 ? toLabels<std::uint16_t>(m_raw.data(), labels)
                : width == 4 ? toLabels<std::uint32_t>(m_raw.data(), labels)
                             : toLabels<std::uint64_t>(m_raw.data(), labels);
            }
        }
    }

    std::string m_path, m_variable;
    std::unique_ptr<ElementBytes> m_bytes;
    std::uint8_t m_class = 0;
    bool m_isComplex = false;
    std::vector<std::int64_t> m_sizes;
    std::uint32_t m_type = 0;
    std::int64_t m_elementBytes = 0;  // in the file
    ArrayShape m_shape;
    std::vector<std::uint8_t> m_values;
    std::vector<char> m_raw;
};

}  // namespace

std::unique_ptr<LabelArray> openMat5Array(const std::filesystem::path& file, const std::string& variable, std::int64_t inner)
{
    return std::make_unique<Mat5Array>(file, variable, inner);
}

}  // namespace bindscape::compendium
