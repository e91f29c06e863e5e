// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/nn/archive.h"
#include "core/nn/network.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace bindscape::nn {

namespace {

struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

void writeArchive(torch::serialize::OutputArchive& archive, const std::filesystem::path& file)
{
    AtomicFile atomic(file);
    std::unique_ptr<std::FILE, Closer> stream(std::fopen(atomic.temporary().c_str(), "wb"));
    int failed = stream ? 0 : errno;
    // Given a function instead of a name, torch does not put the (temporary) file's name into the archive.
    const auto write = [&](const void* data, std::size_t size) {
        if (failed == 0 && std::fwrite(data, 1, size, stream.get()) != size)
            failed = errno;
        return size;
    };
    if (failed == 0)
        archive.save_to(write);
    if (failed == 0 && std::fflush(stream.get()) != 0)
        failed = errno;
    stream.reset();
    if (failed != 0)
        throw Error("Cannot write " + file.string() + ": " + systemReason(failed) + ". Nothing was changed there.");
    atomic.commit();
}

void readArchive(torch::serialize::InputArchive& archive, const std::filesystem::path& file)
{
    if (!std::filesystem::is_regular_file(file))
        throw Error("There is no file " + file.string() + ". Train the model first.");
    try {
        archive.load_from(file.string(), torch::Device(torch::kCPU));
    } catch (const std::exception&) {
        throw Error(file.string() + " is damaged or was not written by this program. Train the model again.");
    }
}

void readInto(torch::serialize::InputArchive& archive, const std::string& name, torch::Tensor& target, const std::filesystem::path& file)
{
    torch::Tensor read;
    if (!archive.try_read(name, read, true) && !archive.try_read(name, read, false))
        throw Error(file.string() + " does not hold the weights called " + name + ". It belongs to another network.");
    if (read.sizes() != target.sizes() || read.scalar_type() != target.scalar_type())
        throw Error("The weights called " + name + " in " + file.string() + " have another shape than the network's.");
    const torch::NoGradGuard noGradient;
    target.copy_(read);
}

void saveModel(const Network& network, const std::filesystem::path& file)
{
    torch::serialize::OutputArchive archive;
    network.save(archive);
    writeArchive(archive, file);
}

namespace {

void loadLayers(torch::nn::Module& module, torch::serialize::InputArchive& archive, const std::filesystem::path& file,
                const std::vector<std::string>& leftOut)
{
    for (auto& item : module.named_parameters(false))
        readInto(archive, item.key(), item.value(), file);
    for (auto& item : module.named_buffers(false))
        readInto(archive, item.key(), item.value(), file);
    for (auto& child : module.named_children()) {
        if (std::find(leftOut.begin(), leftOut.end(), child.key()) != leftOut.end())
            continue;
        torch::serialize::InputArchive inner;
        if (!archive.try_read(child.key(), inner))
            throw Error(file.string() + " does not hold the layer " + child.key() + ". It belongs to another network.");
        loadLayers(*child.value(), inner, file, {});
    }
}

}  // namespace

void loadModel(Network& network, const std::filesystem::path& file)
{
    torch::serialize::InputArchive archive;
    readArchive(archive, file);
    loadLayers(network, archive, file, {});
}

void loadTrunk(Network& network, const std::filesystem::path& file)
{
    torch::serialize::InputArchive archive;
    readArchive(archive, file);
    loadLayers(network, archive, file, network.head());
}

}  // namespace bindscape::nn
