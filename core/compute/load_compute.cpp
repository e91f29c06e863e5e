// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/compute.h"

#include "core/compute/module.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <string_view>

namespace bindscape::compute {

namespace fs = std::filesystem;

namespace {

constexpr const char* kModuleName = "libbindscape_compute.so";

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

// LibTorch names libblas.so.3 and liblapack.so.3, and the loader takes what already carries these names: so the OpenMP build
// of OpenBLAS is used, once, whatever the system's alternatives say. Where it is not installed, they decide.
void loadFastBlas()
{
    if (environment("BINDSCAPE_BLAS") == "system")
        return;
    const fs::path folder = fs::path("/usr/lib") / BINDSCAPE_MULTIARCH / "openblas-openmp";
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored))
        return;
    for (const char* library : {"libopenblas.so.0", "libblas.so.3", "liblapack.so.3"})
        ::dlopen((folder / library).c_str(), RTLD_NOW | RTLD_GLOBAL);
}

fs::path findModule()
{
    if (const std::string named = environment("BINDSCAPE_COMPUTE_MODULE"); !named.empty())
        return named;
    std::error_code failed;
    const fs::path here = fs::read_symlink("/proc/self/exe", failed).parent_path();
    const fs::path places[] = {here, here / "../lib/bindscape", here / "../lib" / BINDSCAPE_MULTIARCH / "bindscape"};
    for (const auto& place : places)
        if (fs::exists(place / kModuleName, failed))
            return (place / kModuleName).lexically_normal();
    throw Error(std::string("The computing module ") + kModuleName + " is not beside the program nor in ../lib/bindscape. Install Bindscape again.");
}

const Compute& load()
{
    const fs::path module = findModule();
    loadFastBlas();
    void* handle = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr)
        throw Error("The computing module cannot be loaded: " + std::string(::dlerror()) + ". Check that LibTorch (package libtorch1.13) is installed.");
    const auto table = reinterpret_cast<TableFunction>(::dlsym(handle, kModuleSymbol));
    const Compute* compute = table != nullptr ? table(kModuleVersion) : nullptr;
    if (compute == nullptr)
        throw Error("The computing module " + module.string() + " belongs to another version of Bindscape. Install both from one package.");
    return *compute;
}

}  // namespace

const Compute& loadCompute()
{
    static const Compute& compute = load();  // tried again at the next call if it throws
    return compute;
}

}  // namespace bindscape::compute
