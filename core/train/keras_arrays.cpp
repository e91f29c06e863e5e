// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/keras_arrays.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/compendium/hdf5_handle.h"

#include <hdf5.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace bindscape::train {

namespace {

constexpr std::int64_t kMostLayers = 1000, kMostArrays = 100, kMostNumbers = std::int64_t{1} << 29;
constexpr std::size_t kLongestText = 16 << 20;  // bytes
constexpr long kMostTexts = 100'000;

using hdf5::Handle;
using hdf5::Quiet;

class File {
public:
    explicit File(const std::filesystem::path& path) : m_name(path.string()), m_file(open(m_name), H5Fclose)
    {
        if (!m_file.isOpen())
            fail("is damaged or no HDF5 file. Copy it again.");
    }

    [[noreturn]] void fail(const std::string& what) const { throw Error(m_name + " " + what); }

    // Groups inside the file alone: a link may lead to another file.
    Handle group(hid_t parent, const std::string& name) const
    {
        requireOwn(parent, name);
        Handle opened(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), H5Gclose);
        if (!opened.isOpen())
            fail("is damaged: the group " + name + " cannot be opened. Copy it again.");
        return opened;
    }
    Handle root() const { return {H5Gopen2(m_file, "/", H5P_DEFAULT), H5Gclose}; }
    static bool has(hid_t parent, const std::string& name) { return H5Lexists(parent, name.c_str(), H5P_DEFAULT) > 0; }

    std::int64_t number(hid_t object, const char* name, std::int64_t most) const
    {
        const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
        const Handle space(attribute.isOpen() ? H5Aget_space(attribute) : -1, H5Sclose);
        long long value = -1;
        if (!space.isOpen() || H5Sget_simple_extent_npoints(space) != 1 || H5Aread(attribute, H5T_NATIVE_LLONG, &value) < 0 || value < 0 ||
            value > most)
            fail(std::string("is damaged: the attribute ") + name + " is not a number that a network can have. Copy it again.");
        return value;
    }

    // The strings of an attribute, all of one length; none if it is not there.
    std::vector<std::string> texts(hid_t object, const char* name, std::int64_t most) const
    {
        if (H5Aexists(object, name) <= 0)
            return {};
        const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
        const Handle space(attribute.isOpen() ? H5Aget_space(attribute) : -1, H5Sclose);
        const Handle type(attribute.isOpen() ? H5Aget_type(attribute) : -1, H5Tclose);
        const hssize_t count = space.isOpen() ? H5Sget_simple_extent_npoints(space) : -1;
        if (count == 0)
            return {};
        // Strings of any length lie in a heap whose numbers the library does not check; Keras keeps its lists as fixed ones.
        if (count < 0 || count > most || !type.isOpen() || H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0)
            fail(std::string("is damaged: the attribute ") + name + " is no list of names. Copy it again.");
        return fixedTexts(attribute, type, static_cast<std::size_t>(count), name);
    }

    KerasArray array(hid_t parent, const std::string& path, const std::string& name, const std::shared_ptr<const File>& self) const
    {
        const Handle data = dataset(parent, path);
        const Handle space(H5Dget_space(data), H5Sclose);
        const Handle type(H5Dget_type(data), H5Tclose);
        const int rank = H5Sget_simple_extent_ndims(space);
        hsize_t sizes[4] = {};
        if (rank < 0 || rank > 4 || H5Tget_class(type) != H5T_FLOAT || H5Sget_simple_extent_dims(space, sizes, nullptr) != rank)
            fail("is no file of Keras weights: " + path + " holds no real numbers in up to four dimensions.");
        KerasArray array{name, {}, {}};
        std::int64_t count = 1;
        for (int i = 0; i < rank; ++i) {
            if (sizes[i] > static_cast<hsize_t>(kMostNumbers) ||
                __builtin_mul_overflow(count, static_cast<std::int64_t>(sizes[i]), &count) || count > kMostNumbers)
                fail("is damaged: " + path + " has more numbers than a layer can have. Copy it again.");
            array.shape.push_back(static_cast<std::int64_t>(sizes[i]));
        }
        array.read = [self, id = std::make_shared<Handle>(H5Dopen2(parent, path.c_str(), H5P_DEFAULT), H5Dclose), path, count] {
            const Quiet quiet;
            std::vector<float> numbers(static_cast<std::size_t>(count));
            if (!numbers.empty() && H5Dread(*id, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()) < 0)
                self->fail("is damaged: the numbers of " + path + " cannot be read. Copy it again.");
            return numbers;
        };
        return array;
    }

private:
    static hid_t open(const std::string& name)
    {
        const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
        return H5Fopen(name.c_str(), H5F_ACC_RDONLY, access);
    }
    void requireOwn(hid_t parent, const std::string& path) const
    {
        // Part by part: each link on the way must be a plain one.
        for (std::size_t end = 0; end != std::string::npos;) {
            end = path.find('/', end + 1);
            const std::string part = path.substr(0, end);
            H5L_info_t info{};
            if (H5Lget_info(parent, part.c_str(), &info, H5P_DEFAULT) < 0)
                fail("is damaged: it names " + path + " and does not hold it. Copy it again.");
            if (info.type != H5L_TYPE_HARD)
                fail("cannot be used: " + path + " lies in another place or file. Save all weights in one file.");
        }
    }
    Handle dataset(hid_t parent, const std::string& path) const
    {
        requireOwn(parent, path);
        Handle data(H5Dopen2(parent, path.c_str(), H5P_DEFAULT), H5Dclose);
        if (!data.isOpen())
            fail("is damaged: " + path + " cannot be opened. Copy it again.");
        const Handle plan(H5Dget_create_plist(data), H5Pclose);
        if (H5Pget_layout(plan) == H5D_VIRTUAL || H5Pget_external_count(plan) > 0)
            fail("cannot be used: the numbers of " + path + " lie in another file. Save all weights in one file.");
        return data;
    }
    std::vector<std::string> fixedTexts(hid_t attribute, hid_t type, std::size_t count, const char* name) const
    {
        const std::size_t size = H5Tget_size(type);
        if (size == 0 || size > kLongestText / count)
            fail(std::string("is damaged: the attribute ") + name + " is too long. Copy it again.");
        std::string all(size * count, '\0');
        if (H5Aread(attribute, type, all.data()) < 0)
            fail(std::string("is damaged: the attribute ") + name + " cannot be read. Copy it again.");
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < count; ++i)
            texts.push_back(all.substr(i * size, std::min(size, all.find('\0', i * size) - i * size)));
        return texts;
    }

    std::string m_name;
    Handle m_file;
};

