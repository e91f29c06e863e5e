// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/compendium/hdf5_handle.h"
#include "core/compendium/label_array.h"

#include <hdf5.h>

#include <algorithm>

namespace bindscape::compendium {

namespace {

constexpr std::int64_t kLargestChunk = std::int64_t{64} << 20;  // bytes of a piece that is compressed as one

using hdf5::Handle;
using hdf5::Quiet;

class Hdf5Array final : public LabelArray {
public:
    Hdf5Array(const std::filesystem::path& path, const std::string& variable, std::int64_t inner)
        : m_path(path.string()), m_variable(variable), m_file(openFile()), m_data(openData(H5P_DEFAULT)), m_isReal(readType())
    {
        readShape(inner);
        chooseBlock();
        checkStorage();
    }

    ArrayShape shape() const override { return m_shape; }

    void read(Progress& progress, const std::function<void(const ArrayBlock&)>& take) override
    {
        const Quiet quiet;
        const Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
        H5Pset_chunk_cache(access, 12421, static_cast<std::size_t>(m_cacheBytes), 1);
        const Handle data = openData(access);
        for (std::int64_t outer = 0; outer < m_shape.outer; outer += m_blockOuters)
            for (std::int64_t window = 0; window < m_shape.windows; window += m_blockWindows) {
                progress.checkpoint((static_cast<double>(outer) + static_cast<double>(window) / static_cast<double>(m_shape.windows)) / static_cast<double>(m_shape.outer),
                                    "Reading " + m_variable);
                ArrayBlock block;
                block.firstOuter = outer;
                block.outers = std::min(m_blockOuters, m_shape.outer - outer);
                block.firstWindow = window;
                block.windows = std::min(m_blockWindows, m_shape.windows - window);
                readBlock(data, block);
                block.values = m_values;
                take(block);
            }
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(m_path + ": the variable " + m_variable + " " + what); }

