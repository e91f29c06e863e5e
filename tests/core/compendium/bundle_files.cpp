// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/compendium/bundle_files.h"

#include "core/base/error.h"

#include <hdf5.h>
#include <matio.h>

#include <fstream>

namespace bindscape::test {

namespace {

void require(bool good, const std::filesystem::path& path)
{
    if (!good)
        throw Error("The test could not write " + path.string() + ".");
}

template <class Number> std::vector<Number> as(const std::vector<double>& values) { return {values.begin(), values.end()}; }

}  // namespace

Numbers oneHot(const std::vector<std::string>& windows)
{
    Numbers numbers(static_cast<std::int64_t>(windows.size()), 4, static_cast<std::int64_t>(windows.front().size()));
    const std::string order = "AGCT";
    for (std::size_t n = 0; n < windows.size(); ++n)
        for (std::size_t k = 0; k < windows[n].size(); ++k)
            if (const std::size_t j = order.find(windows[n][k]); j != std::string::npos)
                numbers.at(static_cast<std::int64_t>(n), static_cast<std::int64_t>(j), static_cast<std::int64_t>(k)) = 1;
    return numbers;
}

void writeHdf5(const std::filesystem::path& path, const std::vector<Variable>& variables, const std::vector<std::uint64_t>& chunk, bool mark)
{
    const hid_t creation = H5Pcreate(H5P_FILE_CREATE);
    if (mark)
        H5Pset_userblock(creation, 512);
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation, H5P_DEFAULT);
    require(file >= 0, path);
    for (const auto& [name, numbers, type] : variables) {
        std::vector<hsize_t> sizes{static_cast<hsize_t>(numbers.outer)};
        if (numbers.inner > 1)
            sizes.push_back(static_cast<hsize_t>(numbers.inner));
        sizes.push_back(static_cast<hsize_t>(numbers.windows));
        const hid_t plan = H5Pcreate(H5P_DATASET_CREATE);
        if (chunk.size() == sizes.size()) {
            const std::vector<hsize_t> pieces(chunk.begin(), chunk.end());
            H5Pset_chunk(plan, static_cast<int>(pieces.size()), pieces.data());
            H5Pset_deflate(plan, 3);
        }
        const hid_t space = H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr);
        const hid_t stored = type == NumberType::Double ? H5T_IEEE_F64LE : H5T_STD_U8LE;
        const hid_t data = H5Dcreate2(file, name.c_str(), stored, space, H5P_DEFAULT, plan, H5P_DEFAULT);
        require(data >= 0 && H5Dwrite(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.values.data()) >= 0, path);
        H5Dclose(data);
        H5Sclose(space);
        H5Pclose(plan);
    }
    H5Fclose(file);
    H5Pclose(creation);
    if (mark) {
        std::fstream head(path, std::ios::in | std::ios::out | std::ios::binary);
        head << "MATLAB 7.3 MAT-file, Platform: GLNXA64";
    }
}

void writeMat5(const std::filesystem::path& path, const std::vector<Variable>& variables, bool compressed)
{
    mat_t* file = Mat_CreateVer(path.c_str(), nullptr, MAT_FT_MAT5);
    require(file != nullptr, path);
    for (const auto& [name, numbers, type] : variables) {
        std::vector<std::size_t> sizes{static_cast<std::size_t>(numbers.windows)};
        if (numbers.inner > 1)
            sizes.push_back(static_cast<std::size_t>(numbers.inner));
        sizes.push_back(static_cast<std::size_t>(numbers.outer));
        auto bytes = as<std::uint8_t>(numbers.values);
        auto reals = numbers.values;
        const bool real = type == NumberType::Double;
        matvar_t* variable = Mat_VarCreate(name.c_str(), real ? MAT_C_DOUBLE : MAT_C_UINT8, real ? MAT_T_DOUBLE : MAT_T_UINT8, static_cast<int>(sizes.size()),
                                           sizes.data(), real ? static_cast<void*>(reals.data()) : bytes.data(), type == NumberType::Logical ? MAT_F_LOGICAL : 0);
        require(variable != nullptr && Mat_VarWrite(file, variable, compressed ? MAT_COMPRESSION_ZLIB : MAT_COMPRESSION_NONE) == 0, path);
        Mat_VarFree(variable);
    }
    Mat_Close(file);
}

}  // namespace bindscape::test
