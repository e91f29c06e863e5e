// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/train/state_dict.h"
#include "core/train/weight_tensor.h"

#include <caffe2/serialize/inline_container.h>

#include <map>
#include <memory>

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

using Reader = caffe2::serialize::PyTorchStreamReader;

constexpr std::size_t kLongestPickle = 64 << 20;  // bytes; what is written about a large network has some hundred thousand

struct Storage {
    torch::ScalarType type;
    std::int64_t bytes;
};

const Storage* findStorage(const std::string& name)
{
    static const std::map<std::string, Storage> known{{"FloatStorage", {torch::kFloat32, 4}},
                                                      {"DoubleStorage", {torch::kFloat64, 8}},
                                                      {"HalfStorage", {torch::kFloat16, 2}},
                                                      {"BFloat16Storage", {torch::kBFloat16, 2}},
                                                      {"LongStorage", {torch::kInt64, 8}}};
    const auto found = known.find(name);
    return found != known.end() ? &found->second : nullptr;
}

// How many numbers the storage must have; -1 if no file can have so many.
std::int64_t numbersNeeded(const PickledTensor& tensor)
{
    std::int64_t last = tensor.offset;
    for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
        std::int64_t step = 0;
        if (tensor.sizes[i] == 0)
            return 0;
        if (__builtin_mul_overflow(tensor.sizes[i] - 1, tensor.strides[i], &step) || __builtin_add_overflow(last, step, &last))
            return -1;
    }
    return last < std::int64_t{1} << 40 ? last + 1 : -1;
}

class Archive {
public:
    explicit Archive(const fs::path& file) : m_file(file.string())
    {
        try {
            m_reader = std::make_unique<Reader>(m_file);
        } catch (const std::exception&) {
            throw damaged();
        }
        if (m_reader->hasRecord("constants.pkl"))
            throw Error(
                m_file +
                " is a TorchScript archive, not a state dict. If it is the model.pt of a run of this program, start from its run folder; "
                "else save the weights in Python with torch.save(model.state_dict(), ...).");
        if (!m_reader->hasRecord("data.pkl"))
            throw Error(m_file +
                        " is a zip archive without a state dict. Save the weights in Python with torch.save(model.state_dict(), ...).");
        if (m_reader->hasRecord("byteorder") && record("byteorder") == "big")
            throw Error(m_file + " was written on a machine with another order of bytes. Save it again on this kind of machine.");
    }

    std::string record(const std::string& name, std::size_t mostBytes = kLongestPickle)
    {
        const auto [data, size] = bytes(name);
        if (size > mostBytes)
            throw damaged();
        return {static_cast<const char*>(data.get()), size};
    }

    torch::Tensor read(const PickledTensor& tensor)
    {
        const Storage* storage = findStorage(tensor.type);
        if (storage == nullptr)
            throw Error(m_file + " keeps " + tensor.name + " as " + tensor.type + ", which are not the real numbers of a layer.");
        const std::int64_t numbers = numbersNeeded(tensor);
        const auto [data, size] = bytes("data/" + tensor.storage);
        if (numbers < 0 || numbers > static_cast<std::int64_t>(size) / storage->bytes)
            throw Error(m_file + " is damaged: there are fewer numbers than " + tensor.name + " needs. Copy or save it again.");
        const auto flat = torch::from_blob(data.get(), {numbers}, storage->type);
        const auto shaped = flat.as_strided(tensor.sizes, tensor.strides, numbers == 0 ? 0 : tensor.offset);
        return shaped.to(storage->type == torch::kInt64 ? torch::kInt64 : torch::kFloat32).contiguous().clone();
    }

private:
    std::tuple<at::DataPtr, std::size_t> bytes(const std::string& name)
    {
        try {
            return m_reader->getRecord(name);
        } catch (const std::exception&) {
            throw damaged();
        }
    }
    Error damaged() const { return Error(m_file + " is damaged or no file of PyTorch. Copy or save it again."); }

    std::string m_file;
    std::unique_ptr<Reader> m_reader;
};

}  // namespace

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    std::vector<std::string> sizes;
    for (const std::int64_t size : shape)
        sizes.push_back(std::to_string(size));
    return "[" + join(sizes, ", ") + "]";
}

WeightFile readPytorchArchive(const fs::path& file)
{
    WeightFile weights;
    weights.format = "PyTorch state dict";
    weights.baseOrder = "ACGT";
    const auto archive = std::make_shared<Archive>(file);
    for (const auto& tensor : readStateDict(archive->record("data.pkl"), file.string()))
        weights.tensors.push_back(
            {tensor.name, tensor.name + " " + shapeText(tensor.sizes), tensor.sizes, [archive, tensor] { return archive->read(tensor); }});
    return weights;
}

}  // namespace bindscape::train