    Handle openFile() const
    {
        const Quiet quiet;
        Handle file(H5Fopen(m_path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
        if (!file.isOpen())
            throw Error(m_path + " is truncated or damaged. Copy or download it again.");
        return file;
    }

    // Only what lies in this very file: links and external storage may lead anywhere.
    Handle openData(hid_t access) const
    {
        const Quiet quiet;
        H5L_info_t link;
        H5O_info_t object;
        if (H5Lexists(m_file, m_variable.c_str(), H5P_DEFAULT) <= 0)
            throw Error(m_path + " has no variable " + m_variable + ". Is it the file of that name from the DeepSEA training bundle?");
        if (H5Lget_info(m_file, m_variable.c_str(), &link, H5P_DEFAULT) < 0 || link.type != H5L_TYPE_HARD ||
            H5Oget_info_by_name2(m_file, m_variable.c_str(), &object, H5O_INFO_BASIC, H5P_DEFAULT) < 0 || object.type != H5O_TYPE_DATASET)
            fail("is no array of this file.");
        Handle data(H5Dopen2(m_file, m_variable.c_str(), access), H5Dclose);
        if (!data.isOpen())
            fail("is damaged. Copy or download the file again.");
        return data;
    }

    bool readType() const
    {
        const Quiet quiet;
        const Handle type(H5Dget_type(m_data), H5Tclose);
        const H5T_class_t kind = H5Tget_class(type);
        if (kind != H5T_INTEGER && kind != H5T_ENUM && kind != H5T_FLOAT)
            fail("holds no numbers.");
        return kind == H5T_FLOAT;
    }

    void readShape(std::int64_t inner)
    {
        const Quiet quiet;
        const Handle space(H5Dget_space(m_data), H5Sclose);
        const int rank = H5Sget_simple_extent_ndims(space);
        if (rank < 0 || rank > H5S_MAX_RANK)
            fail("is damaged. Copy or download the file again.");
        std::vector<hsize_t> listed(static_cast<std::size_t>(rank));
        H5Sget_simple_extent_dims(space, listed.data(), nullptr);
        std::vector<std::int64_t> sizes;
        std::vector<std::string> shown;
        for (auto size = listed.rbegin(); size != listed.rend(); ++size) {
            sizes.push_back(static_cast<std::int64_t>(std::min<hsize_t>(*size, INT64_MAX)));
            shown.push_back(std::to_string(*size));
        }
        m_shape = shapeOf(sizes, inner, m_path + ": the variable " + m_variable, join(shown, " x "));
    }

    // A shape alone takes no room in a file: memory is only asked for what is there.
    void checkStorage() const
    {
        const Quiet quiet;
        const auto stored = static_cast<double>(H5Dget_storage_size(m_data));
        if (static_cast<double>(m_shape.windows) * static_cast<double>(m_shape.inner * m_shape.outer) > stored * static_cast<double>(kBestDeflation))
            fail("holds fewer values than its shape says. Copy or download the file again.");
    }

    // Blocks are whole pieces of the file where they are small enough, so that none is decompressed twice.
    void chooseBlock()
    {
        const Quiet quiet;
        const Handle plan(H5Dget_create_plist(m_data), H5Pclose);
        const H5D_layout_t layout = H5Pget_layout(plan);
        if (H5Pget_external_count(plan) != 0 || layout == H5D_VIRTUAL)
            fail("lies in another file. Write it into this one.");
        std::int64_t chunkOuters = 1, chunkWindows = m_shape.windows;
        if (layout == H5D_CHUNKED) {
            std::vector<hsize_t> chunk(H5S_MAX_RANK);
            const int rank = H5Pget_chunk(plan, H5S_MAX_RANK, chunk.data());
            if (rank != (m_shape.inner > 1 ? 3 : 2))
                fail("is damaged. Copy or download the file again.");
            const Handle type(H5Dget_type(m_data), H5Tclose);
            auto bytes = static_cast<double>(H5Tget_size(type));
            for (int i = 0; i < rank; ++i)
                bytes *= static_cast<double>(chunk[static_cast<std::size_t>(i)]);
            if (bytes > static_cast<double>(kLargestChunk))
                fail("is stored in pieces of more than " + std::to_string(kLargestChunk >> 20) + " MB. Write it in smaller ones.");
            chunkOuters = std::min(static_cast<std::int64_t>(chunk[0]), m_shape.outer);
            chunkWindows = std::min(static_cast<std::int64_t>(chunk[static_cast<std::size_t>(rank - 1)]), m_shape.windows);
            m_cacheBytes = std::max(m_cacheBytes, static_cast<std::int64_t>(bytes * (rank == 3 ? 4.0 / static_cast<double>(std::min<hsize_t>(chunk[1], 4)) : 1)));
        }
        m_blockOuters = chunkOuters;
        const std::int64_t fits = std::max<std::int64_t>(1, kBlockValues / (m_blockOuters * m_shape.inner));
        m_blockWindows = std::min(m_shape.windows, fits >= chunkWindows ? fits / chunkWindows * chunkWindows : fits);
        while (m_blockOuters < m_shape.outer && 2 * m_blockOuters * m_shape.inner * m_blockWindows <= kBlockValues)
            m_blockOuters *= 2;
    }

    void readBlock(hid_t data, const ArrayBlock& block)
    {
        const bool three = m_shape.inner > 1;
        const auto size = [](std::int64_t n) { return static_cast<hsize_t>(n); };
        const std::vector<hsize_t> start = three ? std::vector<hsize_t>{size(block.firstOuter), 0, size(block.firstWindow)}
                                                 : std::vector<hsize_t>{size(block.firstOuter), size(block.firstWindow)};
        const std::vector<hsize_t> count = three ? std::vector<hsize_t>{size(block.outers), size(m_shape.inner), size(block.windows)}
                                                 : std::vector<hsize_t>{size(block.outers), size(block.windows)};
        const Handle from(H5Dget_space(data), H5Sclose);
        const Handle to(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), H5Sclose);
        m_values.resize(static_cast<std::size_t>(block.outers * m_shape.inner * block.windows));
        bool good = H5Sselect_hyperslab(from, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) >= 0;
        if (m_isReal) {
            m_real.resize(m_values.size());
            good = good && H5Dread(data, H5T_NATIVE_FLOAT, to, from, H5P_DEFAULT, m_real.data()) >= 0;
            std::transform(m_real.begin(), m_real.end(), m_values.begin(), [](float value) { return value == 0 ? 0 : value == 1 ? 1 : 2; });
        } else {
            // Signed, so that neither -1 nor 256 turns into 0 or 1.
            good = good && H5Dread(data, H5T_NATIVE_SCHAR, to, from, H5P_DEFAULT, m_values.data()) >= 0;
            std::transform(m_values.begin(), m_values.end(), m_values.begin(), [](std::uint8_t value) { return std::min<std::uint8_t>(value, 2); });
        }
        if (!good)
            fail("is truncated or damaged. Copy or download the file again.");
    }

    std::string m_path, m_variable;
    Handle m_file, m_data;
    bool m_isReal;
    ArrayShape m_shape;
    std::int64_t m_blockOuters = 1, m_blockWindows = 1, m_cacheBytes = std::int64_t{1} << 20;
    std::vector<std::uint8_t> m_values;
    std::vector<float> m_real;
};

}  // namespace

std::unique_ptr<LabelArray> openHdf5Array(const std::filesystem::path& file, const std::string& variable, std::int64_t inner)
{
    return std::make_unique<Hdf5Array>(file, variable, inner);
}

}  // namespace bindscape::compendium