std::uint64_t natural(std::string_view bytes)
{
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return number;
}

// Single strings lie in global heaps ("GCOL", version, size of all; then for each: number, references, size, letters, padded to
// eight bytes). The library ends the program where a damaged file names one that is not there, so they are walked over here.
void readHeaps(std::string_view bytes, KerasArrays& arrays)
{
    constexpr std::size_t kHead = 16;
    long texts = 0;
    for (std::size_t heap = bytes.find("GCOL"); heap != std::string_view::npos; heap = bytes.find("GCOL", heap + 4)) {
        std::string_view rest = bytes.substr(heap);
        if (rest.size() < kHead)
            return;
        rest = rest.substr(kHead, std::max<std::uint64_t>(natural(rest.substr(8, 8)), kHead) - kHead);
        while (rest.size() > kHead && natural(rest.substr(0, 2)) != 0 && ++texts < kMostTexts) {
            const std::uint64_t size = natural(rest.substr(8, 8));
            if (size > rest.size() - kHead)
                break;
            const std::string_view text = rest.substr(kHead, size);
            if (text == "theano" || text == "tensorflow")
                arrays.backend = text;
            else if (text.starts_with('{') && text.find("class_name") != std::string_view::npos)
                arrays.configuration = text;
            rest.remove_prefix(std::min<std::uint64_t>(rest.size(), kHead + (size + 7) / 8 * 8));
        }
    }
}

void readNumbered(const std::shared_ptr<const File>& file, hid_t root, KerasArrays& arrays)
{
    const std::int64_t layers = file->number(root, "nb_layers", kMostLayers);
    for (std::int64_t i = 0; i < layers; ++i) {
        KerasLayer layer{"layer_" + std::to_string(i), {}};
        const Handle group = file->group(root, layer.name);
        const std::int64_t count = file->number(group, "nb_params", kMostArrays);
        for (std::int64_t k = 0; k < count; ++k) {
            const std::string name = "param_" + std::to_string(k);
            layer.arrays.push_back(file->array(group, name, name, file));
        }
        if (count > 0)
            arrays.layers.push_back(std::move(layer));
    }
}

void readNamed(const std::shared_ptr<const File>& file, hid_t root, KerasArrays& arrays)
{
    for (const auto& name : file->texts(root, "layer_names", kMostLayers)) {
        KerasLayer layer{name, {}};
        const Handle group = file->group(root, name);
        for (const auto& path : file->texts(group, "weight_names", kMostArrays))
            layer.arrays.push_back(file->array(group, path, path.substr(path.rfind('/') + 1), file));
        if (!layer.arrays.empty())
            arrays.layers.push_back(std::move(layer));
    }
}

}  // namespace

KerasArrays readKerasArrays(const std::filesystem::path& path)
{
    // What a damaged file leaves open in the library would make it complain when the program ends; files are only read here.
    static const herr_t kOnce = H5dont_atexit();
    static_cast<void>(kOnce);
    const Quiet quiet;
    const auto file = std::make_shared<const File>(path);
    const Handle root = file->root();
    KerasArrays arrays;
    readHeaps(readFile(path), arrays);
    const Handle weights = File::has(root, "model_weights") ? file->group(root, "model_weights") : file->root();
    arrays.numbered = H5Aexists(weights, "nb_layers") > 0;
    if (arrays.numbered)
        readNumbered(file, weights, arrays);
    else if (H5Aexists(weights, "layer_names") > 0)
        readNamed(file, weights, arrays);
    else
        file->fail("is an HDF5 file, but not of Keras weights: it names no layers. Save the weights with save_weights() of Keras 0.x, 1.x "
                   "or 2.x.");
    if (arrays.layers.empty())
        file->fail("holds no weights. Save them with save_weights() of Keras.");
    return arrays;
}

}  // namespace bindscape::train
